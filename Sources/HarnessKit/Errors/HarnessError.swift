/// What can go wrong around an engine: the facts, their words are in `HarnessError+Description.swift`.
public enum HarnessError: Error, Equatable, Sendable {
  /// The folder of golden files is not there.
  case goldenFolderMissing(path: String)
  /// The folder of reports is not there.
  case reportsFolderMissing(path: String)
  /// A file cannot be opened, read, written, synced or renamed.
  case fileFailed(action: String, path: String, reason: String)
  /// The output is there already.
  case outputExists(path: String)
  /// An interrupted run has left something that can be continued.
  case partialExists(path: String)
  /// A training run, finished or not, has its files in this folder.
  case runExists(path: String)
  /// Another run holds the lock of an unfinished output.
  case outputBusy(path: String)
  /// Where an unfinished output or its state belongs, something is that no run of ours wrote.
  case foreignFile(path: String)
  /// The output was not there when the run began; where rows are kept, the path of their file.
  case outputAppeared(path: String, kept: String?)
  /// What an earlier run left cannot be continued.
  case resumeRefused(path: String, reason: String)
  /// Bytes of a file are not what its format demands.
  case malformedBytes(path: String, offset: UInt64, reason: String)
  /// The user stopped a run.
  case interrupted(rows: UInt64, canBeResumed: Bool)
  /// A file is not what its format demands.
  case malformedFile(path: String, reason: String)
  /// A file of the golden folder that the program itself writes is not there.
  case notRecorded(path: String)
  /// A file has more bytes than one of its kind may have.
  case tooLong(path: String, kind: String, byteLimit: Int)
  /// A schema that this version does not know.
  case unknownSchema(path: String, found: String, known: String)
  /// An option's value or combination cannot be used.
  case usage(Sentence)
  /// A request that an engine refused.
  case refused(Refusal)
  /// A launched process that cannot tell which rank it is.
  case notPlaced(reason: Sentence)
  /// Ctrl-C while ranks ran; their receipts so far are kept in this folder.
  case ranksInterrupted(receipts: String)
  /// Two things cannot be compared, or not here; the sentence says why.
  case notComparable(Sentence)
  /// Ctrl-C while pairs were measured; those so far are kept in this file.
  case comparisonInterrupted(pairs: Int, state: String?)
  /// Ctrl-C in training, behind a checkpoint of these steps.
  case trainingInterrupted(steps: Int)
  /// The system gives fewer threads or open files than work with other processes takes.
  case tooFewGiven(of: String, given: Int, needed: Int)
  /// The reader of our output went away.
  case closedPipe
  /// An engine that is another process did not do what it was asked.
  case engineFailed(Sentence)
  /// Ctrl-C while such an engine was asked.
  case engineInterrupted

  public var status: ExitStatus {
    switch self {
    case .goldenFolderMissing, .reportsFolderMissing, .fileFailed, .outputExists, .partialExists, .outputBusy,
      .runExists, .foreignFile, .outputAppeared, .tooFewGiven:
      .inputOutput
    case .malformedFile, .notRecorded, .tooLong, .unknownSchema, .resumeRefused, .malformedBytes: .malformed
    case .refused(let refusal): refusal.status
    case .usage, .notPlaced: .usage
    case .notComparable: .notComparable
    case .interrupted, .ranksInterrupted, .comparisonInterrupted, .engineInterrupted, .trainingInterrupted:
      .interrupted
    case .closedPipe: .closedPipe
    case .engineFailed: .internalError
    }
  }
}

/// What an engine says to a request that it does not take. Modules that know an engine make it from the engine's
/// errors.
public struct Refusal: Equatable, Sendable {
  /// One sentence, as every error's.
  public let sentence: String
  public let status: ExitStatus

  public init(_ sentence: String, status: ExitStatus = .usage) {
    self.sentence = sentence
    self.status = status
  }
}

extension HarnessError: CustomStringConvertible {
  /// The sentence with settings by their plain names.
  public var description: String { sentence.description }

  /// What was wrong, the value, and the rule or the next step.
  public var sentence: Sentence {
    switch self {
    case .goldenFolderMissing(let path):
      "there is no folder of golden files at '\(path)'\(step: .chooseGoldenFolder)"
    case .reportsFolderMissing(let path):
      "cannot find the folder of reports '\(path)': no such folder\(step: .chooseReportsFolder)"
    case .fileFailed(let action, let path, let reason):
      "cannot \(action) '\(path)': \(reason)"
    case .outputExists(let path):
      "'\(path)' is there already\(step: .replace)"
    case .partialExists(let path):
      "'\(path)' is there from an interrupted run\(step: .resumeOrStartAgain)"
    case .runExists(let path):
      "'\(path)' holds a training run already\(step: .resumeOrStartAgain)"
    case .outputBusy(let path):
      "another run is writing '\(path)'; wait until it has ended or choose another output"
    case .foreignFile(let path):
      "'\(path)' is not what a run of this program left and stays as it is; move it away or choose another output"
    case .outputAppeared(let path, let kept?):
      "'\(path)' appeared during the run and stays as it is; the rows are kept in '\(kept)'"
        + "\(step: .moveAwayOrStartAgain(path: path), after: ": ")"
    case .outputAppeared(let path, nil):
      "'\(path)' appeared during the run and stays as it is\(step: .replace)"
    case .resumeRefused(let path, let reason):
      "'\(path)' cannot be continued: \(reason)\(step: .startAgain)"
    case .malformedBytes(let path, let offset, let reason):
      "'\(path)' is malformed at byte \(offset): \(reason)"
    case .interrupted(let rows, let canBeResumed):
      "interrupted after \(rows) rows" + (canBeResumed ? "\(step: .resume)" : "")
    case .malformedFile(let path, let reason):
      "'\(path)' is malformed: \(reason)"
    case .notRecorded(let path):
      "'\(path)' is malformed: it is not there\(step: .recordStability)"
    case .tooLong(let path, let kind, let byteLimit):
      "'\(path)' is too long for a \(kind): the limit is \(byteLimit >> 10) KiB"
    case .unknownSchema(let path, let found, let known):
      "'\(path)' has the schema '\(found)', but this version reads '\(known)'"
    case .usage(let sentence):
      sentence
    case .refused(let refusal):
      "\(refusal.sentence)"
    case .notPlaced(let reason):
      reason
    case .ranksInterrupted(let receipts):
      "interrupted: the ranks that still ran were ended; finished ones have their receipts in '\(receipts)'"
    case .notComparable(let sentence):
      sentence
    case .comparisonInterrupted(let pairs, let state):
      "interrupted after \(pairs) pairs"
        + (state.map { "; they are kept in '\($0)'\(step: .resume, after: " and ")" } ?? "")
    case .trainingInterrupted(let steps):
      "interrupted after \(steps) steps\(step: .resume)"
    case .tooFewGiven(let what, let given, let needed):
      "this takes \(needed) \(what), and the system gives only \(given); raise its limit (ulimit, or the container's)"
    case .closedPipe:
      "the reader of the output has closed it"
    case .engineFailed(let sentence):
      sentence
    case .engineInterrupted:
      "interrupted while the engine was asked"
    }
  }
}
