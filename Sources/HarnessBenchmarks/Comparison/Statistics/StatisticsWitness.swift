public import HarnessKit

/// The statistics of deciding for inputs from outside, so that another implementation can be held against them.
public enum StatisticsWitness {
  package static let kind = DocumentKind("list of inputs", mebibytes: 16)

  package struct Input: Codable {
    package let differences: [Double]
    package let probabilities: [Double]
    package let successes: Int
    package let trials: Int
    package let first: [Double]
    package let second: [Double]
  }

  package struct Output: Codable {
    package let clipped: [Double]
    package let signFlip: Double
    package let estimate: Double
    package let interval: ClosedRange<Double>?
    package let holm: [Double]
    package let wilson: ClosedRange<Double>
    package let mannWhitneyTwoSided: Double
    package let mannWhitneyGreater: Double
    package let shift: Double

    package init(_ input: Input) {
      let figures = HodgesLehmann(input.differences)
      let test = MannWhitneyTest(input.first, input.second)
      clipped = SignFlipTest.clippedDifferences(input.differences)
      signFlip = SignFlipTest.probability(of: input.differences, seed: 1)
      estimate = figures.estimate
      interval = figures.interval
      holm = HolmAdjustment.adjust(input.probabilities)
      wilson = WilsonInterval(successes: input.successes, trials: input.trials).interval
      mannWhitneyTwoSided = test.twoSided
      mannWhitneyGreater = test.greater
      shift = TwoSampleShift(from: input.first, to: input.second).estimate
    }
  }

  /// - Parameter path: A JSON array of series.
  /// - Returns: A JSON array of where each changes its level.
  /// - Throws: As below.
  public static func levelChanges(of path: String) throws(HarnessError) -> String {
    let series: [[Double]] = try JSONFile.decode(
      try SystemFiles().contents(of: path, as: kind), from: path, keys: .asSpelled)
    return JSONText.line(series.map { EDivisive.places(in: $0, seed: 1) }, keys: .asSpelled) + "\n"
  }

  /// - Parameter path: A JSON array of inputs.
  /// - Returns: A JSON array of what came out.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`.
  public static func results(of path: String) throws(HarnessError) -> String {
    let inputs: [Input] = try JSONFile.decode(
      try SystemFiles().contents(of: path, as: kind), from: path, keys: .asSpelled)
    return JSONText.line(inputs.map(Output.init), keys: .asSpelled) + "\n"
  }
}
