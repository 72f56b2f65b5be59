import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("When times decide, to the last step of each rule")
struct TimingGateTests {
  /// Eight equal differences: p = 2^-8 in their direction, and every average is the difference itself.
  private func cell(
    _ difference: Double, count: Int = 8, floor: Double = 0, isGated: Bool = true, name: String = "a",
    pairing: Pairing = .backToBack
  ) -> TimingCell {
    TimingCell(
      name: name, metric: "cpu_nanoseconds", isGated: isGated,
      differences: [Double](repeating: difference, count: count), floor: floor, pairing: pairing)
  }

  private func decide(_ cells: TimingCell..., alpha: Double = 0.005) -> [DecisionName] {
    TimingGate(lookAlpha: alpha, seed: 1).decide(cells).map(\.decision)
  }

  @Test("An effect of the floor or more is regressed or improved; below, it is equivalent")
  func floors() {
    #expect(decide(cell(0.1, floor: 0.1)) == [.regressed])
    #expect(decide(cell(0.1, floor: 0.1.nextUp)) == [.equivalent])
    #expect(decide(cell(-0.1, floor: 0.1)) == [.improved])
    #expect(decide(cell(-0.1, floor: 0.1.nextUp)) == [.equivalent])
  }

  @Test("No floor is below 3 % for pairs back to back, nor below 1.5 % for pairs in turn")
  func smallestChange() {
    #expect(LogRatio.of(share: 0.015) == cell(0, floor: 0.001, pairing: .inTurn).threshold)
    #expect(decide(cell(LogRatio.of(share: 0.015), pairing: .inTurn)) == [.regressed])
    #expect(decide(cell(LogRatio.of(share: 0.0149), pairing: .inTurn)) == [.equivalent])
    #expect(LogRatio.of(share: 0.03) == cell(0, floor: 0.001).threshold)
    #expect(decide(cell(LogRatio.of(share: 0.03))) == [.regressed])
    #expect(decide(cell(LogRatio.of(share: 0.0299), floor: 0.001)) == [.equivalent])
    #expect(decide(cell(LogRatio.of(share: -0.029), floor: 0.001)) == [.equivalent])
  }

  @Test("A p of alpha is not below alpha, and each direction has its own p")
  func alpha() {
    #expect(decide(cell(0.1), alpha: 0x1p-8) == [.inconclusive])
    #expect(decide(cell(0.1), alpha: 0x1p-8.nextUp) == [.regressed])
    #expect(decide(cell(-0.1), alpha: 0x1p-8.nextUp) == [.improved])
    let decision = TimingGate(lookAlpha: 0.005, seed: 1).decide([cell(-0.1)])[0]
    #expect(decision.worse == 1 && decision.better == 0x1p-8)
  }

  @Test("What may be as slow as the threshold is not equivalent, nor are too few pairs for an interval")
  func equivalence() {
    let threshold = LogRatio.of(share: 0.03)
    #expect(decide(cell(threshold), alpha: 1e-9) == [.inconclusive])
    #expect(decide(cell(threshold.nextDown), alpha: 1e-9) == [.equivalent])
    #expect(decide(cell(0, count: 5)) == [.inconclusive])
    #expect(decide(cell(0, count: 6)) == [.equivalent])
  }

  @Test("Holm counts the gated cells, and only those")
  func holm() {
    #expect(decide(cell(0.1), cell(0.1, name: "b")) == [.inconclusive, .inconclusive])
    #expect(decide(cell(0.1), cell(0.1, isGated: false, name: "b")) == [.regressed, .advisory])
    #expect(decide(cell(-0.1), cell(-0.1, name: "b")) == [.equivalent, .equivalent])
    let decisions = TimingGate(lookAlpha: 0.005, seed: 1).decide([cell(0.1), cell(-0.1, name: "b")])
    #expect(decisions.map(\.worseAdjusted) == [2 * 0x1p-8, 1])
    #expect(decisions.map(\.betterAdjusted) == [1, 2 * 0x1p-8])
  }

  @Test("The canary has moved from 1 % on, either way, with half of the look's alpha each way")
  func canary() {
    func hasMoved(_ difference: Double, count: Int = 10, alpha: Double = 0.005) -> Bool {
      CanaryCheck([Double](repeating: difference, count: count), lookAlpha: alpha, seed: 1).hasMoved
    }
    let share = LogRatio.of(share: 0.01)
    #expect(hasMoved(share) && hasMoved(-share))
    #expect(!hasMoved(share.nextDown) && !hasMoved(-share.nextDown))
    #expect(!hasMoved(share, count: 8) && !hasMoved(-share, count: 8))
    #expect(!hasMoved(share, alpha: 0x1p-9) && hasMoved(share, alpha: (0x1p-9).nextUp))
  }
}
