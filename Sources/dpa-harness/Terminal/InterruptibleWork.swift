import DPAHarness
import Dispatch
import HarnessKit
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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

  /// Runs work that counts what it has done, with a progress bar for whoever watches.
  static func run<Value: Sendable>(
    counting unit: String,
    _ work:
      @escaping @Sendable (@escaping @Sendable (_ done: UInt64, _ total: UInt64) -> Void)
      async throws(HarnessError) -> Value
  ) throws(HarnessError) -> Value {
    let bar = TerminalProgress.bar(unit: unit)
    // Also where the work throws, or the error would stand behind a half-drawn bar.
    defer { bar?.finish() }
    return try run {
      await AsyncResult.of { () async throws(HarnessError) in try await work { bar?.update($0, of: $1) } }
    }.get()
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
