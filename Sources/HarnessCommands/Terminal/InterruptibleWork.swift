import DPAHarness
import Dispatch
import HarnessKit
import Synchronization
import SystemLibrary

/// Asynchronous work that a synchronous program waits for, and that Ctrl-C cancels.
enum InterruptibleWork {
  /// Runs the work to its end; the first Ctrl-C cancels it, which it must answer by ending soon. A second one ends the
  /// process.
  ///
  /// - Parameter descriptorCount: How many files the work has open at the same time.
  /// - Throws: `HarnessError.tooFewGiven` where the system has not what such work takes.
  static func run<Value: Sendable>(
    descriptorCount: Int = ConcurrencyNeeds.descriptorCount, _ work: @escaping @Sendable () async -> Value
  ) throws(HarnessError) -> Value {
    try ConcurrencyNeeds.check(descriptorCount: descriptorCount)
    let outcome = Outcome<Value>()
    let task = Task.detached { outcome.set(await work()) }
    // Only an ignored signal is left to the source.
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      task.cancel()
      // The default action is back, so that a second Ctrl-C ends the process at once.
      signal(SIGINT, SIG_DFL)
    }
    source.activate()
    let value = outcome.wait()
    source.cancel()
    signal(SIGINT, SIG_DFL)
    return value
  }
}

/// A value that one thread waits for.
private final class Outcome<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isSet = DispatchSemaphore(value: 0)

  func set(_ value: Value) {
    self.value.withLock { $0 = value }
    isSet.signal()
  }

  func wait() -> Value {
    isSet.wait()
    guard let value = value.withLock({ $0 }) else { preconditionFailure("the value was set before the signal") }
    return value
  }
}

/// Keeps the typed error of asynchronous work for the thread that waits for it.
enum AsyncResult {
  static func of<Value>(_ work: () async throws(HarnessError) -> Value) async -> Result<Value, HarnessError> {
    do throws(HarnessError) { return .success(try await work()) } catch { return .failure(error) }
  }
}
