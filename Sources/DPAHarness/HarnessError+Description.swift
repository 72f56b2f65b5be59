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
    case .partialExists(let path):
      "'\(path)' is there from an interrupted run; give --resume to continue it or --force to start again"
    case .outputBusy(let path):
      "another run is writing '\(path)'; wait until it has ended or choose another output"
    case .foreignFile(let path):
      "'\(path)' is not what a run of this program left and stays as it is; move it away or choose another output"
    case .outputAppeared(let path, let kept?):
      "'\(path)' appeared during the run and stays as it is; the rows are kept in '\(kept)': "
        + "move '\(path)' away and give --resume, or give --force to start again and replace it"
    case .outputAppeared(let path, nil):
      "'\(path)' appeared during the run and stays as it is; give --force to replace it"
    case .resumeRefused(let path, let reason):
      "'\(path)' cannot be continued: \(reason); give --force instead of --resume to start again"
    case .malformedBytes(let path, let offset, let reason):
      "'\(path)' is malformed at byte \(offset): \(reason)"
    case .interrupted(let rows, let canBeResumed):
      "interrupted after \(rows) rows" + (canBeResumed ? "; the same command with --resume goes on from there" : "")
    case .malformedFile(let path, let reason):
      "'\(path)' is malformed: \(reason)"
    case .tooLong(let path, let kind, let byteLimit):
      "'\(path)' is too long for a \(kind): the limit is \(byteLimit >> 10) KiB"
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
    case .notComparable(let sentence):
      sentence
    case .comparisonInterrupted(let pairs, let state):
      "interrupted after \(pairs) pairs"
        + (state.map { "; they are kept in '\($0)' and the same command with --resume goes on from there" } ?? "")
    case .tooFewGiven(let what, let given, let needed):
      "this takes \(needed) \(what), and the system gives only \(given); raise its limit (ulimit, or the container's)"
    case .closedPipe:
      "the reader of the output has closed it"
    }
  }
}
