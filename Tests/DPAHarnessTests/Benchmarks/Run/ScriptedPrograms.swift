import DPAHarness
import Synchronization

@testable import HarnessKit

extension ProgramRuns {
  /// One after the other: programs that a script stands for do not notice.
  func takeTurns(_ first: ProgramCall, _ second: ProgramCall, _ turns: ProgramTurns) async -> TurnsEnd {
    let one = await run(first.program, first.arguments, variables: first.variables)
    guard one.problem == nil else { return TurnsEnd(first: one, second: nil) }
    let other = await run(second.program, second.arguments, variables: second.variables)
    return other.problem == nil ? TurnsEnd(first: one, second: other) : TurnsEnd(first: nil, second: other)
  }
}

/// Programs that end as a script says.
final class ScriptedPrograms: ProgramRuns {
  struct Call: Sendable, Equatable {
    let program: String
    let arguments: [String]
    let variables: [String: String]

    /// The cell and the pass of a `bench-cell` command.
    var cell: String { arguments[1] }
    var pass: String { arguments[3] }
  }

  private let script: @Sendable (_ call: Call, _ number: Int) -> ProgramEnd
  private let state = Mutex<[Call]>([])

  /// - Parameter script: How call number n ends, counted from 0.
  init(_ script: @escaping @Sendable (_ call: Call, _ number: Int) -> ProgramEnd) { self.script = script }

  var calls: [Call] { state.withLock { $0 } }

  func run(_ program: String, _ arguments: [String], variables: [String: String]) async -> ProgramEnd {
    let call = Call(program: program, arguments: arguments, variables: variables)
    let number = state.withLock { calls in
      calls.append(call)
      return calls.count - 1
    }
    return script(call, number)
  }
}
