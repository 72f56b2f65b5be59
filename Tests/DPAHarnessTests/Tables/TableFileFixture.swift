import DPAEngine
import Foundation

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

/// A small table's file in a folder of its own, to be damaged and verified.
final class TableFileFixture {
  static let rowCount: UInt64 = 40
  /// Where the parts of a record are.
  static let columns: [(name: String, offset: Int)] =
    [("id", 0)] + Parameter.allCases.enumerated().map { ($1.rawValue, 8 + 8 * $0) } + [("hash", 79)]

  let path: String
  private let format: RowFormat
  private let folder: URL

  /// - Parameter change: What of the request, and of the file, is not as usual.
  init(
    _ format: RowFormat, rowCount: UInt64 = rowCount,
    augmentation: ConfigurationRequest = shortChains,
    _ change: (inout TableRequest, inout TableOutputOptions) -> Void = { _, _ in }
  ) throws {
    self.format = format
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-table-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent("table").path
    var request = Self.request(rowCount)
    var options = TableOutputOptions()
    options.format = format
    change(&request, &options)
    let engine = Engine(try augmentation.resolved(), kernel: .portable)
    _ = try TableWriter(try request.resolved(), of: engine, options: options).write(to: path)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// They are enough here.
  static let shortChains = ConfigurationRequest(depth: 1)

  static func configuration() throws -> AugmentationConfiguration { try shortChains.resolved() }

  static func request(_ rowCount: UInt64) -> TableRequest {
    var request = TableRequest()
    request.count = rowCount
    return request
  }

  var bytes: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
  }

  var text: String {
    get throws { String(decoding: try bytes, as: UTF8.self) }
  }

  /// The records of a file that has no more than so many.
  func batch(capacity: Int) throws -> RecordBatch {
    var decoder = try TableDecoder(format, layout: Record.layout, from: MemorySource(try bytes))
    var batch = RecordBatch(Record.layout, capacity: capacity)
    try decoder.fill(&batch)
    return batch
  }

  func write(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  /// Changes the lowest bit at a place of a row of a file of records.
  func damage(row: Int, at offset: Int) throws {
    var bytes = try bytes
    bytes[80 * row + offset] ^= 1
    try write(bytes)
  }

  /// - Parameter count: The rows that there should be, where that is said.
  func verify(
    count: UInt64? = nil, sample: Int? = nil, seed: UInt64 = 1, jobs: Int = 2, givesConfiguration: Bool? = nil,
    augmentation: ConfigurationRequest? = nil,
    _ change: (inout TableRequest) -> Void = { _ in }
  ) throws -> Verdict {
    var request = Self.request(count ?? 0)
    // A chain file brings its configuration along.
    let isGiven = givesConfiguration ?? format.holdsIDs
    change(&request)
    var options = FileVerifier.Options()
    options.rowCountIsKnown = count != nil
    options.configurationIsGiven = isGiven
    (options.sampleSize, options.sampleSeed, options.jobs) = (sample, seed, jobs)
    let engine = Engine(isGiven ? try (augmentation ?? Self.shortChains).resolved() : .default, kernel: .portable)
    return try FileVerifier(path, format: format, request: request, options: options, engine: engine).verify()
  }
}

extension Verdict {
  /// The differences of the case of this name; nothing where it held or is not there.
  func differences(of name: String) -> [Difference] {
    for item in cases where item.name == name {
      if case .failed(let differences) = item.outcome { return differences }
    }
    return []
  }

  var caseNames: [String] { cases.map(\.name) }
}
