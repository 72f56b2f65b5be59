import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("When a calibration lets times decide")
struct CalibrationRuleTests {
  private func record(falseAlarms: Int, of replays: Int) throws -> GateRecord {
    let share = #"{"successes":0,"trials":1}"#
    let json = """
      {"false_alarms":{"successes":\(falseAlarms),"trials":\(replays)},"false_improvements":\(share),\
      "undecided":\(share),"detections":[]}
      """
    return try JSONFile.decode(Array(json.utf8), from: "record")
  }

  @Test("At most 1 % false alarms, up to 2 % at the end of their interval, and never without a suite")
  func qualified() throws {
    #expect(try record(falseAlarms: 3, of: 500).isQualified)
    #expect(try !record(falseAlarms: 4, of: 500).isQualified, "up to 2.04 %")
    #expect(try record(falseAlarms: 100, of: 10_000).isQualified)
    #expect(try !record(falseAlarms: 101, of: 10_000).isQualified, "1.01 %, though only up to 1.2 %")
    #expect(try record(falseAlarms: 0, of: GateRecord.fewestReplays).isQualified)
    #expect(try !record(falseAlarms: 0, of: 188).isQualified)
    #expect(try !record(falseAlarms: 0, of: 0).isQualified)
  }

  @Test("A machine with false alarms is not qualified: it says so, and times do not decide")
  func notQualified() throws {
    let calibration = try CalibrationFixture.calibration(same: 1.5)
    #expect(calibration.record.falseAlarms == WilsonInterval(successes: 200, trials: 200))
    #expect(calibration.text.hasSuffix("NOT QUALIFIED: times are advisory\n"))
    #expect(
      calibration.floors(on: "m", now: "2026-11-21T08:00:00Z")
        == .none(
          "the machine is not qualified: 100.0 % false alarms, up to 100.0 %, in the calibration of "
            + "2026-11-21T07:00:00Z, and at most 1.0 %, up to 2.0 %, are allowed"))
  }

  @Test("A quick calibration has no pairs with extra work, and whatever uses it says so and what it finds")
  func quick() throws {
    let calibration = try CalibrationFixture.calibration(isQuick: true)
    #expect(calibration.isQuick && calibration.record.planted == [])
    #expect(calibration.text.contains("200 replays of 1 cells, quick, 10 pairs each, alpha 0.01:\n"))
    let floors = calibration.floors(on: "m", now: "2026-11-21T08:00:00Z")
    #expect(
      floors.isQualified
        && floors.origin
          == "calibrated 2026-11-21T07:00:00Z, quickly: it finds +2 % in 100.0 %, +3 % in 100.0 %, +5 % in 100.0 % "
          + "of suites"
    )
    #expect(try !CalibrationFixture.calibration().isQuick)
  }

  @Test("A calibration of before the pairs of floors and suites were parted lets no time decide")
  func notParted() throws {
    let json = CalibrationFile.json(try CalibrationFixture.calibration())
    let before = json.replacingOccurrences(of: #""splits":16,?"#, with: "", options: .regularExpression)
      .replacingOccurrences(of: ",}", with: "}")
    #expect(before != json)
    let read: Calibration = try JSONFile.decode(Array(before.utf8), from: "c")
    #expect(
      read.floors(on: "m", now: "2026-11-21T08:00:00Z")
        == .none(
          "the calibration of 2026-11-21T07:00:00Z tried its floors on the pairs that they come from, so that its "
            + "error rates say little"))
  }

  @Test("It holds from its own second to 14 days later, and not with a date that is none")
  func days() throws {
    let calibration = try CalibrationFixture.calibration()
    func isQualified(_ now: String) -> Bool { calibration.floors(on: "m", now: now).isQualified }
    #expect(isQualified("2026-11-21T07:00:00Z") && isQualified("2026-12-05T07:00:00Z"))
    #expect(!isQualified("2026-11-21T06:59:59Z") && !isQualified("2026-12-05T07:00:01Z"))
    #expect(
      calibration.floors(on: "m", now: "tonight").origin
        == "the calibration's date, '2026-11-21T07:00:00Z', cannot be read")
    #expect(
      try CalibrationFixture.calibration(createdAt: "once").floors(on: "m", now: "2026-11-21T07:00:00Z").origin
        == "the calibration's date, 'once', cannot be read")
    let floors = calibration.floors(on: "m", now: "2026-11-21T07:00:00Z")
    #expect(
      floors.canary == CanaryState(nanoseconds: 1e6, deviation: 0) && floors.origin == "calibrated 2026-11-21T07:00:00Z"
    )
  }

  @Test("It holds on the machine class that was calibrated only")
  func machine() throws {
    #expect(
      try CalibrationFixture.calibration().floors(on: "n", now: "2026-11-21T08:00:00Z")
        == .none("the calibration is of another machine class, 'm', not 'n'"))
  }

  @Test("A calibration of another schema, version or kind is refused; none at all is a reason")
  func schema() throws {
    let folder = FileManager.default.temporaryDirectory
    let path = folder.appendingPathComponent("dpa-calibration-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func floors() throws(HarnessError) -> Floors {
      try CalibrationFile.floors(at: path, machine: "m", now: "2026-11-21T08:00:00Z", files: SystemFiles())
    }
    #expect(try floors() == .none("there is no calibration at '\(path)'"))
    let json = CalibrationFile.json(try CalibrationFixture.calibration())
    try Data(json.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try floors().isQualified)
    for (known, found, name) in [
      ("\"version\":1", "\"version\":2", "dpa-harness-calibration/2"),
      ("dpa-harness-calibration", "dpa-harness-report", "dpa-harness-report/1"),
    ] {
      try Data(json.replacingOccurrences(of: known, with: found).utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: HarnessError.unknownSchema(path: path, found: name, known: "dpa-harness-calibration/1")) {
        try floors()
      }
    }
  }

  @Test("A calibration with fewer pairs than it claims, or with a canary of none, is malformed")
  func impossible() throws {
    let folder = FileManager.default.temporaryDirectory
    let path = folder.appendingPathComponent("dpa-calibration-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let json = CalibrationFile.json(try CalibrationFixture.calibration())
    let canary = try #require(json.range(of: #""canary": "#)).upperBound
    let cells = try #require(json.range(of: #""cells": ["#)).lowerBound
    for (edited, reason) in [
      (
        json.replacingOccurrences(
          of: #""same":\[\[.*?\]\]"#, with: #""same":[]"#, options: .regularExpression,
          range: canary..<cells),
        "its canary has no pair"
      ),
      (
        json.replacingOccurrences(of: #""pair_count": 10"#, with: #""pair_count": 11"#),
        "its cell 'a/one' has too few pairs for comparisons of 11"
      ),
      (
        json.replacingOccurrences(of: #""pair_count": 10"#, with: #""pair_count": 9223372036854775807"#),
        "its cell 'a/one' has too few pairs for comparisons of 9223372036854775807"
      ),
      (
        json.replacingOccurrences(
          of: #""floors": \[\n.*\n\]"#, with: #""floors": []"#, options: .regularExpression),
        "it has floors of 0 of its 1 cells"
      ),
    ] {
      #expect(edited != json)
      try Data(edited.utf8).write(to: URL(fileURLWithPath: path))
      #expect(throws: HarnessError.malformedFile(path: path, reason: reason)) {
        try CalibrationFile.floors(at: path, machine: "m", now: "2026-11-21T08:00:00Z", files: SystemFiles())
      }
    }
  }

  @Test("A replay takes the second look where the first decides nothing, and only there")
  func secondLook() throws {
    var random = SplitMix64(seed: 1)
    // Three percent slower, give or take four: ten pairs decide now and then, twenty more often.
    let pairs = (0..<40).map { number in
      let percent = 3 + Double(random.next(below: 8_001)) / 1_000 - 4
      return MeasuredPair(base: 1e6, new: 1e6 * (1 + percent / 100), isBaseFirst: number.isMultiple(of: 2))
    }
    let cell = CalibratedCell(name: "a", metric: "cpu_nanoseconds", same: pairs, planted: [])
    let rule = try GateRule(pairCount: 10, gatedCellCount: 1)
    let replay = GateReplay([cell], floors: .common(0), rule: rule, pairing: .backToBack, seed: 1)
    let gate = TimingGate(lookAlpha: rule.lookAlpha, seed: 1)
    func decision(_ drawn: some Sequence<MeasuredPair>) -> DecisionName {
      let differences = drawn.map { $0.worsening() }
      return gate.decide([
        TimingCell(name: "a", metric: "cpu_nanoseconds", differences: differences, pairing: .backToBack)
      ])[0].decision
    }
    var looks = [Int: Int]()
    for number in 0..<60 {
      let drawn = replay.draws(number)[0]
      let first = decision(drawn.prefix(10))
      let both = decision(drawn)
      #expect(replay.outcome(number).decisions.map(\.decision) == [first == .inconclusive ? both : first])
      looks[first == .inconclusive ? (both == .inconclusive ? 0 : 2) : 1, default: 0] += 1
    }
    #expect(looks[1, default: 0] > 0 && looks[2, default: 0] > 0, "replays by the look that decided: \(looks)")
  }

  @Test("The floor is what pairs of one build move by; one of them alone moves it little")
  func floor() throws {
    let cell = try CalibrationFixture.calibration().cells[0]
    #expect(CellFloor(cell, pairCount: 10, seed: 1).floor == 0)
    let moved = CalibratedCell(name: "a", metric: "m", same: CalibrationFixture.pairs(1.5), planted: [])
    let floor = CellFloor(moved, pairCount: 10, seed: 1)
    #expect(floor.floor == LogRatio.of(share: 0.5) && floor.medianAbsoluteDeviation == 0 && floor.orderEffect == 0)
    let half = CalibratedCell(
      name: "a", metric: "m", same: CalibrationFixture.pairs(1, 10) + CalibrationFixture.pairs(exp(0.02), 10),
      planted: [])
    let robust = 3 * 1.4826 * 0.01 / 10.0.squareRoot()
    let spread = CellFloor(half, pairCount: 10, seed: 1)
    #expect(abs(spread.medianAbsoluteDeviation - 0.01) < 1e-12 && spread.floor >= robust)
    let larger = CellFloor(half, pairCount: 20, seed: 1)
    #expect(abs(larger.floor - max(0.01, 3 * 1.4826 * 0.01 / 20.0.squareRoot())) < 1e-12)
  }

  @Test("Where pairs lie evenly around none, three robust standard errors are the floor")
  func robustFloor() {
    let pairs = (0..<20).map { number in
      MeasuredPair(base: 1e6, new: 1e6 * exp((Double(number) - 9.5) / 100), isBaseFirst: number.isMultiple(of: 2))
    }
    let floor = CellFloor(CalibratedCell(name: "a", metric: "m", same: pairs, planted: []), pairCount: 10, seed: 1)
    #expect(abs(floor.floor - 3 * 1.4826 * 0.05 / 10.0.squareRoot()) < 1e-9)
  }

  private func run(_ program: CellProgram, of build: ScriptedBuild) throws(HarnessError) -> CalibrationRun {
    try CalibrationRun(
      program, counts: try CalibrationRun.Counts(same: 30, planted: 20, pairCount: 10), size: "default", seed: 1,
      expecting: build.expected, runs: build.programs)
  }

  @Test("Without a gated cell, without the canary or with a cell that fails there is no calibration")
  func refused() async throws {
    var build = ScriptedBuild()
    build.cells = []
    #expect(throws: HarnessError.notComparable("'new' has no gated cell to calibrate")) {
      try run(build.program("new"), of: build)
    }
    build.cells = ["a/one"]
    let whole = build.program("new")
    let without = CellProgram(
      label: "new", path: "new", sha256: "", cells: whole.cells.filter { $0.name != CanaryCheck.cell })
    #expect(throws: HarnessError.notComparable("'new' has no canary, 'canary/portable-loop'")) {
      try run(without, of: build)
    }
    build.crashing = "a/one"
    await #expect(
      throws: HarnessError.notComparable("cell 'a/one' is void: its timing process was ended by signal 11")
    ) { try await run(whole, of: build).run(log: PairLog()) }
  }

  @Test("Pairs of another program, size, seed, number of pairs or set of cells are not gone on from")
  func plan() throws {
    var build = ScriptedBuild()
    let program = build.program("new")
    func plan(
      _ program: CellProgram, same: Int = 30, planted: Int = 20, size: String = "default", seed: UInt64 = 1
    ) throws -> String {
      let counts = try CalibrationRun.Counts(same: same, planted: planted, pairCount: 10)
      return try CalibrationRun(
        program, counts: counts, size: size, seed: seed, expecting: build.expected, runs: build.programs
      ).plan
    }
    var plans = [
      try plan(program), try plan(build.program("base")), try plan(program, same: 32), try plan(program, planted: 22),
      try plan(program, size: "smoke"), try plan(program, seed: 2),
    ]
    build.cells = ["a/one"]
    plans.append(try plan(build.program("new")))
    #expect(Set(plans).count == 7)
  }

  @Test("Pairs of one build are even and three times those of a comparison, those with extra work twice or none")
  func counts() throws {
    for same in [31, 28] {
      #expect(
        throws: HarnessError.usage(
          "\(setting: "same_pairs") must be an even number of at least 30, three times the pairs of a comparison, not "
            + "\(same)")
      ) { try CalibrationRun.Counts(same: same, planted: 20, pairCount: 10) }
    }
    for planted in [18, 21, -2] {
      #expect(
        throws: HarnessError.usage(
          "\(setting: "planted_pairs") must be 0 or an even number of at least 20, twice the pairs of a comparison, "
            + "not \(planted)")
      ) { try CalibrationRun.Counts(same: 30, planted: planted, pairCount: 10) }
    }
    #expect(try CalibrationRun.Counts(same: 30, planted: 0, pairCount: 10).planted == 0)
  }
}
