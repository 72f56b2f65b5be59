import DPAEngine

/// A receipt as JSON: whole numbers and texts only, so that its own SHA-256 is the same wherever it is written.
struct ReceiptDocument: Codable {
  static let schema = "dpa-receipt/2"
  /// Without the world size and the list of leaf hashes: read, never written.
  static let schemaWithoutLeaves = "dpa-receipt/1"
  static let kind = DocumentKind("receipt", mebibytes: 1)

  let schema: String
  let engine: String
  let engineVersion: Int
  let kernel: String
  let configuration: Configuration
  let seeding: SeedingText
  let table: Rows
  let rank: UInt64?
  let worldSize: UInt64?
  let part: Rows
  let subtrees: [SubtreeText]
  let partLeaves: [PartLeafText]
  let leaves: LeafListText?
  let accumulators: [String: Sums]
  /// Of the same document without this member, keys sorted and no white space: shows that nobody edited it.
  var sha256: String?

  enum CodingKeys: String, CodingKey {
    case schema, engine, kernel, configuration, seeding, table, rank, part, subtrees, partLeaves, leaves, accumulators
    case sha256
    case worldSize = "world_size"
    case engineVersion = "engine_version"
  }

  struct Configuration: Codable {
    let depth: Int
    /// Bounds as bit patterns.
    let ranges: [String: [String]]
  }

  /// `name` is sample, rank or as-rank.
  struct SeedingText: Codable {
    let name: String
    let baseSeed: UInt64?
    let worldSize: UInt64?
    let asRank: UInt64?

    enum CodingKeys: String, CodingKey {
      case name
      case baseSeed = "base_seed"
      case worldSize = "world_size"
      case asRank = "as_rank"
    }
  }

  struct Rows: Codable {
    let firstID: UInt64
    let count: UInt64

    enum CodingKeys: String, CodingKey {
      case count
      case firstID = "first_id"
    }
  }

  struct SubtreeText: Codable {
    let firstLeaf: UInt64
    let leafCount: UInt64
    let hash: String
  }

  struct PartLeafText: Codable {
    let leaf: UInt64
    let firstID: UInt64
    let count: UInt64
    let sha256: String

    enum CodingKeys: String, CodingKey {
      case leaf, count, sha256
      case firstID = "first_id"
    }
  }

  /// Of the file beside the receipt.
  struct LeafListText: Codable {
    let count: UInt64
    let sha256: String
  }

  struct Sums: Codable {
    let count: UInt64
    /// Bit patterns; nothing for no values.
    let min: String?
    let max: String?
    let sum: Fraction
    let sumOfSquares: Fraction
  }

  struct Fraction: Codable {
    let mantissa: String
    let exponent: Int
  }
}
