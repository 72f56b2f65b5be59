import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("Times of two stored reports, to the last step of each rule")
struct StoredTimingTests {
  private typealias Fixture = StoredFixture

  private func decide(
    _ base: Report, _ new: Report, floors: Floors = StoredFixture.floors(), alpha: Double = 0.01
  ) -> [DecisionName] {
    StoredTiming(base: base, new: new, floors: floors, alpha: alpha)
      .decide(base.cells.map(\.name)).map(\.decision)
  }

  private func decide(_ factor: Double, floor: Double = 0.01, count: Int = 10, alpha: Double = 0.01) -> DecisionName? {
    decide(
      Fixture.report(Fixture.cell(Fixture.times(2e6, count: count))),
      Fixture.report(Fixture.cell(Fixture.times(2e6 * factor, count: count))), floors: Fixture.floors(["a/one": floor]),
      alpha: alpha
    ).first
  }

  @Test("A change of 10 % or the floor decides, both ways; a smaller one is equivalent")
  func thresholds() {
    #expect(decide(1.11) == .regressed && decide(1.09) == .equivalent)
    #expect(decide(1 / 1.11) == .improved && decide(1 / 1.09) == .equivalent)
    #expect(decide(1.11, floor: 0.2) == .equivalent && decide(1.23, floor: 0.2) == .regressed)
    #expect(decide(1 / 1.11, floor: 0.2) == .equivalent && decide(1 / 1.23, floor: 0.2) == .improved)
  }

  @Test("Processes too few to reach alpha over all calibrated cells are advisory")
  func tooFew() {
    let best = MannWhitneyTest.smallestProbability(5, 5)
    #expect(decide(1.3, count: 5, alpha: best) == .advisory)
    #expect(decide(1.3, count: 5, alpha: best.nextUp.nextUp) == .regressed)
    func report(_ factor: Double) -> Report {
      let times = Fixture.times(2e6 * factor, count: 5)
      return Fixture.report(
        Fixture.cell(times, name: "a"), Fixture.cell(times, name: "b"), Fixture.cell(times, name: "c"),
        Fixture.cell(times, name: "d"))
    }
    let two = Fixture.floors(["a": 0, "b": 0])
    #expect(decide(report(1), report(1.3), floors: two) == [.regressed, .regressed, .advisory, .advisory])
    let three = Fixture.floors(["a": 0, "b": 0, "c": 0])
    #expect(decide(report(1), report(1.3), floors: three) == [.advisory, .advisory, .advisory, .advisory])
  }

  @Test("Without a calibration that holds, times are advisory, whatever floors there are")
  func notQualified() {
    let report = Fixture.report(Fixture.cell(Fixture.times(2e6)))
    let slower = Fixture.report(Fixture.cell(Fixture.times(3e6)))
    let floors = Floors(isQualified: false, origin: "", floors: ["a/one": 0.01])
    #expect(decide(report, slower, floors: floors) == [.advisory])
    #expect(decide(report, slower, floors: Fixture.floors(["other": 0.01])) == [.advisory])
  }

  @Test("A p below alpha by itself is not below it among two calibrated cells", arguments: [1, 2])
  func holm(_ calibrated: Int) {
    // One pair of 25 is the wrong way round: p = 2 / 252, and twice that is over 0.01.
    let base = Fixture.report(
      Fixture.cell([1, 1.01, 1.02, 1.03, 1.35].map { $0 * 2e6 }, name: "a"),
      Fixture.cell(Fixture.times(2e6, count: 5), name: "b"))
    let new = Fixture.report(
      Fixture.cell([1.3, 1.36, 1.37, 1.38, 1.39].map { $0 * 2e6 }, name: "a"),
      Fixture.cell(Fixture.times(2e6, count: 5), name: "b"))
    let floors = Fixture.floors(calibrated == 1 ? ["a": 0.01] : ["a": 0.01, "b": 0.01])
    let found = StoredTiming(base: base, new: new, floors: floors, alpha: 0.01).decide(["a", "b"])
    #expect(found.first?.worse == 2 / 252.0)
    #expect(found.first?.worseAdjusted == Double(calibrated) * 2 / 252)
    #expect(found.first?.decision == (calibrated == 1 ? .regressed : .inconclusive))
    let back = StoredTiming(base: new, new: base, floors: floors, alpha: 0.01).decide(["a", "b"])
    #expect(back.first?.better == 2 / 252.0)
    #expect(back.first?.decision == (calibrated == 1 ? .improved : .equivalent))
  }

  @Test("Each process is held against the reference process of its round, or their median where there is none")
  func ratios() {
    let drift = (0..<10).map { 1e6 * (1 + Double($0)) }
    let base = Fixture.report(Fixture.cell(drift.map { $0 * 2 }), reference: drift)
    let steady = StoredTiming(base: base, new: base, floors: Fixture.floors(), alpha: 0.01).decide(["a/one"])[0]
    #expect(steady.effect == 0 && steady.interval == 0...0, "no process differs from its reference")
    let flat = Fixture.report(Fixture.cell(Fixture.times(2e6)))
    let short = Fixture.report(Fixture.cell(Fixture.times(2e6)), reference: [1e6])
    let effect = StoredTiming(base: flat, new: short, floors: Fixture.floors(), alpha: 0.01).decide(["a/one"])[0].effect
    #expect(abs(effect) < 1e-6)
  }

  @Test("Where both took turns with the reference cell, the ratios of neighbours decide, whatever the medians say")
  func turns() {
    // A night on which everything took three times as long, and the next one.
    let slow = Fixture.report(
      Fixture.cellInTurn(Fixture.times(6e6), ratios: Fixture.times(2)), reference: Fixture.times(1e6))
    let calm = Fixture.report(
      Fixture.cellInTurn(Fixture.times(2e6), ratios: Fixture.times(2)), reference: Fixture.times(1e6))
    #expect(decide(calm, slow) == [.equivalent] && decide(slow, calm) == [.equivalent])
    let worse = Fixture.report(
      Fixture.cellInTurn(Fixture.times(2e6), ratios: Fixture.times(2.3)), reference: Fixture.times(1e6))
    #expect(decide(slow, worse) == [.regressed] && decide(worse, slow) == [.improved])
  }

  @Test("A report of before there were turns is held against one of now by what both have: the medians")
  func turnsOnOneSide() {
    let before = Fixture.report(Fixture.cell(Fixture.times(2e6)), reference: Fixture.times(1e6))
    let now = Fixture.report(
      Fixture.cellInTurn(Fixture.times(2e6), ratios: Fixture.times(5)), reference: Fixture.times(1e6))
    #expect(decide(before, now) == [.equivalent] && decide(now, before) == [.equivalent])
  }

  @Test("A time that is not positive, no time, or no reference cell leaves the cell out")
  func left() {
    let good = Fixture.report(Fixture.cell(Fixture.times(2e6)))
    for bad in [
      Fixture.report(Fixture.cell([2e6, 0, 2e6])), Fixture.report(Fixture.cell([])),
      Fixture.report(Fixture.cell(Fixture.times(2e6)), reference: nil),
      Fixture.report(Fixture.cell(Fixture.times(2e6)), reference: [0]),
      Fixture.report(Fixture.cell(Fixture.times(2e6), state: .void)),
    ] {
      #expect(decide(good, bad).isEmpty && decide(bad, good).isEmpty)
    }
  }

  @Test("The shift's interval is that of R's wilcox.test for five processes a side")
  func interval() {
    let shift = TwoSampleShift(from: [1, 2, 3, 4, 5], to: [11, 13, 17, 19, 23])
    #expect(shift.estimate == 14)
    #expect(shift.interval == 8...20)
  }
}
