public import HarnessKit
public import TableCore

extension HarnessError {
  /// A request for rows that no engine takes.
  public static func refused(_ error: TableError) -> HarnessError { .refused(Refusal(error.description)) }

  /// A file of rows that breaks its format at a place.
  public static func malformedBytes(path: String, offset: UInt64, reason: MalformedReason) -> HarnessError {
    .malformedBytes(path: path, offset: offset, reason: reason.description)
  }

  /// What kept an engine from computing.
  package static func engineFailed(_ failure: any Error) -> HarnessError {
    failure as? HarnessError ?? .engineFailed("\(failure)")
  }

  /// A launched process that cannot tell which rank it is.
  public static func notPlaced(_ problem: PlacementProblem) -> HarnessError { .notPlaced(reason: problem.sentence) }
}

extension TableEngine {
  /// Asked after rows were made and before any of them is used.
  ///
  /// - Throws: `HarnessError.engineFailed` or `.engineInterrupted`.
  public func checkFailure() throws(HarnessError) {
    if let failure { throw .engineFailed(failure) }
  }
}
