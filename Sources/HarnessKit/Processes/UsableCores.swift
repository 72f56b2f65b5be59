import DPAMeasurement

/// How many threads make sense.
public enum UsableCores {
  /// The most threads that are accepted.
  public static let jobLimit = 1_024

  /// At least one.
  public static var count: Int { max(1, Processor.activeCount) }

  /// The threads that were asked for; where nothing was said, all usable cores.
  ///
  /// - Throws: `HarnessError.usage` for less than 1 or more than `jobLimit`.
  public static func jobs(_ asked: Int?) throws(HarnessError) -> Int {
    let jobs = asked ?? count
    guard (1...jobLimit).contains(jobs) else { throw .usage("--jobs must be 1 to \(jobLimit), not \(jobs)") }
    return jobs
  }
}
