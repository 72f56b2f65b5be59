package import DPAEngine
package import TableCore

/// This program's own answers to the questions of the protocol: what `conform` judges where no other engine is named,
/// and what other programs can ask.
package final class DPAAnswers: QuestionAnswering {
  package let about: EngineDescription
  private let kernel: Kernel
  /// Of the latest configuration: the same one is asked for again and again.
  private var latest: (configuration: AugmentationConfiguration, engine: Engine)?

  package init(kernel: Kernel) {
    self.kernel = kernel
    about = EngineDescription(
      name: Engine.name, version: "\(Engine.version)", layers: EngineQuestion.Ask.allCases.filter { $0 != .describe })
  }

  package func answer(
    _ question: EngineQuestion, appendingTo raw: inout ByteBuffer, rawByteCount: Int
  ) throws(EngineFailure) -> EngineAnswer {
    do {
      var answer = try answer(question, appendingTo: &raw)
      answer.id = question.id
      return answer
    } catch {
      throw .refused(question.ask, words: "\(error)")
    }
  }

  private func answer(_ question: EngineQuestion, appendingTo raw: inout ByteBuffer) throws -> EngineAnswer {
    var answer = EngineAnswer()
    switch question.ask {
    case .describe:
      (answer.protocol, answer.name, answer.version) = (EngineQuestion.version, about.name, about.version)
      answer.layers = about.layers.map(\.rawValue)
    case .sha256:
      guard let message = Hexadecimal.bytes(of: try need(question.message, "message").utf8) else {
        throw Misunderstanding("'message' must be pairs of lowercase hexadecimal digits")
      }
      answer.digest = SHA256.digest(of: message).description
    case .fibonacci: answer.value = try fibonacci(need(question.index, "index"))
    case .chain:
      let chain = try SeedChain(text: need(question.text, "text"), depth: need(question.depth, "depth"))
      answer.digests = chain.digests.map(\.description)
    case .words:
      var twister = MersenneTwister(seed: try need(question.seed, "seed"))
      answer.words = (0..<10).map { _ in twister.nextWord() }
    case .draws:
      var twister = MersenneTwister(seed: try need(question.seed, "seed"))
      answer.draws = (0..<5).map { _ in Hexadecimal.bitPattern(twister.nextDraw()) }
    case .parameters: answer.rows = try rows(question)
    case .rankSeeds:
      let prefix = try prefix(question)
      answer.texts = try need(question.ids, "ids").map { prefix.text(of: $0.value) }
    case .ranges: answer.ranges = try parts(question)
    case .statistics: try summarize(question, into: &answer)
    case .batches: try ScriptedBatches.answer(question, into: &answer)
    case .records: answer.bytes = try appendRecords(question, to: &raw)
    }
    return answer
  }

  private func fibonacci(_ index: Int) throws -> String {
    // The work grows with the square of the index.
    guard (0..<AugmentationConfiguration.depthLimit).contains(index) else {
      throw Misunderstanding("'index' must be 0 to \(AugmentationConfiguration.depthLimit - 1), not \(index)")
    }
    return fibonacciDecimals(count: index + 1)[index]
  }

  private func engine(_ question: EngineQuestion) throws -> Engine {
    let configuration = try need(question.configuration, "configuration").configuration()
    if let latest, latest.configuration == configuration { return latest.engine }
    let engine = Engine(configuration, kernel: kernel)
    latest = (configuration, engine)
    return engine
  }

  private func prefix(_ question: EngineQuestion) throws -> SeedPrefix {
    guard let rank = question.rank?.value else { return .none }
    let seeds = try RankAwareSeedGenerator(
      baseSeed: need(question.baseSeed, "base_seed").value, worldSize: need(question.worldSize, "world_size").value)
    return try seeds.prefix(rank: rank)
  }

  private func rows(_ question: EngineQuestion) throws -> [EngineAnswer.Row] {
    let (own, before) = (try engine(question), try prefix(question))
    return try need(question.ids, "ids").map { id in
      let sample = try own.sample(id.value, after: before)
      return EngineAnswer.Row(
        parameters: sample.parameters.values.map(Hexadecimal.bitPattern), digest: sample.digest.description)
    }
  }

  private func parts(_ question: EngineQuestion) throws -> [[WholeNumberText]] {
    let worldSize = try need(question.worldSize, "world_size").value
    // Every rank is named: a world of 2^63 ranks would have no end.
    guard (1...65_536).contains(worldSize) else {
      throw Misunderstanding("'world_size' must be 1 to 65536, not \(worldSize)")
    }
    return try RangeSplitter(totalSamples: need(question.total, "total").value, worldSize: worldSize).parts.map {
      [WholeNumberText($0.first), WholeNumberText($0.end)]
    }
  }

  private func summarize(_ question: EngineQuestion, into answer: inout EngineAnswer) throws {
    var values = ExactAccumulator()
    for text in try need(question.values, "values") {
      guard let value = Hexadecimal.double(bitPattern: text) else {
        throw Misunderstanding("'values' must be bit patterns of 16 digits, not '\(text)'")
      }
      try values.add(value)
    }
    let statistics = try values.statistics()
    answer.mean = Hexadecimal.bitPattern(statistics.mean)
    answer.stdev = Hexadecimal.bitPattern(statistics.standardDeviation)
    answer.min = Hexadecimal.bitPattern(statistics.minimum)
    answer.max = Hexadecimal.bitPattern(statistics.maximum)
    answer.count = UInt64(statistics.count)
  }

  private func appendRecords(_ question: EngineQuestion, to raw: inout ByteBuffer) throws -> Int {
    let count = try need(question.count, "count")
    // Whoever asks must not decide how much memory we take.
    guard count <= 1 << 20 else { throw Misunderstanding("'count' must be at most \(1 << 20), not \(count)") }
    let range = try SampleRange(first: need(question.first, "first").value, count: count)
    let (generator, before) = (try engine(question).makeGenerator(), try prefix(question))
    let start = raw.count
    var batch = SampleBatch()
    var rest = range
    while !rest.isEmpty {
      generator.fill(&batch, with: rest, after: before)
      Record.append(batch, to: &raw)
      rest = rest.dropFirst(UInt64(batch.count))
    }
    return raw.count - start
  }
}

/// A member without which a question is none.
func need<Value>(_ value: Value?, _ name: String) throws -> Value {
  guard let value else { throw Misunderstanding("'\(name)' is missing") }
  return value
}
