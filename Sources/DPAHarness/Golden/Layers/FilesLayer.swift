import DPAEngine
import HarnessKit

/// Files of every format, byte for byte; each is also read back to the same rows.
enum FilesLayer: GoldenLayer {
  static let name = "files"

  struct Case: GoldenCase {
    let format: RowFormat
    let table: GoldenTable
    let namesConfiguration: Bool
    let statistics: Bool
    let bitPatterns: Bool
    let byteCount: Int
    let sha256: String
    /// The whole file, where it is short.
    let text: String?

    init(_ fields: GoldenFields) throws {
      // A rounded format cannot be read back, which is half of what this layer checks.
      format = try fields.choice("format", of: RowFormat.rowByRow.filter(\.isExact))
      table = try GoldenTable(fields)
      namesConfiguration = try fields.flag("names_configuration")
      statistics = try fields.flag("statistics")
      bitPatterns = try fields.flag("bit_patterns")
      byteCount = try fields.number("byte_count", in: 0...Int.max)
      sha256 = try fields.text("sha256")
      text = fields.has("text") ? try fields.text("text") : nil
    }

    var demand: GoldenDemand? { table.demand }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let engine = Engine(try file.configuration(named: golden.table.configuration), kernel: kernel)
      let (bytes, root) = written(golden, by: engine)
      // Also where the bytes are right: the reader has to agree with the writer.
      let readBack = try rootReadBack(of: bytes, golden.format, firstID: golden.table.table.range.first)
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

  private static func written(_ golden: Case, by engine: Engine) -> (bytes: [UInt8], root: Digest) {
    let table = golden.table.table
    let encoder = TableEncoder(
      golden.format, rowCount: table.range.count,
      configuration: golden.namesConfiguration ? engine.configuration : nil, bitPatterns: golden.bitPatterns)
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
