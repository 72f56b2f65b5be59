import DPAEngine
import ExternalEngine
import HarnessKit
import WrongEngines

enum ParametersConformance: ConformanceLayer {
  typealias Golden = ParametersLayer
  static let ask = EngineQuestion.Ask.parameters

  static func differences(
    of golden: ParametersLayer.Case, in file: GoldenFile<ParametersLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    let expected = ExpectedRow(
      place: .sample(golden.id), seed: .ids, id: golden.id,
      configuration: try file.configuration(named: golden.configuration), parameters: golden.parameters,
      digest: golden.digest)
    return try expected.differences(from: engine, question: EngineQuestion(ask), &heard)
  }
}

/// The seed text of a rank's row and, where an engine has parameters too, the row.
enum RankSeedsConformance: ConformanceLayer {
  typealias Golden = RankSeedsLayer
  static let ask = EngineQuestion.Ask.rankSeeds

  static func differences(
    of golden: RankSeedsLayer.Case, in file: GoldenFile<RankSeedsLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    let place = RowPlace.rank(
      golden.rank, worldSize: golden.worldSize, baseSeed: golden.baseSeed, id: golden.id)
    let seed = RunSeed.rank(golden.rank, baseSeed: golden.baseSeed)
    var question = EngineQuestion(ask).by(seed, worldSize: golden.worldSize)
    question.ids = [WholeNumberText(golden.id)]
    let text = try need(engine.answer(question).texts, "texts", count: 1)[0]
    heard.append(.seedText(place, text: text))
    let differences = [
      Difference.unlessEqual("id \(golden.id), seed text", expected: golden.text, found: text)
    ].compactMap { $0 }
    guard engine.has(.parameters) else { return differences }
    let expected = ExpectedRow(
      place: place, seed: seed, id: golden.id, configuration: try file.configuration(named: golden.configuration),
      parameters: golden.parameters, digest: golden.digest)
    let rows = EngineQuestion(.parameters).by(seed, worldSize: golden.worldSize)
    return try differences + expected.differences(from: engine, question: rows, &heard)
  }
}

/// A golden row, and how an engine is asked for it.
private struct ExpectedRow {
  let place: RowPlace
  let seed: RunSeed
  let id: UInt64
  let configuration: AugmentationConfiguration
  let parameters: [String]
  let digest: String

  func differences(
    from engine: any QuestionAnswering, question: EngineQuestion, _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = question
    question.configuration = ConfigurationDocument(configuration)
    question.ids = [WholeNumberText(id)]
    let row = try ParametersConformance.need(engine.answer(question).rows, "rows", count: 1)[0]
    guard row.parameters.count == parameters.count else {
      let reason = "a row has \(row.parameters.count) parameters, not \(parameters.count)"
      throw EngineFailure.malformed(.parameters, reason: reason)
    }
    if let bits = row.bits {
      heard.append(.row(place, configuration, values: bits.values, digest: bits.digest))
    }
    // The digest first: where it is wrong, every value behind it is wrong too.
    let digests = Difference.unlessEqual("id \(id), digest", expected: digest, found: row.digest)
    let values = zip(Parameter.allCases, zip(parameters, row.parameters)).compactMap { parameter, pair in
      Difference.unlessEqual("id \(id), \(parameter.rawValue)", expected: pair.0, found: pair.1)
    }
    let differences = [digests].compactMap { $0 } + values
    return differences.isEmpty ? [] : differences + [stage(of: row)].compactMap { $0 }
  }

  /// The first stage at which a wrong row goes another way; nil where its texts are no bits of a row.
  private func stage(of row: EngineAnswer.Row) -> Difference? {
    guard let expected = EngineAnswer.Row(parameters: parameters, digest: digest).sample(id),
      let found = row.sample(id)
    else { return nil }
    return RowStages(configuration: configuration, seed: seed, expected: expected, found: found)
      .difference(after: "id \(id), ")
  }
}

extension EngineAnswer.Row {
  fileprivate func sample(_ id: UInt64) -> Sample? {
    bits.map { bits in
      let values = bits.values.map { Double(bitPattern: $0) }
      let parameters = AugmentationParameters(
        rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4])
      return Sample(id: id, parameters: parameters, digest: bits.digest)
    }
  }
}

enum RangesConformance: ConformanceLayer {
  typealias Golden = RangesLayer
  static let ask = EngineQuestion.Ask.ranges

  static func differences(
    of golden: RangesLayer.Case, in file: GoldenFile<RangesLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.total = WholeNumberText(golden.total)
    question.worldSize = WholeNumberText(golden.worldSize)
    let found = try need(engine.answer(question).ranges, "ranges", count: golden.ranges.count)
    var first: Difference?
    for (rank, (expected, part)) in zip(golden.ranges, found).enumerated() {
      guard part.count == 2 else { throw EngineFailure.malformed(ask, reason: "'ranges' must hold pairs") }
      let ids = part.map(\.value)
      heard.append(
        .part(
          rank: UInt64(rank), worldSize: golden.worldSize, total: golden.total, first: ids[0], end: ids[1]))
      // Only the first: one wrong part moves the borders of all that follow.
      first = first ?? .unlessEqual("rank \(rank)", expected: "\(expected)", found: "\(ids)")
    }
    return [first].compactMap { $0 }
  }
}
