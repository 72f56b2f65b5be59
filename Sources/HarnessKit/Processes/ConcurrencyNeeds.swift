import DPAMeasurement
import Dispatch
package import Threading

/// What work with other processes takes of the system before it begins. Without it, the libraries that such work rests
/// on wait for ever or stop the program.
public enum ConcurrencyNeeds {
  /// Swift's own threads, one that hears signals, and those that wait for processes.
  package static let threadCount = 8
  /// Pipes to a few processes, and what listens to them.
  public static let descriptorCount = 32

  /// Asks the system for all of it at once, and gives it back.
  ///
  /// - Parameter descriptorCount: How many files must be open at the same time.
  /// - Throws: `HarnessError.tooFewGiven`.
  public static func check(descriptorCount: Int = descriptorCount) throws(HarnessError) {
    try check(
      descriptorCount: descriptorCount, start: WorkerThreads.system,
      openDescriptor: { try SystemFiles().openForReading("/dev/null") })
  }

  package static func check(
    descriptorCount: Int = descriptorCount, start: WorkerThreads.Start, openDescriptor: () throws -> Int32
  ) throws(HarnessError) {
    let threads = available(threadCount, start)
    guard threads == threadCount else {
      throw .tooFewGiven(of: "threads", given: threads, needed: threadCount)
    }
    var descriptors: [Int32] = []
    defer { for descriptor in descriptors { try? SystemFiles().close(descriptor, path: "/dev/null") } }
    while descriptors.count < descriptorCount {
      guard let descriptor = try? openDescriptor() else {
        throw .tooFewGiven(of: "open files", given: descriptors.count, needed: descriptorCount)
      }
      descriptors.append(descriptor)
    }
  }

  /// How many threads can be there at the same time, up to a number.
  private static func available(_ count: Int, _ start: WorkerThreads.Start) -> Int {
    let gate = DispatchSemaphore(value: 0)
    var waits: [() -> Void] = []
    // All at the same time, behind one gate: threads that come one after another prove nothing.
    while waits.count < count, let wait = start({ gate.wait() }) { waits.append(wait) }
    for _ in waits { gate.signal() }
    for wait in waits { wait() }
    return waits.count
  }
}

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
    guard (1...jobLimit).contains(jobs) else {
      throw .usage("\(setting: "jobs") must be 1 to \(jobLimit), not \(jobs)")
    }
    return jobs
  }
}
