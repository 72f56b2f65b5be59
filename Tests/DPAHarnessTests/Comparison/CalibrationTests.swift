import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("A calibration says how often the gate is wrong")
struct CalibrationTests {
  /// Pairs with a noise of so many percent around a factor.
  private func pairs(_ count: Int, factor: Double = 1, noise: Double = 0.01, seed: UInt64) -> [MeasuredPair] {
    var random = SplitMix64(seed: seed)
    func next() -> Double { Double(random.next(below: 2_001)) / 1_000 - 1 }
    return (0..<count).map { number in
      MeasuredPair(
        base: 1e6 * (1 + noise * next()), new: 1e6 * factor * (1 + noise * next()),
        isBaseFirst: number.isMultiple(of: 2))
    }
  }

  /// - Parameter last: The noise of the last of the three cells; nil for that of the others.
  private func calibration(
    noise: Double = 0.01, last: Double? = nil, same: Int = 48, replays: Int = 200
  ) throws(HarnessError) -> Calibration {
    let cells = (0..<3).map { number in
      let noise = number == 2 ? last ?? noise : noise
      return CalibratedCell(
        name: "cell/\(number)", metric: "cpu_nanoseconds", same: pairs(same, noise: noise, seed: UInt64(number)),
        planted: [5, 10].map { percent in
          .init(
            percent: percent,
            pairs: pairs(40, factor: 1 + Double(percent) / 100, noise: noise, seed: UInt64(10 + number + percent)))
        })
    }
    return try Calibration(
      createdAt: "2026-11-21T07:00:00Z", machine: "m", programSHA256: "aa", seed: 1, size: "default", pairCount: 16,
      replays: replays, canary: cells[0], cells: cells)
  }

  @Test("A quiet machine is qualified, and +5 % and +10 % are found every time, by arithmetic and done")
  func quiet() throws {
    let calibration = try calibration()
    #expect(calibration.record.isQualified)
    #expect(calibration.record.falseAlarms == WilsonInterval(successes: 0, trials: 200))
    #expect(calibration.record.detections.map(\.percent) == [1, 2, 3, 5, 10])
    let shares = calibration.record.detections.map(\.found.share)
    #expect(shares == shares.sorted() && shares.suffix(2) == [1, 1])
    #expect(calibration.record.planted?.map(\.percent) == [5, 10])
    #expect(calibration.record.planted?.map(\.found.share) == [1, 1])
    #expect(calibration.floors.count == 3)
    #expect(calibration.floors.allSatisfy { $0.floor > 0 && $0.floor < 0.02 })
    #expect(calibration.text.contains("QUALIFIED: times may decide"))
  }

  @Test("A cell whose floor is over 5 % is advisory, is named, and has no share in the error rates")
  func noisyCell() throws {
    let calibration = try calibration(last: 0.4)
    #expect(calibration.floors.map { $0.floor > LogRatio.of(share: 0.05) } == [false, false, true])
    let floors = calibration.floors(on: "m", now: "2026-11-21T08:00:00Z")
    #expect(["cell/0", "cell/1", "cell/2"].map { floors.decide($0, by: "cpu_nanoseconds") } == [true, true, false])
    #expect(floors.origin == "calibrated 2026-11-21T07:00:00Z (too noisy to decide: cell/2)")
    let words = "'cell/2' is too noisy here to decide: its times are advisory\n200 replays of 2 cells,"
    #expect(calibration.text.contains(words), "\(calibration.text)")
    for detection in calibration.record.detections { #expect(detection.cells.map(\.name) == ["cell/0", "cell/1"]) }
    #expect(calibration.record.undecided.successes == 0)
  }

  @Test("Without a calibration only cells of one thread decide; with one, cells of several do as well")
  func severalThreads() throws {
    let conservative = Floors.none("there is none").orConservative(for: .inTurn)
    #expect(conservative.decide("cell/0", by: "cpu_nanoseconds"))
    #expect(!conservative.decide("cell/0", by: "wall_nanoseconds"))
    let floors = try calibration().floors(on: "m", now: "2026-11-21T08:00:00Z")
    #expect(floors.decide("cell/0", by: "wall_nanoseconds"))
    #expect(!Floors.none("there is none").decide("cell/0", by: "cpu_nanoseconds"))
  }

  @Test("Where every cell is too noisy, none decides, and the error rates are of all of them")
  func onlyNoisyCells() throws {
    let calibration = try calibration(noise: 0.4)
    let floors = calibration.floors(on: "m", now: "2026-11-21T08:00:00Z")
    #expect(["cell/0", "cell/1", "cell/2"].map { floors.decide($0, by: "cpu_nanoseconds") } == [false, false, false])
    #expect(calibration.record.detections[0].cells.count == 3)
  }

  @Test("Too few pairs are refused")
  func tooFew() {
    #expect(
      throws: HarnessError.usage(
        "a calibration of comparisons of 16 pairs takes 48, a third of them for floors, and 30 recorded pairs are "
          + "fewer; record more of them")
    ) { try calibration(same: 30) }
  }

  @Test("It holds for its machine and 14 days")
  func validity() throws {
    let calibration = try calibration()
    let valid = calibration.floors(on: "m", now: "2026-12-05T06:00:00Z")
    #expect(valid.isQualified)
    #expect(valid["cell/1"] == calibration.floors[1].floor)
    #expect(valid.covers("cell/1") && !valid.covers("cell/9"))
    #expect(
      calibration.floors(on: "n", now: "2026-11-22T07:00:00Z").origin
        == "the calibration is of another machine class, 'm', not 'n'")
    #expect(
      calibration.floors(on: "m", now: "2026-12-05T08:00:00Z").origin
        == "the calibration of 2026-11-21T07:00:00Z has expired: it holds for 14 days")
  }

  @Test("What is written is read back, every pair of it")
  func file() throws {
    let calibration = try calibration()
    let read: Calibration = try JSONFile.decode(Array(CalibrationFile.json(calibration).utf8), from: "c")
    #expect(read == calibration)
    #expect(CalibrationFile.json(calibration).hasPrefix("{\n\"header\": {"))
  }

  @Test("The same seed replays the same, and more pairs than were recorded are refused before measuring")
  func options() throws {
    #expect(try calibration().record == calibration().record)
    #expect(
      throws: HarnessError.usage(
        "\(setting: "planted_pairs") must be 0 or an even number of at least 32, twice the pairs of a comparison, not "
          + "30")
    ) { try CalibrationRun.Counts(same: 64, planted: 30, pairCount: 16) }
  }

  @Test("A calibration measures a build against itself and with extra work, and goes on where it was interrupted")
  func measured() async throws {
    var build = ScriptedBuild()
    build.cells = ["a/one"]
    let counts = try CalibrationRun.Counts(same: 48, planted: 32, pairCount: 16)
    let programs = build.programs
    let run = try CalibrationRun(
      build.program("new"), counts: counts, size: "default", seed: 1, expecting: build.expected, runs: programs)
    let (canary, cells) = try await run.run(log: PairLog())
    #expect(cells.map(\.same.count) == [48])
    #expect(cells[0].planted.map(\.percent) == [5, 10])
    #expect(cells[0].planted.map(\.pairs.count) == [32, 32])
    #expect(canary.same.count == 48)
    let extra = programs.calls.filter { $0.arguments.contains("--extra-work") }
    #expect(extra.count == 2 * 32 * 2)
    #expect(extra.allSatisfy { $0.arguments.last == "5" || $0.arguments.last == "10" })
  }

  @Test("Without pairs of extra work only the build itself is measured")
  func quick() async throws {
    var build = ScriptedBuild()
    build.cells = ["a/one"]
    let counts = try CalibrationRun.Counts(same: 48, planted: 0, pairCount: 16)
    let programs = build.programs
    let (canary, cells) = try await CalibrationRun(
      build.program("new"), counts: counts, size: "default", seed: 1, expecting: build.expected, runs: programs
    ).run(log: PairLog())
    #expect(cells[0].planted.isEmpty && canary.planted.isEmpty && programs.calls.count == 2 * 48 * 2)
    #expect(!programs.calls.contains { $0.arguments.contains("--extra-work") })
  }
}
