import ExternalEngine
import HarnessKit
import WrongEngines

/// A layer of the golden files as an engine in another process is asked for it, case by case.
protocol ConformanceLayer {
  /// Whose golden cases are asked.
  associatedtype Golden: GoldenLayer

  /// The layer of the protocol that an engine needs.
  static var ask: EngineQuestion.Ask { get }
  /// The layers that an engine needs for one case.
  static func needed(for golden: Golden.Case) -> [EngineQuestion.Ask]
  /// Asks for one case.
  ///
  /// - Parameter heard: What was answered, by which a mistake is recognised.
  /// - Returns: What of the answer is not as it should be.
  /// - Throws: `EngineFailure`.
  static func differences(
    of golden: Golden.Case, in file: GoldenFile<Golden.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference]
}

/// The layers of the protocol, from the first stage of a row to whole tables.
enum ConformanceLayers {
  static var all: [any ConformanceLayer.Type] {
    [
      SHA256Conformance.self, FibonacciConformance.self, ChainConformance.self, WordsConformance.self,
      DrawsConformance.self, ParametersConformance.self, RankSeedsConformance.self, RangesConformance.self,
      StatisticsConformance.self, BatchesConformance.self, RecordsConformance.self,
    ]
  }

  /// The protocol's layer of a golden layer; nil where an engine in another process is not asked for it.
  static func named(_ golden: String) -> (any ConformanceLayer.Type)? {
    all.first { $0.goldenName == golden }
  }
}

extension ConformanceLayer {
  static var goldenName: String { Golden.name }

  static func needed(for golden: Golden.Case) -> [EngineQuestion.Ask] { [ask] }

  /// A member that the answer must have.
  static func need<Value>(_ value: Value?, _ name: String) throws(EngineFailure) -> Value {
    guard let value else { throw .malformed(ask, reason: "it has no '\(name)'") }
    return value
  }

  /// A list that must have so many entries.
  static func need<Entry>(_ list: [Entry]?, _ name: String, count: Int) throws(EngineFailure) -> [Entry] {
    let list = try need(list, name)
    guard list.count == count else {
      throw .malformed(ask, reason: "'\(name)' has \(list.count) entries, not \(count)")
    }
    return list
  }
}

/// One golden file of a conformance run.
struct ConformanceFile {
  let ask: EngineQuestion.Ask
  let names: [String]
  /// Whether the filter chose each case.
  let isChosen: [Bool]
  /// The layers that an engine needs for the case at a place.
  let needed: (Int) -> [EngineQuestion.Ask]
  /// Asks for the case at a place.
  let differences: (Int, any QuestionAnswering, inout [Observation]) throws -> [Difference]

  /// - Throws: `HarnessError.malformedFile`, or `.usage` for a filter that takes too long.
  init<Layer: ConformanceLayer>(
    _ file: GoldenInspection.File, _ layer: Layer.Type, filter: CaseFilter?
  ) throws(HarnessError) {
    let decoded: GoldenFile<Layer.Golden.Case> = try JSONFile.decode(file.bytes, from: file.path, keys: .asSpelled)
    ask = layer.ask
    names = decoded.names
    isChosen = try filter?.contains(decoded.names, ofLayer: layer.goldenName) ?? decoded.names.map { _ in true }
    needed = { layer.needed(for: decoded.cases[$0]) }
    differences = { place, engine, heard in
      try layer.differences(of: decoded.cases[place], in: decoded, by: engine, &heard)
    }
  }
}
