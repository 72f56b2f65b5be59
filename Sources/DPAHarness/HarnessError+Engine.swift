public import DPAEngine
public import HarnessKit

extension HarnessError {
  /// A request that DPA refused.
  public static func refused(_ error: EngineError) -> HarnessError {
    switch error {
    // Nothing is wrong with the request, but this machine cannot go on with it now.
    case .memoryLimitExceeded, .readingUnavailable: .refused(Refusal(error.description, status: .internalError))
    default: .refused(Refusal(error.description))
    }
  }
}
