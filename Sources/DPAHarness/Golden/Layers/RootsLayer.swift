import DPAEngine

/// Roots of whole tables, and SHA-256 of their records.
enum RootsLayer: GoldenLayer {
  static let name = "roots"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let configuration: String
    let seeding: String
    let worldSize: UInt64
    let baseSeed: UInt64
    let firstID: UInt64
    let count: UInt64
    let root: String
    let recordsSHA256: String

    enum CodingKeys: String, CodingKey {
      case name, configuration, seeding, count, root
      case worldSize = "world_size"
      case baseSeed = "base_seed"
      case firstID = "first_id"
      case recordsSHA256 = "records_sha256"
    }

    func table() throws -> Table {
      let range = try SampleRange(first: firstID, count: count)
      return switch seeding {
      case "sample": try Table(range)
      case "rank": try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize))
      default: throw GoldenBits.malformed("the seeding 'sample' or 'rank' instead of '\(seeding)'")
      }
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
      let (root, digest) = hashed(try golden.table(), by: engine)
      return [
        .unlessEqual("root", expected: golden.root, found: root.description),
        .unlessEqual("SHA-256 of the records", expected: golden.recordsSHA256, found: digest.description),
      ].compactMap { $0 }
    }
  }

  private static func hashed(_ table: Table, by engine: Engine) -> (root: Digest, records: Digest) {
    let generator = engine.makeGenerator()
    var rest = table.range
    var batch = SampleBatch()
    var hasher = TableHasher()
    var records = SHA256()
    var bytes: [UInt8] = []
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      bytes.removeAll(keepingCapacity: true)
      RowFormat.records.append(batch, to: &bytes)
      hasher.append(bytes.span)
      records.update(bytes.span)
    }
    return (hasher.root, records.finalized())
  }
}
