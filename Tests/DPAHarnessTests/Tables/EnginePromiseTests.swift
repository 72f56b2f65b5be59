import Foundation
import Testing

@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

/// An engine that can break each promise of `TableEngine`.
private struct Promiser: SettingsEngine {
  enum Fault: String, CaseIterable {
    case none, countsItsCalls, remembersItsFirstID, endsEarly, makesHalves, makesMore, wrongIDs
  }

  static let name = "promiser"
  static let version = 1
  static let settingNames = ["fault"]
  let fault: Fault

  init(_ settings: EngineSettings) { fault = settings["fault"].flatMap(Fault.init) ?? .none }
  init(_ fault: Fault) { self.fault = fault }

  // Hidden from receipts and files, as a fault is.
  var settings: EngineSettings { EngineSettings([]) }
  var layout: RecordLayout { RecordLayout([Column("id", .u64), Column("value", .f64), Column("half", .f32)]) }
  func makeGenerator(of table: Table) -> any RecordGenerator { Generator(fault) }

  private final class Generator: RecordGenerator {
    private let fault: Fault
    private var calls = 0
    private var first: UInt64?

    init(_ fault: Fault) { self.fault = fault }

    func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64 {
      calls += 1
      first = first ?? part.first
      guard fault != .endsEarly else { return 0 }
      // Not a divisor of a leaf, so that parts of all kinds begin inside a call.
      let ids = part.prefix(100)
      for id in ids.first..<ids.end {
        records.append(fault == .wrongIDs ? id - part.first : id)
        records.append(
          fault == .countsItsCalls ? Double(calls) : fault == .remembersItsFirstID ? Double(first ?? 0) : 0.5)
        if fault != .makesHalves || id != ids.first { records.append(Float(id)) }
      }
      return ids.count + (fault == .makesMore ? 1 : 0)
    }
  }
}

@Suite("An engine that breaks a promise is found")
struct EnginePromiseTests {
  /// Writes a table with one engine and verifies it with another.
  private static func verdict(
    of writer: Promiser.Fault, by reader: Promiser.Fault, format: RowFormat = .records, jobs: Int = 1,
    sample: Int? = nil
  ) throws -> Verdict {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var request = TableRequest()
    request.start = 7
    request.count = 5_000
    var options = TableOutputOptions()
    options.format = format
    options.jobs = jobs
    _ = try TableWriter(try request.resolved(), of: Promiser(writer), options: options).write(to: folder + "/rows")
    var checks = FileVerifier.Options()
    checks.rowCountIsKnown = true
    checks.sampleSize = sample
    return try FileVerifier(
      folder + "/rows", format: format, request: request, options: checks, engine: Promiser(reader)
    ).verify()
  }

  @Test("A pure one holds in every format", arguments: RowFormat.allCases.filter { $0.isExact && !$0.isEngineDocument })
  func pure(_ format: RowFormat) throws {
    #expect(try Self.verdict(of: .none, by: .none, format: format, jobs: 2).status == .held)
  }

  @Test("Values that depend on calls or on the first id fail the verification of the engine's own file")
  func impure() throws {
    for fault in [Promiser.Fault.countsItsCalls, .remembersItsFirstID] {
      #expect(try Self.verdict(of: fault, by: fault, sample: 50).status == .failed, "\(fault)")
    }
    // Checked as a whole it makes as many calls; only the first row is asked for as no writer asks for it.
    #expect(try Self.verdict(of: .countsItsCalls, by: .countsItsCalls).status == .failed)
  }

  @Test("Ranks of an impure one do not join to the root of one process")
  func ranks() throws {
    let table = try Table(try SampleRange(first: 0, count: 5_000))
    for fault in [Promiser.Fault.countsItsCalls, .remembersItsFirstID, .none] {
      let engine = Promiser(fault)
      let parts = try RangeSplitter(table.range, worldSize: 3).parts.map { try engine.receipt(of: $0, in: table) }
      let labelled = parts.map { ReceiptJoin.Labelled($0, label: "\($0.part)") }
      let joined = ReceiptJoin(labelled, engine: engine).join().joined?.root
      let whole = try engine.receipt(of: table.range, in: table).rootOfTable
      #expect((joined == whole) == (fault == .none), "\(fault)")
    }
  }

  @Test("Records that are not whole, too many, none at all or of other ids end the program with the figures")
  func brokenRecords() async {
    let halves = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try EnginePromiseTests.verdict(of: .makesHalves, by: .none) }
    Self.expect(halves, "a generator said it made 100 of 5000 records of 20 bytes, and made 1996 bytes")
    let more = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try EnginePromiseTests.verdict(of: .makesMore, by: .none) }
    Self.expect(more, "a generator said it made 101 of 5000 records of 20 bytes, and made 2000 bytes")
    let none = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try EnginePromiseTests.verdict(of: .endsEarly, by: .none) }
    Self.expect(none, "a generator said it made 0 of 5000 records of 20 bytes, and made 0 bytes")
    let ids = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { _ = try EnginePromiseTests.verdict(of: .wrongIDs, by: .none) }
    Self.expect(ids, "a generator made records of the ids 0 to 99 for 7..<107")
  }

  private static func expect(_ result: ExitTest.Result?, _ words: String) {
    let error = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(error.contains(words), "\(error)")
  }
}

@Suite("An engine that is made from settings is made from receipts too")
struct SettingsEngineTests {
  private struct Stated: Decodable {
    let engine: any TableEngine

    init(from decoder: any Decoder) throws {
      engine = try Promiser(.none).replacing(configurationFrom: decoder)
    }
  }

  @Test("From the document of its settings; a name that it does not have is refused")
  func documents() throws {
    let made = try JSONDecoder().decode(Stated.self, from: Data(#"{"fault": "endsEarly"}"#.utf8)).engine
    #expect((made as? Promiser)?.fault == .endsEarly)
    #expect(throws: TableError.settingUnknown("a")) {
      try JSONDecoder().decode(Stated.self, from: Data(#"{"fault": "none", "b": "1", "a": "1"}"#.utf8))
    }
    #expect("\(TableError.settingUnknown("a"))" == "this engine has no setting 'a'")
  }

  @Test("Settings are found by their names")
  func names() {
    let settings = EngineSettings([EngineSettings.Setting("a", "1"), EngineSettings.Setting("b", "2")])
    #expect(settings["b"] == "2" && settings["c"] == nil)
  }
}
