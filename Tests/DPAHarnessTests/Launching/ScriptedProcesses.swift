import DPAHarness
import Synchronization

@testable import TableRuns

/// Ranks that end as a script says, and that count how many run at the same time.
final class ScriptedProcesses: RankProcesses {
  /// How a rank ends; nothing for one that hangs until it is killed.
  let script: @Sendable (UInt64) -> RankEnd?
  private let state = Mutex(State())

  struct State {
    var started: [UInt64] = []
    var running = 0
    var mostRunning = 0
    var hanging = 0
  }

  init(_ script: @escaping @Sendable (UInt64) -> RankEnd?) { self.script = script }

  var observed: State { state.withLock { $0 } }

  /// A time limit that is over as soon as a rank hangs, however long that takes.
  @Sendable func sleepUntilOneHangs(seconds: Double) async {
    while observed.hanging == 0 && !Task.isCancelled { await Task.yield() }
  }

  func run(rank: UInt64) async -> RankEnd {
    state.withLock {
      $0.started.append(rank)
      $0.running += 1
      $0.mostRunning = max($0.mostRunning, $0.running)
    }
    for _ in 0..<10 { await Task.yield() }
    let end = script(rank)
    if end == nil {
      state.withLock { $0.hanging += 1 }
      while !Task.isCancelled { await Task.yield() }
    }
    state.withLock { $0.running -= 1 }
    return end ?? .signalled(9, words: "")
  }
}
