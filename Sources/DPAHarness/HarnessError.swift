public import DPAEngine

/// What can go wrong outside the engine: the facts, their words are in `HarnessError+Description.swift`.
public enum HarnessError: Error, Equatable, Sendable {
  /// The folder of golden files is not there.
  case goldenFolderMissing(path: String)
  /// A file cannot be opened, read, written, synced or renamed.
  case fileFailed(action: String, path: String, reason: String)
  /// The output is there already.
  case outputExists(path: String)
  /// An interrupted run has left something that can be continued.
  case partialExists(path: String)
  /// Another run holds the lock of an unfinished output.
  case outputBusy(path: String)
  /// Where an unfinished output or its state belongs, something is that no run of ours wrote.
  case foreignFile(path: String)
  /// The output was not there when the run began; where rows are kept, the path of their file.
  case outputAppeared(path: String, kept: String?)
  /// What an earlier run left cannot be continued.
  case resumeRefused(path: String, reason: String)
  /// Bytes of a file are not what its format demands.
  case malformedBytes(path: String, offset: UInt64, reason: MalformedReason)
  /// The user stopped a run.
  case interrupted(rows: UInt64, canBeResumed: Bool)
  /// A file is not what its format demands.
  case malformedFile(path: String, reason: String)
  /// A file has more bytes than one of its kind may have.
  case tooLong(path: String, kind: String, byteLimit: Int)
  /// A schema that this version does not know.
  case unknownSchema(path: String, found: String, known: String)
  /// An option's value or combination cannot be used.
  case usage(String)
  /// A request that the engine refused.
  case refused(EngineError)
  /// A launched process that cannot tell which rank it is.
  case notPlaced(PlacementProblem)
  /// Ctrl-C while ranks ran; their receipts so far are kept in this folder.
  case ranksInterrupted(receipts: String)
  /// Two things cannot be compared, or not here; the sentence says why.
  case notComparable(String)
  /// Ctrl-C while pairs were measured; those so far are kept in this file.
  case comparisonInterrupted(pairs: Int, state: String?)
  /// The system gives fewer threads or open files than work with other processes takes.
  case tooFewGiven(of: String, given: Int, needed: Int)
  /// The reader of our output went away.
  case closedPipe

  public var status: ExitStatus {
    switch self {
    case .goldenFolderMissing, .fileFailed, .outputExists, .partialExists, .outputBusy, .foreignFile, .outputAppeared,
      .tooFewGiven:
      .inputOutput
    case .malformedFile, .tooLong, .unknownSchema, .resumeRefused, .malformedBytes: .malformed
    // Nothing is wrong with the request, but this machine cannot go on with it now.
    case .refused(.memoryLimitExceeded), .refused(.readingUnavailable): .internalError
    case .usage, .refused, .notPlaced: .usage
    case .notComparable: .notComparable
    case .interrupted, .ranksInterrupted, .comparisonInterrupted: .interrupted
    case .closedPipe: .closedPipe
    }
  }
}
