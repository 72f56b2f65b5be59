/// Starts the process of a rank; a parameter, so that tests can script how ranks end.
package protocol RankProcesses: Sendable {
  /// Runs a rank's process to its end. When the task is cancelled, kills the process, waits until it is gone, and
  /// returns.
  func run(rank: UInt64) async -> RankEnd
}
