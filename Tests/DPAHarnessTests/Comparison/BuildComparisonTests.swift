import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Two builds are compared by pairs of processes")
struct BuildComparisonTests {
  private func decisions(_ report: ComparisonReport) -> [DecisionName] { report.cells.map(\.timing.decision) }

  @Test("The same build is equivalent, and the exit status 0")
  func same() async throws {
    let report = try await ScriptedBuild().compare()
    #expect(decisions(report) == [.equivalent, .equivalent])
    #expect(report.exact.map(\.decision) == [.equivalent, .equivalent])
    #expect(report.cells.map(\.pairs.count) == [16, 16])
    #expect(report.cells.allSatisfy { $0.pairs.count { $0.isBaseFirst } == 8 })
    #expect(report.verdict().status == .held)
  }

  @Test("A slow-down of 30 % in one cell is found there, and the exit status 2")
  func slower() async throws {
    var build = ScriptedBuild()
    build.factors = ["a/one": 1.3]
    let report = try await build.compare()
    #expect(decisions(report) == [.regressed, .equivalent])
    #expect(abs(LogRatio.share(report.cells[0].timing.effect) - 0.3) < 0.02)
    #expect(report.verdict().status == .regression)
  }

  @Test("A cell that the calibration does not cover is shown, and does not decide")
  func cellNotCalibrated() async throws {
    var build = ScriptedBuild()
    build.factors = ["b/two": 1.3]
    let floors = Floors(
      isQualified: true, origin: "calibrated 2026-11-21T07:00:00Z", floors: ["a/one": 0.01],
      canary: CanaryState(nanoseconds: 1e6, deviation: 0.003))
    let report = try await build.compare(floors: floors)
    #expect(decisions(report) == [.equivalent, .advisory])
    #expect(report.verdict().status == .held)
  }

  @Test("A cell that is not gated is shown, and does not decide")
  func notGated() async throws {
    var build = ScriptedBuild()
    build.factors = ["b/two": 1.3]
    build.ungated = "b/two"
    let report = try await build.compare()
    #expect(decisions(report) == [.equivalent, .advisory])
    #expect(report.verdict().status == .held)
  }

  @Test("An improvement passes, unless it was asked to fail")
  func faster() async throws {
    var build = ScriptedBuild()
    build.factors = ["b/two": 0.8]
    let report = try await build.compare()
    #expect(decisions(report) == [.equivalent, .improved])
    #expect(report.verdict().status == .held)
    #expect(report.verdict(failsOnImproved: true).status == .regression)
  }

  @Test("An allocation where there was none is a regression of its own, and the exit status 2")
  func allocation() async throws {
    var build = ScriptedBuild()
    build.newAllocations = ["b/two": 100]
    let report = try await build.compare()
    #expect(decisions(report) == [.equivalent, .equivalent])
    #expect(report.exact.map(\.decision) == [.equivalent, .regressed])
    #expect(report.exact[1].change == "from 0")
    #expect(report.verdict().status == .regression)
  }

  @Test("A benchmark that vanished is named, and the exit status 4")
  func vanished() async throws {
    var build = ScriptedBuild()
    build.onlyInBase = ["c/gone"]
    let report = try await build.compare()
    #expect(
      report.problems.map(\.sentence) == [
        "benchmark 'c/gone' is missing from the new build, new; both sides need the same benchmarks"
      ])
    #expect(report.verdict().status == .notComparable)
  }

  @Test("Another root voids the cell, and the exit status is 1")
  func otherRoot() async throws {
    var build = ScriptedBuild()
    build.newRoots = ["a/one": "bb"]
    let report = try await build.compare()
    #expect(report.cells.map(\.timing.name) == ["b/two"])
    #expect(
      report.problems.first?.sentence.description
        == "cell 'a/one' is void: a timing process of 'new' computed the root bb, and it must be aa")
    #expect(report.verdict().status == .failed)
  }

  @Test("Two builds that agree on a wrong root are not compared, and the exit status is 1")
  func sameWrongRoot() async throws {
    var build = ScriptedBuild()
    build.newRoots = ["a/one": "bb"]
    build.baseRoots = ["a/one": "bb"]
    let report = try await build.compare()
    #expect(report.cells.map(\.timing.name) == ["b/two"])
    #expect(
      report.problems.allSatisfy { $0.sentence.description.hasSuffix("' computed the root bb, and it must be aa") })
    #expect(report.problems.count == 2 && report.verdict().status == .failed)
    #expect(report.exact.map(\.cell) == ["b/two"])
  }

  @Test("A canary that moved either way makes the run invalid, and the exit status 4", arguments: [1.04, 0.96])
  func canary(_ factor: Double) async throws {
    var build = ScriptedBuild()
    build.factors = [ScriptedBuild.canary: factor]
    let report = try await build.compare()
    let canary = try #require(report.canary)
    #expect(canary.hasMoved && (canary.effect > 0) == (factor > 1))
    #expect(
      report.problems.map(\.sentence) == [
        "the canary 'canary/portable-loop', which holds no code under test, moved by "
          + "\(FigureText.change(canary.effect)) (p \(FigureText.probability(canary.probability))): "
          + "the machine changed while it was measured, so the run is invalid"
      ])
    #expect(report.verdict().status == .notComparable)
  }

  @Test(
    "A canary over 10 % off what it was when calibrated asks for a new calibration; 4 where it is required",
    arguments: [(0.85e6, "+17."), (1.3e6, "-2")])
  func drift(_ calibrated: Double, _ change: String) async throws {
    let report = try await ScriptedBuild().compare(floors: floors(canaryNanoseconds: calibrated))
    let sentence = try #require(report.problems.first?.sentence.description)
    #expect(
      sentence.hasPrefix(
        "times cannot decide on this machine as was required: the canary's time differs by \(change)"))
    #expect(sentence.hasSuffix(" % from when the machine was calibrated, so that a new calibration is needed"))
    #expect(report.problems.count == 1 && report.verdict().status == .notComparable)
  }

  @Test("Where none is required, a canary that drifted lets only larger changes count, and that is said")
  func driftWithoutRequirement() async throws {
    var build = ScriptedBuild()
    build.factors = ["a/one": 1.02, "b/two": 1.06]
    build.noise = 0.001
    let before = try await build.compare(floors: floors(canaryNanoseconds: 1e6), without: .conservative)
    #expect(decisions(before) == [.regressed, .regressed] && before.calibration == "calibrated")
    let report = try await build.compare(floors: floors(canaryNanoseconds: 0.85e6), without: .conservative)
    #expect(decisions(report) == [.equivalent, .regressed] && report.problems.isEmpty)
    #expect(report.calibration.hasPrefix("the canary's time differs by +17."))
    #expect(
      report.calibration.hasSuffix(
        " % from when the machine was calibrated, so that a new calibration is needed; a time counts as changed from "
          + "2.5 % on"))
    let shown = try await build.compare(floors: floors(canaryNanoseconds: 0.85e6), without: .advisory)
    #expect(decisions(shown) == [.advisory, .advisory] && shown.verdict().status == .held)
  }

  @Test("A canary whose pairs lie much further apart than in the calibration has drifted too, from where it matters on")
  func noisierCanary() {
    let calibrated = CanaryState(nanoseconds: 1e6, deviation: 0.003)
    func drift(_ deviation: Double, _ pairCount: Int = 16) -> String? {
      CanaryState(nanoseconds: 1e6, deviation: deviation).drift(from: calibrated, pairCount: pairCount)
    }
    #expect(drift(0.0095) == "the canary's pairs lie 0.95 % apart, and 0.30 % when the machine was calibrated")
    #expect(drift(0.0089) == nil, "not thrice as far")
    #expect(drift(0.0095, 30) == nil, "three standard errors are below 1 %")
  }

  @Test("A canary within 10 % of the calibration is at rest", arguments: [0.95e6, 1.05e6])
  func noDrift(_ calibrated: Double) async throws {
    let report = try await ScriptedBuild().compare(floors: floors(canaryNanoseconds: calibrated))
    #expect(report.problems.isEmpty && report.verdict().status == .held)
  }

  private func floors(canaryNanoseconds: Double) -> Floors {
    Floors(
      isQualified: true, origin: "calibrated", floors: ["a/one": 0.01, "b/two": 0.01],
      canary: CanaryState(nanoseconds: canaryNanoseconds, deviation: 0.003))
  }

  @Test("A calibration of cells of another size says nothing about these")
  func otherSize() async throws {
    let floors = Floors(isQualified: true, origin: "calibrated", size: "smoke", floors: ["a/one": 0.01, "b/two": 0.01])
    #expect(
      throws: HarnessError.notComparable(
        "times cannot decide on this machine as was required: calibrated, but at the size smoke, and these are of the "
          + "size default\(step: .calibrateOrGoWithout)")
    ) { try ScriptedBuild().comparison(floors: floors) }
    var build = ScriptedBuild()
    build.size = "smoke"
    #expect(try await build.compare(floors: floors).verdict().status == .held)
  }

  @Test("A canary whose process fails voids the run, and none in either build is missing")
  func withoutCanary() async throws {
    var build = ScriptedBuild()
    build.crashing = ScriptedBuild.canary
    let report = try await build.compare()
    #expect(report.canary == nil)
    #expect(
      report.problems.map(\.sentence) == [
        "cell 'canary/portable-loop' is void: its timing process was ended by signal 11"
      ])
    #expect(report.verdict().status == .internalError)
  }

  @Test("A filter that leaves no cell is refused")
  func emptyFilter() throws {
    var build = ScriptedBuild()
    build.cells = []
    #expect(throws: HarnessError.usage("there is no benchmark to compare; \(setting: "filter") chooses none")) {
      try build.comparison()
    }
  }

  @Test("Pairs of another size, seed, number of pairs, build or set of cells are not gone on from")
  func plan() throws {
    let build = ScriptedBuild()
    let plan = try build.comparison().plan
    var other = build
    other.size = "smoke"
    #expect(try other.comparison().plan != plan)
    other = build
    other.seed = 2
    #expect(try other.comparison().plan != plan)
    other = build
    other.cells = ["a/one"]
    #expect(try other.comparison().plan != plan)
    #expect(try build.comparison(pairs: 18).plan != plan)
    for sha in ["sha of base", "sha of new"] { #expect(plan.contains("\"\(sha)\"")) }
  }

  @Test("Noise as wide as the change gets one top-up to twice the pairs, then the exit status is 3")
  func undecided() async throws {
    var build = ScriptedBuild()
    build.noise = 0.4
    let report = try await build.compare()
    #expect(decisions(report).contains(.inconclusive))
    let cell = try #require(report.cells.first { $0.timing.decision == .inconclusive })
    #expect(cell.timing.pairCount == 32)
    #expect(report.verdict().status == .undecided)
  }

  @Test("A process that crashes voids its cell, and the exit status is 70")
  func crash() async throws {
    var build = ScriptedBuild()
    build.crashing = "b/two"
    let report = try await build.compare()
    #expect(
      report.problems.first?.sentence.description == "cell 'b/two' is void: its timing process was ended by signal 11")
    #expect(report.verdict().status == .internalError)
  }

  private static let none = Floors.none("there is no calibration at 'reports/calibration/m.json'")

  @Test("Without a calibration times decide from a larger change on, and the report says so")
  func notCalibrated() async throws {
    var build = ScriptedBuild()
    build.factors = ["a/one": 1.3]
    let report = try await build.compare(floors: Self.none, without: .conservative)
    #expect(decisions(report) == [.regressed, .equivalent])
    let origin =
      "not calibrated on this machine: there is no calibration at 'reports/calibration/m.json'; a time counts as "
      + "changed from 2.5 % on"
    #expect(report.calibration == origin)
    #expect(report.verdict().notes.contains { $0.hasSuffix(origin) })
    #expect(report.verdict().status == .regression)
    (build.factors, build.noise) = (["a/one": 1.02], 0.002)
    #expect(
      decisions(try await build.compare(floors: Self.none, without: .conservative)) == [.equivalent, .equivalent])
    #expect(decisions(try await build.compare()) == [.regressed, .equivalent])
  }

  @Test("Where it was asked for, times without a calibration are refused, or shown as advisory")
  func withoutCalibration() async throws {
    var build = ScriptedBuild()
    build.factors = ["a/one": 1.3]
    await #expect(
      throws: HarnessError.notComparable(
        "times cannot decide on this machine as was required: there is no calibration at "
          + "'reports/calibration/m.json'\(step: .calibrateOrGoWithout)")
    ) { try await build.compare(floors: Self.none, without: .refuse) }
    let report = try await build.compare(floors: Self.none, without: .advisory)
    #expect(decisions(report) == [.advisory, .advisory])
    #expect(report.verdict().status == .held)
  }

  @Test("A build of before there were turns is measured back to back, and needs floors of such pairs")
  func backToBack() async throws {
    var build = ScriptedBuild()
    #expect(try await build.compare().pairing == .inTurn)
    let floors = build.floors
    build.takesTurns = false
    let report = try await build.compare()
    #expect(report.pairing == .backToBack && report.cells.allSatisfy { $0.pairs.allSatisfy { $0.difference == nil } })
    #expect(decisions(report) == [.equivalent, .equivalent])
    await #expect(
      throws: HarnessError.notComparable(
        "times cannot decide on this machine as was required: calibrated 2026-11-21T07:00:00Z, but with pairs in turn, "
          + "and these are back to back\(step: .calibrateOrGoWithout)")
    ) { try await build.compare(floors: floors) }
    build.factors = ["a/one": 1.08]
    #expect(decisions(try await build.compare(floors: floors, without: .conservative)) == [.equivalent, .equivalent])
    build.factors = ["a/one": 1.3]
    #expect(decisions(try await build.compare(floors: floors, without: .conservative)) == [.regressed, .equivalent])
  }

  @Test("An interrupted comparison goes on from the pairs it kept, and says the same as an uninterrupted one")
  func resumed() async throws {
    let folder = try ComparisonFolder()
    var build = ScriptedBuild()
    build.factors = ["a/one": 1.3]
    let whole = try await build.compare()
    let plan = try build.comparison().plan
    build.interruptedAt = 41
    let first = try folder.log(plan, isResuming: false)
    await #expect(
      throws: HarnessError.comparisonInterrupted(pairs: 20, state: folder.output + ".pairs.partial")
    ) { try await build.compare(log: first) }
    first.close()
    #expect(throws: HarnessError.partialExists(path: folder.output + ".pairs.partial")) {
      try folder.log(plan, isResuming: false)
    }
    #expect(
      throws: HarnessError.resumeRefused(
        path: folder.output + ".pairs.partial", reason: "it was started with other builds or options")
    ) { try folder.log(plan + " ", isResuming: true) }
    build.interruptedAt = nil
    let log = try folder.log(plan, isResuming: true)
    #expect(log.lines.count == 20)
    #expect(try await build.compare(log: log) == whole)
    log.remove()
    #expect(SystemFiles().kind(of: folder.output + ".pairs.partial") == .missing)
  }
}

/// A folder of a test's own.
private final class ComparisonFolder {
  let url: URL
  var output: String { url.appendingPathComponent("comparison.json").path }

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-compare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func log(_ plan: String, isResuming: Bool) throws(HarnessError) -> PairLog {
    try PairLog(for: output, plan: plan, isResuming: isResuming, isReplacing: false, files: SystemFiles())
  }
}
