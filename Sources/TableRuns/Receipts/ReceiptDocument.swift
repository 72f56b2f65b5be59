package import HarnessKit
package import TableCore

/// A receipt as JSON: whole numbers and texts only, so that its own SHA-256 is the same wherever it is written.
package struct ReceiptDocument: Codable {
  package static let schema = "dpa-receipt/2"
  /// Without the world size and the list of leaf hashes: read, never written.
  package static let schemaWithoutLeaves = "dpa-receipt/1"
  package static let kind = DocumentKind("receipt", mebibytes: 1)

  package let schema: String
  package let engine: String
  package let engineVersion: Int
  package let kernel: String
  package let configuration: StatedEngine
  package let seeding: SeedingText
  package let table: Rows
  package let rank: UInt64?
  package let worldSize: UInt64?
  package let part: Rows
  package let subtrees: [SubtreeText]
  package let partLeaves: [PartLeafText]
  package let leaves: LeafListText?
  package let accumulators: [String: Sums]
  /// Of the same document without this member, keys sorted and no white space: shows that nobody edited it.
  package var sha256: String?

  package enum CodingKeys: String, CodingKey {
    case schema, engine, kernel, configuration, seeding, table, rank, part, subtrees, partLeaves, leaves, accumulators
    case sha256
    case worldSize = "world_size"
    case engineVersion = "engine_version"
  }

  /// `name` is sample, rank or as-rank.
  package struct SeedingText: Codable {
    package let name: String
    package let baseSeed: UInt64?
    package let worldSize: UInt64?
    package let asRank: UInt64?

    package enum CodingKeys: String, CodingKey {
      case name
      case baseSeed = "base_seed"
      case worldSize = "world_size"
      case asRank = "as_rank"
    }
  }

  package struct Rows: Codable {
    package let firstID: UInt64
    package let count: UInt64

    package enum CodingKeys: String, CodingKey {
      case count
      case firstID = "first_id"
    }
  }

  package struct SubtreeText: Codable {
    package let firstLeaf: UInt64
    package let leafCount: UInt64
    package let hash: String
  }

  package struct PartLeafText: Codable {
    package let leaf: UInt64
    package let firstID: UInt64
    package let count: UInt64
    package let sha256: String

    package enum CodingKeys: String, CodingKey {
      case leaf, count, sha256
      case firstID = "first_id"
    }
  }

  /// Of the file beside the receipt.
  package struct LeafListText: Codable {
    package let count: UInt64
    package let sha256: String
  }

  package struct Sums: Codable {
    package let count: UInt64
    /// Bit patterns; nil for no values.
    package let min: String?
    package let max: String?
    package let sum: Fraction
    package let sumOfSquares: Fraction
  }

  package struct Fraction: Codable {
    package let mantissa: String
    package let exponent: Int
  }
}

/// An engine in a receipt: its configuration document, which only an engine of its kind can read.
package struct StatedEngine: Codable {
  /// Where a decoder finds the engine that takes the configuration.
  package static let prototype: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "engine") else { preconditionFailure("a key may have any name") }
    return key
  }()

  package let engine: any TableEngine

  package init(_ engine: any TableEngine) { self.engine = engine }

  package init(from decoder: any Decoder) throws {
    guard let prototype = decoder.userInfo[Self.prototype] as? any TableEngine else {
      preconditionFailure("whoever decodes a receipt says which engine takes its configuration")
    }
    engine = try prototype.replacing(configurationFrom: decoder)
  }

  package func encode(to encoder: any Encoder) throws { try engine.configurationDocument.encode(to: encoder) }
}
