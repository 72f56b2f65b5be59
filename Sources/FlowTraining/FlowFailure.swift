package import Flow
package import HarnessKit
internal import KSinEngine
internal import SafeTensors

/// Errors of models and of data as the harness's, with their exit status.
package enum FlowFailure {
  /// - Parameter path: The file that a problem with a model is about.
  package static func mapped<Result>(
    _ path: String, _ body: () throws(FlowError) -> Result
  ) throws(HarnessError) -> Result {
    do throws(FlowError) {
      return try body()
    } catch {
      throw harnessError(error, path: path)
    }
  }

  /// A problem with settings, or with what follows from them: the sentence alone.
  package static func ofSettings<Result>(_ body: () throws(FlowError) -> Result) throws(HarnessError) -> Result {
    do throws(FlowError) {
      return try body()
    } catch {
      throw .refused(Refusal("\(error)", status: .malformed))
    }
  }

  static func refusing<Result>(_ body: () throws(KSinError) -> Result) throws(HarnessError) -> Result {
    do throws(KSinError) {
      return try body()
    } catch {
      throw .refused(Refusal("\(error)", status: .malformed))
    }
  }

  /// The error that has the exit status of what happened.
  package static func harnessError(_ error: FlowError, path: String) -> HarnessError {
    switch error {
    case .builtWithoutTorch: .usage("\(error)")
    case .libraryNotLoaded(let library, let reason): .fileFailed(action: "load", path: library, reason: reason)
    case .libraryOfOtherBuild(let library):
      .fileFailed(action: "load", path: library, reason: "it belongs to another build of this program; build both anew")
    case .file(.unreadable(let path, let reason)): .fileFailed(action: "read", path: path, reason: reason)
    case .file(.malformed(let path, let problem)): .malformedFile(path: path, reason: "\(problem)")
    default: .malformedFile(path: path, reason: "\(error)")
    }
  }
}
