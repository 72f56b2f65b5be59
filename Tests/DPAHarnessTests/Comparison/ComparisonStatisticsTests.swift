import DPAMeasurement
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("The statistics of a comparison")
struct ComparisonStatisticsTests {
  @Test("Percentiles lie between their neighbours, as numpy has them")
  func percentiles() {
    #expect(SampleStatistics.percentile(0.75, of: [4, 1, 3, 2]) == 3.25)
    #expect(SampleStatistics.percentile(0.75, of: [7]) == 7)
    #expect(SampleStatistics.median([3, 1, 2]) == 2)
    #expect(SampleStatistics.medianAbsoluteDeviation([1, 2, 3, 4, 100]) == 1)
  }

  @Test("All signs are counted: what only one combination of them reaches has p = 2^-n")
  func smallestProbability() {
    #expect(SignFlipTest.probability(of: [0.1, 0.2, 0.3, 0.4], seed: 1) == 1 / 16.0)
    #expect(SignFlipTest.probability(of: [-0.1, -0.2, -0.3, -0.4], seed: 1) == 1)
    #expect(SignFlipTest.probability(of: [Double](repeating: 0.1, count: 20), seed: 1) == 0x1p-20)
    #expect(SignFlipTest.probability(of: [0, 0], seed: 1) == 1)
  }

  @Test("A p counted by hand: of 1, 2 and -1, clipped at 1.5, three of eight sign combinations reach their sum")
  func countedByHand() {
    // Sizes 1, 1.5, 1; the sum is 1.5: +++ 3.5, ++- 1.5, -++ 1.5, and +-+ is 0.5.
    #expect(SignFlipTest.clippedDifferences([1, 2, -1]) == [1, 1.5, -1])
    #expect(SignFlipTest.probability(of: [1, 2, -1], seed: 1) == 3 / 8.0)
  }

  @Test("Beyond 20 pairs random signs say nearly the same as all signs, and the same each time")
  func randomSigns() {
    let differences = (0..<20).map { Double(($0 * 7) % 11) - 4.0 }
    let exact = SignFlipTest.probability(of: differences, seed: 1)
    // A pair without a difference changes nothing but the number of pairs.
    let random = SignFlipTest.probability(of: differences + [0], seed: 1)
    #expect(abs(exact - random) < 0.02)
    #expect(SignFlipTest.probability(of: differences + [0], seed: 1) == random)
    #expect(SignFlipTest.smallestProbability(pairCount: 32) == 1 / 100_001.0)
  }

  @Test("Up to 20 pairs all signs are counted, beyond it random ones, seeded")
  func exactPairs() {
    let twenty = [Double](repeating: 0.1, count: 20)
    #expect(SignFlipTest.probability(of: twenty, seed: 1) == SignFlipTest.probability(of: twenty, seed: 2))
    #expect(SignFlipTest.smallestProbability(pairCount: 20) == 0x1p-20)
    #expect(SignFlipTest.smallestProbability(pairCount: 21) == 1 / 100_001.0)
    // None of the drawn signs is all plus, and the observed ones count as one.
    #expect(SignFlipTest.probability(of: twenty + twenty, seed: 1) == 1 / 100_001.0)
    let mixed = (0..<21).map { Double($0 % 5) - 1.7 }
    #expect(SignFlipTest.probability(of: mixed, seed: 1) != SignFlipTest.probability(of: mixed, seed: 2))
  }

  @Test("A schedule has every cell once a round, half of the pairs in each order, and goes on where a look ended")
  func schedule() {
    let schedule = PairSchedule(cells: ["a", "b", "c"], pairCount: 16, seed: 1)
    for round in 0..<16 {
      #expect(schedule.steps[(3 * round)..<(3 * round + 3)].map(\.cell).sorted() == ["a", "b", "c"])
      #expect(schedule.steps[(3 * round)..<(3 * round + 3)].allSatisfy { $0.round == round })
    }
    for cell in ["a", "b", "c"] { #expect(schedule.steps.count { $0.cell == cell && $0.isBaseFirst } == 8) }
    #expect(schedule == PairSchedule(cells: ["a", "b", "c"], pairCount: 16, seed: 1))
    #expect(schedule != PairSchedule(cells: ["a", "b", "c"], pairCount: 16, seed: 2))
    let second = PairSchedule(cells: ["a", "b", "c"], pairCount: 16, firstRound: 16, seed: 1)
    #expect(second.steps.first?.round == 16 && second.steps.last?.round == 31)
    #expect(second.steps.map(\.cell) != schedule.steps.map(\.cell))
  }

  @Test("Hodges-Lehmann is the median of the Walsh averages; its interval needs six pairs")
  func hodgesLehmann() throws {
    let figures = HodgesLehmann([1, 2, 4])
    #expect(figures.estimate == 2.25)
    #expect(figures.interval == nil)
    let six = try #require(HodgesLehmann([1, 2, 3, 4, 5, 6]).interval)
    #expect(six == 1...6)
    #expect(SignedRankDistribution.quantile(0.025, pairCount: 16) == 30)
  }

  @Test("Holm multiplies the smallest by all and never goes down")
  func holm() {
    #expect(HolmAdjustment.adjust([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06])
    #expect(HolmAdjustment.adjust([0.9, 0.8]) == [1, 1])
  }

  @Test("Wilson's interval of nothing found in 500")
  func wilson() {
    let none = WilsonInterval(successes: 0, trials: 500).interval
    #expect(none.lowerBound == 0)
    #expect(abs(none.upperBound - 0.007624) < 1e-6)
    #expect(WilsonInterval(successes: 0, trials: 0).interval == 0...1)
  }

  @Test("Mann-Whitney of two samples apart has one order of all")
  func mannWhitney() {
    let test = MannWhitneyTest([1, 2, 3], [4, 5, 6])
    #expect(test.greater == 0.05)
    #expect(test.twoSided == 0.1)
    #expect(abs(MannWhitneyTest.smallestProbability(5, 5) - 1 / 252.0) < 1e-15)
    let shift = TwoSampleShift(from: [1, 2, 3], to: [11, 12, 13])
    #expect(shift.estimate == 10)
    #expect(shift.interval == nil)
  }

  @Test("A spread of 1 % lets 16 pairs find 1.1 %")
  func detectable() throws {
    let half = (15.0 / 16).squareRoot() * 0.01
    let differences = (0..<16).map { $0.isMultiple(of: 2) ? half : -half }
    let detectable = try #require(DetectableEffect.logRatio(of: differences))
    #expect(FigureText.change(detectable) == "+1.1 %")
    #expect(DetectableEffect.logRatio(of: [1]) == nil)
  }

  @Test("Figures are texts without a locale")
  func texts() {
    #expect(DecimalText.text(-0.04, decimals: 1) == "0.0")
    #expect(DecimalText.text(12.345, decimals: 2) == "12.35")
    #expect(FigureText.change(LogRatio.of(share: 0.3)) == "+30.0 %")
    #expect(FigureText.change(LogRatio.of(share: -0.25)) == "-25.0 %")
    #expect(FigureText.probability(0.00042) == "0.00042")
    #expect(FigureText.probability(0x1p-16) == "1.5e-05")
    #expect(FigureText.probability(0.25) == "0.25")
  }

  @Test("From nothing to something is a regression without a percentage, and exact metrics go both ways")
  func exact() {
    #expect(ExactComparison(base: 0, new: 1, better: .less).decision == .regressed)
    #expect(ExactComparison(base: 0, new: 1, better: .less).change == "from 0")
    #expect(ExactComparison(base: 10, new: 12, better: .less).change == "+20.00 %")
    #expect(ExactComparison(base: 10, new: 9, better: .less).decision == .improved)
    #expect(ExactComparison(base: 10, new: 9, better: .more).decision == .regressed)
    #expect(ExactComparison(base: 10, new: 12, better: .more).decision == .improved)
    #expect(ExactComparison(base: 0, new: 0, better: .less).decision == .equivalent)
  }
}
