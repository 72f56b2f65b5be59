package import HarnessKit
internal import Subprocess
internal import SystemPackage

/// Runs ranks as processes of this machine within time limits; every rank is accounted for and none is left behind.
package struct RankSupervisor: Sendable {
  /// Time limits in seconds.
  package struct Limits: Sendable {
    package var run: Double?
    package var rank: Double?

    package init(run: Double? = nil, rank: Double? = nil) {
      self.run = run
      self.rank = rank
    }
  }

  private let processes: any RankProcesses
  package let atOnce: Int
  private let limits: Limits
  /// Returns after so many seconds, or early when its task is cancelled.
  private let sleep: @Sendable (_ seconds: Double) async -> Void

  package init(
    _ processes: any RankProcesses, atOnce: Int, limits: Limits,
    sleep: @escaping @Sendable (_ seconds: Double) async -> Void = TimeLimit.sleep
  ) {
    precondition(atOnce > 0, "at least one rank must be allowed to run")
    self.processes = processes
    self.atOnce = atOnce
    self.limits = limits
    self.sleep = sleep
  }

  private enum Event: Sendable {
    case ended(index: Int, RankEnd)
    case timeIsUp
  }

  /// How each rank ended, in the order given. Cancelling the task kills what runs and starts nothing more.
  package func run(_ ranks: [UInt64]) async -> [RankEnd] {
    await withTaskGroup(of: Event.self) { group in
      if let limit = limits.run {
        // The clock is a task beside the ranks, so that one wait hears of whatever comes first.
        group.addTask {
          await sleep(limit)
          return .timeIsUp
        }
      }
      var ends = [RankEnd](repeating: .notStarted, count: ranks.count)
      var started = 0
      var ended = 0
      var isTimeUp = false
      while true {
        // As many as allowed at a time: a process each for 65,536 ranks would not fit into a machine.
        while started < ranks.count, started - ended < atOnce, !isTimeUp, !Task.isCancelled {
          let index = started
          group.addTask { .ended(index: index, await end(ofRank: ranks[index])) }
          started += 1
        }
        guard ended < started, let event = await group.next() else { break }
        switch event {
        case .ended(let index, let end):
          ended += 1
          // A rank that was killed because the time was up did not fail by itself.
          ends[index] = end == .interrupted && isTimeUp ? .overTimeOfRun(seconds: limits.run ?? 0) : end
        case .timeIsUp:
          // A cancelled sleep ends early.
          isTimeUp = !Task.isCancelled
          group.cancelAll()
        }
      }
      // Ends the sleeping clock too, which would keep the group waiting for the whole limit.
      group.cancelAll()
      return ends
    }
  }

  private func end(ofRank rank: UInt64) async -> RankEnd {
    let (end, isTimeUp) = await TimeLimit.run(seconds: limits.rank, sleep: sleep) {
      let end = await processes.run(rank: rank)
      // Whatever a process that we kill reports, we ended it.
      return Task.isCancelled && end != .finished ? RankEnd.interrupted : end
    }
    return end == .interrupted && isTimeUp && !Task.isCancelled ? .overTime(seconds: limits.rank ?? 0) : end
  }
}

/// How one rank's process ended.
public enum RankEnd: Hashable, Sendable {
  case finished
  /// It gave up with a status other than 0, saying this first.
  case exited(status: Int32, words: String)
  /// A signal ended it: it crashed or somebody killed it.
  case signalled(Int32, words: String)
  /// It was still there after the rank's time limit and was killed.
  case overTime(seconds: Double)
  /// It was still there after the time limit of the whole run and was killed.
  case overTimeOfRun(seconds: Double)
  /// The run's time was up before its turn.
  case notStarted
  case couldNotStart(reason: String)
  /// It was ended because the run was interrupted.
  case interrupted
  /// It reported success but there is no receipt.
  case withoutReceipt
}

extension RankEnd {
  /// What a report says after the rank's name.
  package var words: Sentence {
    switch self {
    case .finished: "finished"
    case .exited(let status, let words): "ended with status \(status)\(Self.saying(words))"
    case .signalled(let signal, let words):
      "was ended by signal \(signal)\(Self.signalNames[signal].map { " (\($0))" } ?? "")\(Self.saying(words))"
    case .overTime(let seconds): "was still running after \(seconds) s and was killed (\(setting: "rank_timeout"))"
    case .overTimeOfRun(let seconds):
      "was still running when \(seconds) s were over and was killed (\(setting: "timeout"))"
    case .notStarted: "was not started before the run's time was over (\(setting: "timeout"))"
    case .couldNotStart(let reason): "could not be started: \(reason)"
    case .interrupted: "was ended by the interruption"
    case .withoutReceipt: "reported success but left no receipt"
    }
  }

  private static func saying(_ words: String) -> String { words.isEmpty ? "" : ", saying: \(words)" }

  /// Those that end a process, as Linux numbers them.
  private static let signalNames: [Int32: String] = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
    9: "SIGKILL", 11: "SIGSEGV", 13: "SIGPIPE", 15: "SIGTERM", 24: "SIGXCPU", 25: "SIGXFSZ",
  ]
}

/// Starts the process of a rank; a parameter, so that tests can script how ranks end.
package protocol RankProcesses: Sendable {
  /// Runs a rank's process to its end. When the task is cancelled, kills the process, waits until it is gone, and
  /// returns.
  func run(rank: UInt64) async -> RankEnd
}

/// The processes of ranks, started without a shell.
package struct SystemRankProcesses: RankProcesses {
  package let executable: String
  package let arguments: @Sendable (_ rank: UInt64) -> [String]

  package func run(rank: UInt64) async -> RankEnd {
    do {
      let result = try await Subprocess.run(
        .path(SystemPackage.FilePath(executable)), arguments: Arguments(arguments(rank)), input: .none,
        output: .discarded, error: .sequence
      ) { execution in
        // Read to the end although only the first line is kept: a full pipe would stop the process.
        var words = FirstLine()
        for try await buffer in execution.standardError { buffer.withUnsafeBytes { words.append($0) } }
        return words.text
      }
      return switch result.terminationStatus {
      case .exited(0): .finished
      case .exited(let status): .exited(status: status, words: result.closureResult)
      case .signaled(let signal): .signalled(signal, words: result.closureResult)
      }
    } catch {
      return Task.isCancelled ? .interrupted : .couldNotStart(reason: "\(error)")
    }
  }
}

/// The first line of a text that may be long: an error's sentence, or what comes before a crash's backtrace.
private struct FirstLine {
  private static let limit = 1_000
  private var head: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) { head += bytes.prefix(Self.limit - head.count) }

  var text: String { head.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
