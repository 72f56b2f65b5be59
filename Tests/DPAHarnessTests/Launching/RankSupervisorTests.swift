import DPAHarness
import Testing

@testable import TableRuns

@Suite("Ranks are run within limits and each is accounted for")
struct RankSupervisorTests {
  @Test("Every rank runs once, never more at once than allowed", arguments: [1, 2, 7, 100])
  func allRun(atOnce: Int) async {
    let processes = ScriptedProcesses { _ in .finished }
    let ends = await RankSupervisor(processes, atOnce: atOnce, limits: .init()).run(Array(0..<20))
    #expect(ends == [RankEnd](repeating: .finished, count: 20))
    #expect(processes.observed.started.sorted() == Array(0..<20))
    #expect(processes.observed.mostRunning <= atOnce)
    #expect(processes.observed.mostRunning >= min(atOnce, 2))
  }

  @Test("A rank that dies stops no other")
  func deathIsKept() async {
    let processes = ScriptedProcesses { $0 == 1 ? .signalled(11, words: "boom") : .finished }
    let ends = await RankSupervisor(processes, atOnce: 1, limits: .init()).run([0, 1, 2])
    #expect(ends == [.finished, .signalled(11, words: "boom"), .finished])
  }

  @Test("A rank that hangs is killed after its limit, the others finish")
  func hangingRank() async {
    let processes = ScriptedProcesses { $0 == 1 ? nil : .finished }
    let supervisor = RankSupervisor(processes, atOnce: 2, limits: .init(rank: 5), sleep: processes.sleepUntilOneHangs)
    #expect(await supervisor.run([0, 1, 2]) == [.finished, .overTime(seconds: 5), .finished])
    #expect(processes.observed.running == 0)
  }

  @Test("When the run's time is up, what runs is killed and nothing more is started")
  func runIsOver() async {
    let processes = ScriptedProcesses { $0 == 0 ? .finished : nil }
    let supervisor = RankSupervisor(
      processes, atOnce: 1, limits: .init(run: 60), sleep: processes.sleepUntilOneHangs)
    #expect(await supervisor.run([0, 1, 2]) == [.finished, .overTimeOfRun(seconds: 60), .notStarted])
    #expect(processes.observed.started == [0, 1])
    #expect(processes.observed.running == 0)
  }

  @Test("Cancelling ends every rank that runs", arguments: [nil, 1e8])
  func cancelled(limit: Double?) async {
    let processes = ScriptedProcesses { _ in nil }
    let supervisor = RankSupervisor(processes, atOnce: 2, limits: .init(run: limit, rank: limit))
    let task = Task { await supervisor.run([0, 1, 2]) }
    while processes.observed.running < 2 { await Task.yield() }
    task.cancel()
    #expect(await task.value == [.interrupted, .interrupted, .notStarted])
    #expect(processes.observed.running == 0)
  }

  @Test("A time limit that does not pass changes nothing and delays nothing")
  func limitsInVain() async {
    let processes = ScriptedProcesses { _ in .finished }
    let supervisor = RankSupervisor(processes, atOnce: 3, limits: .init(run: 1e8, rank: 1e8))
    #expect(await supervisor.run([0, 1, 2]) == [.finished, .finished, .finished])
  }
}
