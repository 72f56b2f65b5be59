import DPAEngine

/// Files of every format, byte for byte; each is also read back to the same rows.
enum FilesLayer: GoldenLayer {
  static let name = "files"
  static let usesKernel = true

  struct Case: GoldenCase {
    let name: String
    let format: String
    let configuration: String
    let seeding: String
    let worldSize: UInt64
    let baseSeed: UInt64
    let firstID: UInt64
    let count: UInt64
    let namesConfiguration: Bool
    let statistics: Bool
    let bitPatterns: Bool
    let byteCount: Int
    let sha256: String
    /// The whole file, where it is short.
    let text: String?

    enum CodingKeys: String, CodingKey {
      case name, format, configuration, seeding, count, statistics, sha256, text
      case worldSize = "world_size"
      case baseSeed = "base_seed"
      case firstID = "first_id"
      case namesConfiguration = "names_configuration"
      case bitPatterns = "bit_patterns"
      case byteCount = "byte_count"
    }

    func table() throws -> Table {
      let range = try SampleRange(first: firstID, count: count)
      return seeding == "rank"
        ? try Table(range, seeding: .rank(baseSeed: baseSeed, worldSize: worldSize)) : try Table(range)
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      guard let format = RowFormat(rawValue: golden.format) else {
        throw GoldenBits.malformed("a known format instead of '\(golden.format)'")
      }
      let engine = Engine(try file.configuration(named: golden.configuration), kernel: kernel)
      let (bytes, root) = try written(golden, format, by: engine)
      let readBack = try rootReadBack(of: bytes, format, firstID: golden.firstID)
      return [
        golden.text.flatMap { text in
          .unlessEqual("text", expected: text, found: String(decoding: bytes, as: UTF8.self))
        },
        .unlessEqual("number of bytes", expected: "\(golden.byteCount)", found: "\(bytes.count)"),
        .unlessEqual("SHA-256", expected: golden.sha256, found: SHA256.digest(of: bytes).description),
        .unlessEqual("root of the rows read back", expected: root.description, found: readBack.description),
      ].compactMap { $0 }
    }
  }

  private static func written(
    _ golden: Case, _ format: RowFormat, by engine: Engine
  ) throws -> (bytes: [UInt8], root: Digest) {
    let table = try golden.table()
    let encoder = TableEncoder(
      format, rowCount: golden.count, configuration: golden.namesConfiguration ? engine.configuration : nil,
      bitPatterns: golden.bitPatterns)
    let generator = engine.makeGenerator()
    var statistics = ExactStatistics(for: engine.configuration)
    var hasher = TableHasher(Record.layout)
    var (batch, buffer, records) = (SampleBatch(), ByteBuffer(), ByteBuffer())
    var rest = table.range
    encoder.appendHeader(to: &buffer)
    while !rest.isEmpty {
      let isFirst = rest == table.range
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      encoder.append(batch, isFirst: isFirst, to: &buffer)
      statistics.add(batch)
      records.removeAll()
      Record.append(batch, to: &records)
      hasher.append(records.bytes)
    }
    encoder.appendFooter(statistics: golden.statistics ? try? statistics.columns() : nil, to: &buffer)
    let bytes = buffer.bytes
    return (bytes.indices.map { bytes[$0] }, hasher.root)
  }

  private static func rootReadBack(of bytes: [UInt8], _ format: RowFormat, firstID: UInt64) throws -> Digest {
    var decoder = try TableDecoder(format, from: MemorySource(bytes), firstID: firstID)
    var hasher = TableHasher(Record.layout)
    var (batch, records) = (SampleBatch(), ByteBuffer())
    while true {
      try decoder.fill(&batch)
      guard batch.count > 0 else { return hasher.root }
      records.removeAll()
      Record.append(batch, to: &records)
      hasher.append(records.bytes)
    }
  }
}
