package import DPAEngine
import HarnessKit
package import TableCore
internal import Threading

/// DPA as another program computes it, for everything that the harness does with a table.
///
/// Rows come from the program; what only shapes them, such as layouts and formats, is this program's. Whoever uses rows
/// of it asks for `failure` before he trusts them.
package struct ExternalEngine: TableEngine {
  package static let name = "external"
  package static let version = 1

  private let base: Engine
  private let processes: EngineProcesses

  /// Starts the program once, so that what is wrong with it is known before anything is written.
  ///
  /// - Parameter words: The program and its arguments.
  package init(
    _ words: [String], _ configuration: AugmentationConfiguration, _ limits: EngineLimits
  ) throws(EngineFailure) {
    let processes = EngineProcesses(words, limits)
    let first = try processes.take()
    guard first.has(.records) || first.has(.parameters) else { throw .layerMissing([.records, .parameters]) }
    processes.giveBack(first)
    self.init(Engine(configuration), processes)
  }

  private init(_ base: Engine, _ processes: EngineProcesses) {
    self.base = base
    self.processes = processes
  }

  package var layout: RecordLayout { base.layout }
  /// The engine's own name, where other engines have that of a kernel.
  package var kernelName: String { processes.about.name }
  package var settings: EngineSettings {
    let about = processes.about
    return EngineSettings(
      base.settings.all + [.init("external_name", about.name), .init("external_version", about.version)])
  }
  package var hasDefaultSettings: Bool { base.hasDefaultSettings }
  package var configurationDocument: any Encodable & Sendable { base.configurationDocument }
  package var failure: (any Error)? { processes.failure.map(\.error) }

  package func makeGenerator(of table: Table) -> any RecordGenerator {
    ExternalRecords(processes, base.configuration, table)
  }

  package func makeLeafHasher() -> any LeafHasher { base.makeLeafHasher() }

  package func makeEncoder(_ options: EncoderOptions, rowCount: UInt64) throws(TableError) -> TableEncoder {
    try base.makeEncoder(options, rowCount: rowCount)
  }

  package func makeDecoder(
    _ format: RowFormat, from source: any ByteSource, firstID: UInt64
  ) throws(TableError) -> TableDecoder {
    try base.makeDecoder(format, from: source, firstID: firstID)
  }

  package func replacing(_ configuration: any StatedConfiguration) -> any TableEngine {
    (configuration as? AugmentationConfiguration).map { ExternalEngine(Engine($0), processes) } ?? self
  }

  package func replacing(configurationFrom decoder: any Decoder) throws -> any TableEngine {
    let replaced = try base.replacing(configurationFrom: decoder)
    return ExternalEngine(replaced as? Engine ?? base, processes)
  }

  /// Ends all its processes.
  ///
  /// - Returns: What was wrong with the engine, now or before; nil where nothing was.
  package func finish() -> EngineFailure? { processes.finish() }
}

/// The processes of one engine: one for each thread that asks, kept for the next.
private final class EngineProcesses: Sendable {
  private let words: [String]
  private let limits: EngineLimits
  private let state = Guarded(State())

  private struct State {
    var idle: [EngineClient] = []
    var about: EngineDescription?
    var failure: EngineFailure?
  }

  init(_ words: [String], _ limits: EngineLimits) {
    self.words = words
    self.limits = limits
  }

  /// Of the first process.
  var about: EngineDescription {
    state.withLock { $0.about } ?? EngineDescription(name: "none", version: "none", layers: [])
  }

  /// The first there was.
  var failure: EngineFailure? { state.withLock { $0.failure } }

  func note(_ failure: EngineFailure) {
    state.withLock { $0.failure = $0.failure ?? failure }
  }

  func take() throws(EngineFailure) -> EngineClient {
    if let idle = state.withLock({ $0.idle.popLast() }) { return idle }
    // Outside of the lock: a start takes long, and other threads have work.
    let client = try EngineClient(words, limits)
    let about = client.about
    let first = state.withLock { state in
      if state.about == nil { state.about = about }
      return state.about
    }
    // A program that was replaced while it ran, or that chooses its name, would mix two engines in one table.
    guard first == about else {
      throw .malformed(.describe, reason: "another process of the same engine described itself otherwise")
    }
    return client
  }

  func giveBack(_ client: EngineClient) {
    state.withLock { $0.idle.append(client) }
  }

  func finish() -> EngineFailure? {
    while true {
      guard let client = state.withLock({ $0.idle.popLast() }) else { return failure }
      if let problem = client.finish() { note(problem) }
    }
  }
}

/// Makes records by asking. After a failure it goes on with records of the right ids and of zeros, which whoever uses
/// them throws away: a generator cannot throw, and threads that wait for its rows must come to their end.
private final class ExternalRecords: RecordGenerator {
  private let processes: EngineProcesses
  private let configuration: AugmentationConfiguration
  private let table: Table
  private var source: (client: EngineClient, questions: RecordQuestions)?

  init(_ processes: EngineProcesses, _ configuration: AugmentationConfiguration, _ table: Table) {
    self.processes = processes
    self.configuration = configuration
    self.table = table
  }

  deinit {
    if let source { processes.giveBack(source.client) }
  }

  func append(_ part: SampleRange, to records: inout ByteBuffer) -> UInt64 {
    if processes.failure == nil {
      let start = records.count
      do throws(EngineFailure) {
        return try questions().append(part, to: &records)
      } catch {
        processes.note(error)
        // What came of an answer that was cut off.
        records.removeLast(records.count - start)
      }
    }
    // As many as an answer would have brought, so that a long table ends as fast as it can be thrown away.
    let lost = part.prefix(EngineQuestion.idLimit)
    for id in lost.first..<lost.end {
      records.append(id)
      for _ in 0..<(Record.byteCount / 8 - 1) { records.append(UInt64(0)) }
    }
    return lost.count
  }

  private func questions() throws(EngineFailure) -> RecordQuestions {
    if let source { return source.questions }
    let client = try processes.take()
    let questions = try RecordQuestions(client, configuration, of: table)
    source = (client, questions)
    return questions
  }
}
