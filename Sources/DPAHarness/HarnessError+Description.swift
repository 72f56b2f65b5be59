import DPAEngine

extension HarnessError: CustomStringConvertible {
  /// One sentence: what was wrong, the value, and the rule or the next step.
  public var description: String {
    switch self {
    case .goldenFolderMissing(let path):
      "there is no folder of golden files at '\(path)'; name it with --golden DIR"
    case .fileFailed(let action, let path, let reason):
      "cannot \(action) '\(path)': \(reason)"
    case .outputExists(let path):
      "'\(path)' is there already; give --force to replace it"
    case .malformedFile(let path, let reason):
      "'\(path)' is malformed: \(reason)"
    case .unknownSchema(let path, let found, let known):
      "'\(path)' has the schema '\(found)', but this version reads '\(known)'"
    case .usage(let sentence):
      sentence
    case .refused(let error):
      error.description
    case .notPlaced(let problem):
      problem.description
    case .ranksInterrupted(let receipts):
      "interrupted: the ranks that still ran were ended; finished ones have their receipts in '\(receipts)'"
    case .closedPipe:
      "the reader of the output has closed it"
    }
  }
}
