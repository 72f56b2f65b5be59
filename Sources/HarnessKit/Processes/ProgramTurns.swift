import SystemLibrary
import Threading

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A program with its words, to be started.
package struct ProgramCall: Sendable, Equatable {
  package let program: String
  package let arguments: [String]
  /// Beside the inherited variables.
  package let variables: [String: String]

  package init(_ program: String, _ arguments: [String], variables: [String: String]) {
    self.program = program
    self.arguments = arguments
    self.variables = variables
  }

  /// All variables that the program gets.
  var environment: [String: String] { ProcessInfo.processInfo.environment.merging(variables) { $1 } }
}

/// How two programs that are there at the same time work in turn, so that whatever the machine does meets both.
///
/// Each says `ready` when it could begin, and works when it is told `go`; what it says last is its result. Both do as
/// many pieces of work, one each in every round.
package struct ProgramTurns: Sendable, Equatable {
  package static let readyWord = "ready"
  package static let goWord = "go"

  /// Decides which of the two goes first in each round, and the core that they share.
  package let seed: UInt64
  /// Whether both stay on one core, so that neither has the better one.
  package let sharesCore: Bool

  package init(seed: UInt64, sharesCore: Bool) {
    self.seed = seed
    self.sharesCore = sharesCore
  }
}

/// How two programs that took turns ended.
package struct TurnsEnd: Sendable, Equatable {
  /// Nil where it was ended because something was wrong with the other one.
  package let first: ProgramEnd?
  package let second: ProgramEnd?

  package init(first: ProgramEnd?, second: ProgramEnd?) {
    self.first = first
    self.second = second
  }
}

extension SystemProgramRuns {
  package func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd {
    let isCancelled = Guarded(false)
    let thread = Guarded<(() -> Void)?>(nil)
    let end = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<TurnsEnd, Never>) in
        // A thread of its own: it waits all the time, stays on the core of its children, and the system ends them when
        // it ends.
        let wait = WorkerThreads.system {
          let rounds = TurnRounds(turns, limitSeconds: timeLimitSeconds) { isCancelled.withLock { $0 } }
          continuation.resume(returning: rounds.run([first, second]))
        }
        thread.withLock { $0 = wait }
        guard wait == nil else { return }
        continuation.resume(
          returning: TurnsEnd(first: .couldNotStart(reason: "the system gives no thread to watch it"), second: nil))
      }
    } onCancel: {
      isCancelled.withLock { $0 = true }
    }
    thread.withLock { $0 }?()
    return end
  }
}

/// The rounds of two programs, on one thread.
private struct TurnRounds {
  private let turns: ProgramTurns
  private let limitSeconds: Double
  private let isCancelled: () -> Bool

  init(_ turns: ProgramTurns, limitSeconds: Double, isCancelled: @escaping () -> Bool) {
    self.turns = turns
    self.limitSeconds = limitSeconds
    self.isCancelled = isCancelled
  }

  func run(_ calls: [ProgramCall]) -> TurnsEnd {
    Self.blockPipeSignal()
    var random = SplitMix64(seed: turns.seed)
    // Where it cannot be done both may still take turns, each on the core that the system gives it.
    if turns.sharesCore { TurnTaker.stayOnOneCore(random.next()) }
    var takers: [TurnTaker] = []
    for call in calls {
      let taker = TurnTaker(call, limitSeconds: limitSeconds, isCancelled: isCancelled)
      takers.append(taker)
      // The other one starts when this one is ready, so that neither prepares while the other works.
      guard taker.waitForTurn() else { return ends(takers) }
    }
    while takers.contains(where: { $0.end == nil }) {
      // A coin each round rather than always the same one first: whoever goes second finds the caches of the first.
      let order = random.next(below: 2) == 0 ? takers : takers.reversed()
      for taker in order where taker.end == nil {
        taker.go()
        guard taker.waitForTurn() else { return ends(takers) }
      }
    }
    return ends(takers)
  }

  private func ends(_ takers: [TurnTaker]) -> TurnsEnd {
    for taker in takers { taker.kill() }
    let problem = takers.firstIndex { $0.end?.problem != nil }
    // Where one failed, what the other one may have said already is no half of anything.
    let ends = takers.indices.map { problem == nil || problem == $0 ? takers[$0].end : nil } + [nil]
    return TurnsEnd(first: ends[0], second: ends[1])
  }

  /// Writing to a child that is gone must be an error, whatever the program around does about the signal.
  private static func blockPipeSignal() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}
