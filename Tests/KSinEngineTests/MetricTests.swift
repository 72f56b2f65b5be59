import DPATestSupport
import Testing

@testable import KSinEngine

struct MetricTests {
  /// Every metric of the API document, with its parameters and sounds, behind one form.
  private enum AnyMetric {
    case logSpectral(LogSpectralDistance)
    case spectral(SpectralDistance)
    case chamfer(ChamferDistance)
    case assignment(LinearAssignmentDistance)
    case loss(MeanLoss)

    static func all() throws -> [AnyMetric] {
      [
        .logSpectral(try LogSpectralDistance()), .spectral(SpectralDistance()),
        .chamfer(try ChamferDistance(paramsPerToken: 2)),
        .assignment(try LinearAssignmentDistance(paramsPerToken: 2)), .loss(try MeanLoss(.mse, k: 2)),
        .loss(try MeanLoss(.chamfer, k: 2)), .loss(try MeanLoss(.mseSort, k: 2)),
      ]
    }

    /// Rows of four values: parameters of two tokens, or sounds of four samples.
    func updated(_ predicted: [Float], _ target: [Float]) throws -> AnyMetric {
      switch self {
      case .logSpectral(var metric):
        try metric.update(predicted: predicted, target: target, signalLength: 4)
        return .logSpectral(metric)
      case .spectral(var metric):
        try metric.update(predicted: predicted, target: target, signalLength: 4)
        return .spectral(metric)
      case .chamfer(var metric):
        try metric.update(predicted: predicted, target: target, width: 4)
        return .chamfer(metric)
      case .assignment(var metric):
        try metric.update(predicted: predicted, target: target, width: 4)
        return .assignment(metric)
      case .loss(var metric):
        try metric.update(predicted: predicted, target: target)
        return .loss(metric)
      }
    }

    func merged(_ other: AnyMetric) -> AnyMetric {
      switch (self, other) {
      case (.logSpectral(var first), .logSpectral(let second)):
        first.merge(second)
        return .logSpectral(first)
      case (.spectral(var first), .spectral(let second)):
        first.merge(second)
        return .spectral(first)
      case (.chamfer(var first), .chamfer(let second)):
        first.merge(second)
        return .chamfer(first)
      case (.assignment(var first), .assignment(let second)):
        first.merge(second)
        return .assignment(first)
      case (.loss(var first), .loss(let second)):
        first.merge(second)
        return .loss(first)
      default: return self
      }
    }

    func value() throws -> Double {
      switch self {
      case .logSpectral(let metric): try metric.compute()
      case .spectral(let metric): try metric.compute()
      case .chamfer(let metric): try metric.compute()
      case .assignment(let metric): try metric.compute()
      case .loss(let metric): try metric.compute()
      }
    }
  }

  private func isNear(_ found: Double, _ expected: Double) -> Bool {
    abs(found - expected) <= 1e-5 * abs(expected) + 1e-6
  }

  @Test("every metric of torch is met within its tolerance")
  func knownMetrics() throws {
    let answers = try VectorFile.ksin().metrics
    #expect(answers.count == 3)
    for answer in answers {
      let synthesizer = try Synthesizer(k: answer.k, signalLength: answer.signalLength)
      let target = try synthesizer.signals(of: answer.target)
      var logSpectral = try LogSpectralDistance()
      try logSpectral.update(predictedParameters: answer.predicted, target: target, synthesizer: synthesizer)
      #expect(isNear(try logSpectral.compute(), answer.logSpectralDistance))
      var spectral = SpectralDistance()
      try spectral.update(predictedParameters: answer.predicted, target: target, synthesizer: synthesizer)
      #expect(isNear(try spectral.compute(), answer.spectralDistance))
      var chamfer = try ChamferDistance(paramsPerToken: 2)
      try chamfer.update(predicted: answer.predicted, target: answer.target, width: 2 * answer.k)
      #expect(isNear(try chamfer.compute(), answer.chamferDistance))
      var assignment = try LinearAssignmentDistance(paramsPerToken: 2)
      try assignment.update(predicted: answer.predicted, target: answer.target, width: 2 * answer.k)
      #expect(isNear(try assignment.compute(), answer.linearAssignmentDistance))
    }
  }

  @Test("whole batches give the same bits however ranks share them and whatever order they merge in")
  func merging() throws {
    for seed in 0..<4 as Range<UInt64> {
      var random = Seeded(seed)
      let batches = (0..<11).map { _ -> ([Float], [Float]) in
        let count = 4 * Int.random(in: 1...5, using: &random)
        return (random.values(count), random.values(count, in: -3...3))
      }
      for (place, empty) in try AnyMetric.all().enumerated() {
        let whole = try batches.reduce(empty) { try $0.updated($1.0, $1.1) }.value()
        for rankCount in [2, 7] {
          var ranks = Array(repeating: empty, count: rankCount)
          for batch in batches.shuffled(using: &random) {
            let rank = Int.random(in: 0..<rankCount, using: &random)
            ranks[rank] = try ranks[rank].updated(batch.0, batch.1)
          }
          let merged = try ranks.shuffled(using: &random).reduce(empty) { $0.merged($1) }.value()
          #expect(merged.bitPattern == whole.bitPattern, "metric \(place), seed \(seed), \(rankCount) ranks")
        }
      }
    }
  }

  @Test("means are of batches, and those of the assignment distance of items")
  func weights() throws {
    // A batch of one row at distance 4 per token, and one of three rows at distance 0.
    let far: [Float] = [0, 10, 0, 0]
    let moved: [Float] = [4, 14, 0, 0]
    let same: [Float] = far + far + far
    var values: [Double] = []
    for metric in try AnyMetric.all() { values.append(try metric.updated(moved, far).updated(same, same).value()) }
    #expect(values[3] == 4.0 / 4)
    #expect(values[2] == (16.0 + 16) / 2 && values[5] == values[2])
    #expect(values[4] == (16.0 + 16) / 4 / 2)
  }

  @Test("tokens may come in any order for Chamfer and assignment, and sorted targets forgive theirs")
  func permutations() throws {
    let predicted: [Float] = [-0.5, 0.1, 0.5, 0.3, 0.2, 0.1]
    let target: [Float] = [0.5, -0.5, 0.1, 0.1, 0.3, 0.2]
    #expect(try ParameterLoss.chamfer.value(predicted: predicted, target: target, k: 3) == 0)
    #expect(try ParameterLoss.mseSort.value(predicted: predicted, target: target, k: 3) == 0)
    #expect(try ParameterLoss.mse.value(predicted: predicted, target: target, k: 3) > 0)
    // The target alone is sorted.
    #expect(try ParameterLoss.mseSort.value(predicted: target, target: predicted, k: 3) > 0)
    var assignment = try LinearAssignmentDistance(paramsPerToken: 2)
    try assignment.update(predicted: predicted, target: target, width: 6)
    #expect(try assignment.compute() == 0)
  }

  @Test("tokens of equal frequency keep their order when targets are sorted")
  func stability() throws {
    let target: [Float] = [0.5, 0.5, -1, 0.5, 1, 2, 3, 4]
    let sorted: [Float] = [-1, 0.5, 0.5, 0.5, 3, 1, 2, 4]
    #expect(try ParameterLoss.mseSort.value(predicted: sorted, target: target, k: 4) == 0)
  }

  @Test("the Chamfer loss is not symmetric in its halves: each target and each prediction looks for its nearest")
  func chamferHalves() throws {
    // Both predictions sit on the first target; the second target is 3 away from them, and they are 0 from a target.
    let value = try ParameterLoss.chamfer.value(predicted: [0, 0, 0, 0], target: [0, 3, 0, 0], k: 2)
    #expect(value == 9.0 / 2)
  }

  @Test("the log spectral distance has a floor that eps sets")
  func floor() throws {
    var fine = try LogSpectralDistance()
    var coarse = try LogSpectralDistance(eps: 1)
    let (silence, tone) = ([Float](repeating: 0, count: 8), [Float](repeating: 1, count: 8))
    try fine.update(predicted: silence, target: tone, signalLength: 8)
    try coarse.update(predicted: silence, target: tone, signalLength: 8)
    // One bin of five differs, by 80 dB.
    #expect(abs(try fine.compute() - 80 / 5.0.squareRoot()) < 1e-12)
    #expect(try coarse.compute() == 0)
  }

  @Test("a metric of no values, or of values that it cannot use, says so and stays as it was")
  func refusals() throws {
    for metric in try AnyMetric.all() {
      #expect(throws: KSinError.self) { try metric.value() }
      let one = try metric.updated([1, 2, 3, 4], [1, 2, 3, 5])
      #expect(throws: KSinError.valueNotFinite(what: "the prediction", place: 1)) {
        try one.updated([1, .nan, 3, 4], [1, 2, 3, 5])
      }
      #expect(throws: KSinError.valueNotFinite(what: "the target", place: 0)) {
        try one.updated([1, 2, 3, 4], [.infinity, 2, 3, 5])
      }
      #expect(throws: KSinError.countMismatch(what: "the target", count: 8, expected: 4)) {
        try one.updated([1, 2, 3, 4], [1, 2, 3, 4, 1, 2, 3, 4])
      }
      #expect(throws: KSinError.shapeMismatch(what: "the prediction", count: 3, expected: 4)) {
        try one.updated([1, 2, 3], [1, 2, 3])
      }
      #expect(throws: KSinError.shapeMismatch(what: "the prediction", count: 0, expected: 4)) {
        try one.updated([], [])
      }
    }
    var far = try LinearAssignmentDistance(paramsPerToken: 2)
    #expect(throws: KSinError.valueNotFinite(what: "a distance", place: 0)) {
      try far.update(predicted: [3e38, 3e38], target: [-3e38, -3e38], width: 2)
    }
    #expect(throws: KSinError.shapeMismatch(what: "a row", count: 3, expected: 2)) {
      try far.update(predicted: [1, 2, 3], target: [1, 2, 3], width: 3)
    }
    #expect(throws: KSinError.tokenWidthOutOfRange(0)) { try ChamferDistance(paramsPerToken: 0) }
    #expect(throws: KSinError.tokenWidthOutOfRange(-1)) { try LinearAssignmentDistance(paramsPerToken: -1) }
    #expect(throws: KSinError.componentCountOutOfRange(0)) { try MeanLoss(.mse, k: 0) }
    #expect(throws: KSinError.noValues(metric: "mse_sort")) { try MeanLoss(.mseSort, k: 1).compute() }
  }
}
