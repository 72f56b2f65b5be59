import DPAEngine
import ExternalEngine
import HarnessKit
import WrongEngines

enum SHA256Conformance: ConformanceLayer {
  typealias Golden = SHA256Layer
  static let ask = EngineQuestion.Ask.sha256

  static func differences(
    of golden: SHA256Layer.Case, in file: GoldenFile<SHA256Layer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.message = Hexadecimal.text(of: golden.message)
    let found = try need(engine.answer(question).digest, "digest")
    if let digest = Digest(digits: found) { heard.append(.sha256(message: golden.message, digest: digest)) }
    return [Difference.unlessEqual("digest", expected: golden.digest, found: found)].compactMap { $0 }
  }
}

enum FibonacciConformance: ConformanceLayer {
  typealias Golden = FibonacciLayer
  static let ask = EngineQuestion.Ask.fibonacci

  static func differences(
    of golden: FibonacciLayer.Case, in file: GoldenFile<FibonacciLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.index = golden.index
    let found = try need(engine.answer(question).value, "value")
    heard.append(.fibonacci(index: golden.index, text: found))
    return [Difference.unlessEqual("value", expected: golden.value, found: found)].compactMap { $0 }
  }
}

/// Link by link, so that the first wrong one is named.
enum ChainConformance: ConformanceLayer {
  typealias Golden = ChainLayer
  static let ask = EngineQuestion.Ask.chain

  static func differences(
    of golden: ChainLayer.Case, in file: GoldenFile<ChainLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.text = golden.text
    question.depth = golden.depth
    let found = try need(engine.answer(question).digests, "digests")
    let digests = found.compactMap { Digest(digits: $0) }
    if digests.count == found.count {
      heard.append(.chain(text: golden.text, depth: golden.depth, digests: digests))
    }
    for (link, (expected, found)) in zip(golden.digests, found).enumerated() where expected != found {
      let what = link == 0 ? "digest of the text" : "digest after link \(link - 1)"
      return [Difference(what, expected: expected, found: found)]
    }
    return [
      Difference.unlessEqual(
        "number of digests", expected: "\(golden.digests.count)", found: "\(found.count)")
    ].compactMap { $0 }
  }
}

enum WordsConformance: ConformanceLayer {
  typealias Golden = MersenneTwisterLayer
  static let ask = EngineQuestion.Ask.words

  static func differences(
    of golden: MersenneTwisterLayer.Case, in file: GoldenFile<MersenneTwisterLayer.Case>,
    by engine: any QuestionAnswering, _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.seed = golden.seed
    let found = try need(engine.answer(question).words, "words", count: 10)
    heard.append(.words(seed: golden.seed, words: found))
    return zip(golden.words, found).enumerated().compactMap { index, pair in
      .unlessEqual("word \(index)", expected: "\(pair.0)", found: "\(pair.1)")
    }
  }
}

enum DrawsConformance: ConformanceLayer {
  typealias Golden = DrawsLayer
  static let ask = EngineQuestion.Ask.draws

  static func differences(
    of golden: DrawsLayer.Case, in file: GoldenFile<DrawsLayer.Case>, by engine: any QuestionAnswering,
    _ heard: inout [Observation]
  ) throws -> [Difference] {
    var question = EngineQuestion(ask)
    question.seed = golden.seed
    let found = try need(engine.answer(question).draws, "draws", count: golden.draws.count)
    let bits = found.compactMap { Hexadecimal.double(bitPattern: $0)?.bitPattern }
    if bits.count == found.count { heard.append(.draws(seed: golden.seed, bits: bits)) }
    return zip(golden.draws, found).enumerated().compactMap { index, pair in
      .unlessEqual("draw \(index)", expected: pair.0, found: pair.1)
    }
  }
}
