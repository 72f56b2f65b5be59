import DPAEngine
import DPAHarness
import DPAMeasurement
import Hashing
import Testing

@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Measuring a cell in this process")
struct CellMeasurementTests {
  private static func run(
    _ pass: CellPass, _ log: ScriptedWork.Log = ScriptedWork.Log(), roots: [Digest] = [], iterations: Int = 3,
    warmups: Int = 1, witness: Reading<AllocationCount> = .available(ScriptedWork.count(1))
  ) throws -> CellRun {
    try CellMeasurement(
      ScriptedWork.cell(log, roots: roots), iterations: iterations, warmups: warmups,
      instruments: ScriptedWork.instruments(log, witness: witness)
    ).run(pass)
  }

  @Test("Processor time comes from its own clock, and only the work lies between the readings")
  func clocks() throws {
    let log = ScriptedWork.Log()
    let run = try Self.run(.timing, log, iterations: 3, warmups: 2)
    #expect(run["wall_nanoseconds"] == [100, 100, 100])
    #expect(run["cpu_nanoseconds"] == [7, 7, 7])
    #expect(run["first_wall_nanoseconds"] == [100])
    let timed = ["spoil", "clock", "clock", "run", "clock", "clock", "root"]
    let untimed = ["spoil", "run", "root"]
    #expect(log.events == timed + untimed + untimed + timed + timed + timed)
  }

  @Test("In turn every iteration waits for its own go, and the waiting is not measured")
  func turns() throws {
    let log = ScriptedWork.Log()
    let turn = CellTurn(
      say: { (line) throws(HarnessError) in log.note("say \(line)") },
      hear: {
        log.note("hear")
        return "go"
      })
    let run = try CellMeasurement(
      ScriptedWork.cell(log), iterations: 2, warmups: 1, inTurn: turn, instruments: ScriptedWork.instruments(log)
    ).run(.timing)
    #expect(run["wall_nanoseconds"] == [100, 100] && run["first_wall_nanoseconds"] == [100])
    let wait = ["say ready\n", "hear"]
    let timed = wait + ["spoil", "clock", "clock", "run", "clock", "clock", "root"]
    #expect(log.events == timed + wait + ["spoil", "run", "root"] + timed + timed)
  }

  @Test("Where nobody says go any more, the process ends as one whose reader is gone", arguments: [nil, "", "stop"])
  func noTurn(_ word: String?) {
    let log = ScriptedWork.Log()
    let turn = CellTurn(say: { (_) throws(HarnessError) in }, hear: { word })
    #expect(throws: HarnessError.closedPipe) {
      try CellMeasurement(ScriptedWork.cell(log), iterations: 2, warmups: 1, inTurn: turn).run(.timing)
    }
    #expect(log.events.isEmpty)
  }

  @Test("One steady iteration is counted, with nothing but the work in it")
  func counted() throws {
    let log = ScriptedWork.Log()
    let run = try Self.run(.memory, log, warmups: 1)
    let untimed = ["spoil", "run", "root"]
    #expect(log.events == untimed + untimed + ["witness", "spoil", "count", "run", "counted", "root"])
    #expect(run["allocation_count"] == [4] && run["allocated_bytes"] == [64] && run["live_bytes"] == [-3])
    let peak = run.values.first { $0.metric == "peak_bytes" }
    #expect(peak?.iterations == [] && peak?.reason == "no hooks")
  }

  @Test("Where known allocations are counted wrong, nothing is counted, and each metric says why")
  func wrongWitness() throws {
    let log = ScriptedWork.Log()
    let run = try Self.run(.memory, log, witness: .unavailable("1,000 blocks counted as 999"))
    #expect(!log.events.contains("count"))
    #expect(run.values.map(\.metric) == ["allocation_count", "allocated_bytes", "live_bytes", "peak_bytes"])
    for value in run.values { #expect(value.iterations == [] && value.reason == "1,000 blocks counted as 999") }
  }

  @Test("For instructions there is one iteration, which somebody else measures")
  func watched() throws {
    let log = ScriptedWork.Log()
    #expect(try Self.run(.instructions, log).values.isEmpty)
    #expect(log.events == ["spoil", "run", "root"])
  }

  @Test("One iteration with a wrong root is enough, whichever it is and whatever follows", arguments: CellPass.allCases)
  func wrongIteration(pass: CellPass) throws {
    let expected = ScriptedWork.right.description
    let iterations = pass == .timing ? 5 : pass == .memory ? 3 : 1
    #expect(try Self.run(pass).wrongRoot(expecting: expected) == nil)
    for wrong in 0..<iterations {
      let roots = (0..<iterations).map { $0 == wrong ? ScriptedWork.wrong : ScriptedWork.right }
      let run = try Self.run(pass, roots: roots)
      #expect(run.wrongRoot(expecting: expected) == ScriptedWork.wrong.description, "iteration \(wrong)")
    }
    let third = Digest(bytes: SIMD32(repeating: 3))
    let run = try Self.run(.timing, roots: [ScriptedWork.right, ScriptedWork.wrong, third])
    #expect(run.root == expected && run.otherRoot == ScriptedWork.wrong.description)
  }

  @Test(
    "Numbers that cannot be are refused with the rule",
    arguments: [
      (0, 0, 0.0, "\(setting: "iterations") must be 1 to 100000, not 0"),
      (100_001, 0, 0, "\(setting: "iterations") must be 1 to 100000, not 100001"),
      (1, -1, 0, "\(setting: "warmup") must be 0 to 100000, not -1"),
      (1, 100_001, 0, "\(setting: "warmup") must be 0 to 100000, not 100001"),
      (1, 0, -0.5, "\(setting: "extra_work") must be 0 to 1000 percent, not -0.5"),
      (1, 0, 1000.5, "\(setting: "extra_work") must be 0 to 1000 percent, not 1000.5"),
      (1, 0, .nan, "\(setting: "extra_work") must be 0 to 1000 percent, not nan"),
    ] as [(Int, Int, Double, Sentence)])
  func refusals(iterations: Int, warmups: Int, extra: Double, sentence: Sentence) {
    #expect(throws: HarnessError.usage(sentence)) {
      try CellMeasurement(ScriptedWork.cell(), iterations: iterations, warmups: warmups, extraWorkPercent: extra)
    }
  }
}
