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
    sleep: @escaping @Sendable (_ seconds: Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
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
        while started < ranks.count, started - ended < atOnce, !isTimeUp, !Task.isCancelled {
          let index = started
          group.addTask { .ended(index: index, await end(ofRank: ranks[index])) }
          started += 1
        }
        guard ended < started, let event = await group.next() else { break }
        switch event {
        case .ended(let index, let end):
          ended += 1
          ends[index] = end == .interrupted && isTimeUp ? .overTimeOfRun(seconds: limits.run ?? 0) : end
        case .timeIsUp:
          // A cancelled sleep ends early.
          isTimeUp = !Task.isCancelled
          group.cancelAll()
        }
      }
      group.cancelAll()
      return ends
    }
  }

  private enum RankEvent: Sendable {
    case ended(RankEnd)
    case timeIsUp
  }

  private func end(ofRank rank: UInt64) async -> RankEnd {
    await withTaskGroup(of: RankEvent.self) { group in
      group.addTask {
        let end = await processes.run(rank: rank)
        // Whatever a process that we kill reports, we ended it.
        return .ended(Task.isCancelled && end != .finished ? .interrupted : end)
      }
      if let limit = limits.rank {
        group.addTask {
          await sleep(limit)
          return .timeIsUp
        }
      }
      var isTimeUp = false
      while let event = await group.next() {
        switch event {
        case .ended(let end):
          group.cancelAll()
          return end == .interrupted && isTimeUp && !Task.isCancelled
            ? .overTime(seconds: limits.rank ?? 0) : end
        case .timeIsUp:
          isTimeUp = true
          group.cancelAll()
        }
      }
      preconditionFailure("the rank's own task always ends")
    }
  }
}
