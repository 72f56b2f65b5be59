package import HarnessKit

/// What an engine did instead of answering as the protocol demands: the facts; the words are below.
package enum EngineFailure: Error, Equatable, Sendable {
  case couldNotStart(program: String, reason: String)
  /// It ended where an answer was due.
  case ended(EngineQuestion.Ask, EngineEnd, inMiddle: Bool)
  case closedOutput(EngineQuestion.Ask, inMiddle: Bool)
  case late(EngineQuestion.Ask, seconds: Double, inMiddle: Bool)
  case tooLong(EngineQuestion.Ask, byteLimit: Int)
  case malformed(EngineQuestion.Ask, reason: String)
  /// It says itself that it cannot answer.
  case refused(EngineQuestion.Ask, words: String)
  /// A row of its records is not one.
  case wrongRecord(id: UInt64, reason: String)
  /// It lacks a layer without which it cannot do what is asked.
  case layerMissing([EngineQuestion.Ask])
  /// After its last answer it wrote more.
  case surplus
  /// It did not end when its input did.
  case stillRunning(seconds: Double)
  /// It ended, and processes that it had started did not.
  case leftBehind(processCount: Int)
  /// The user stopped the work.
  case interrupted
}

extension EngineFailure: CustomStringConvertible {
  package var description: String { sentence.description }

  package var sentence: Sentence {
    switch self {
    case .couldNotStart(let program, let reason):
      "the engine '\(program)' cannot be started: \(reason)"
    case .ended(let ask, let end, let inMiddle):
      "the engine \(end) \(Self.place(ask, inMiddle))"
    case .closedOutput(let ask, let inMiddle):
      "the engine closed its output \(Self.place(ask, inMiddle))"
    case .late(let ask, let seconds, false):
      "the engine did not answer '\(ask.rawValue)' within \(seconds) s\(step: .allowMoreTime)"
    case .late(let ask, let seconds, true):
      "the engine was in the middle of its answer to '\(ask.rawValue)' after \(seconds) s\(step: .allowMoreTime)"
    case .tooLong(let ask, let byteLimit):
      "the line that the engine answers '\(ask.rawValue)' with has more than \(byteLimit) bytes"
    case .malformed(let ask, let reason):
      "the engine's answer to '\(ask.rawValue)' is not one: \(reason)"
    case .refused(let ask, let words):
      "the engine refused '\(ask.rawValue)': \(words)"
    case .wrongRecord(let id, let reason):
      "the engine's record of the id \(id) is not one: \(reason)"
    case .layerMissing(let asks):
      "the engine does not have \(asks.map { "'\($0.rawValue)'" }.joined(separator: " or ")), which this needs"
    case .surplus:
      "the engine wrote more than the answers to its questions"
    case .stillRunning(let seconds):
      "the engine still ran \(seconds) s after its input had ended, and was ended"
    case .leftBehind(let count):
      "the engine ended and left \(count) \(count == 1 ? "process" : "processes") running, which we ended"
    case .interrupted:
      "interrupted while the engine was asked"
    }
  }

  /// As the harness knows it.
  package var error: HarnessError { self == .interrupted ? .engineInterrupted : .engineFailed(sentence) }

  private static func place(_ ask: EngineQuestion.Ask, _ inMiddle: Bool) -> String {
    inMiddle ? "in the middle of its answer to '\(ask.rawValue)'" : "instead of answering '\(ask.rawValue)'"
  }
}
