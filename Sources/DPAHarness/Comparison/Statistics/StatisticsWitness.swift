/// The statistics of deciding for inputs from outside, so that another implementation can be held against them.
public enum StatisticsWitness {
  static let kind = DocumentKind("list of inputs", mebibytes: 16)

  struct Input: Codable {
    let differences: [Double]
    let probabilities: [Double]
    let successes: Int
    let trials: Int
    let first: [Double]
    let second: [Double]
  }

  struct Output: Codable {
    let clipped: [Double]
    let signFlip: Double
    let estimate: Double
    let interval: ClosedRange<Double>?
    let holm: [Double]
    let wilson: ClosedRange<Double>
    let mannWhitneyTwoSided: Double
    let mannWhitneyGreater: Double
    let shift: Double

    init(_ input: Input) {
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

  /// - Parameter path: A JSON array of inputs.
  /// - Returns: A JSON array of what came out.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`.
  public static func results(of path: String) throws(HarnessError) -> String {
    let inputs: [Input] = try JSONFile.decode(try SystemFiles().contents(of: path, as: kind), from: path)
    return JSONText.line(inputs.map(Output.init)) + "\n"
  }
}
