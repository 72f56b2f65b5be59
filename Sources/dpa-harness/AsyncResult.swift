import DPAHarness
import HarnessKit

/// Keeps the typed error of asynchronous work for the thread that waits for it.
enum AsyncResult {
  static func of<Value>(_ work: () async throws(HarnessError) -> Value) async -> Result<Value, HarnessError> {
    do throws(HarnessError) { return .success(try await work()) } catch { return .failure(error) }
  }
}
