public import HarnessKit
public import TableCore

extension HarnessError {
  /// A request for rows that no engine takes.
  public static func refused(_ error: TableError) -> HarnessError { .refused(Refusal(error.description)) }

  /// A file of rows that breaks its format at a place.
  public static func malformedBytes(path: String, offset: UInt64, reason: MalformedReason) -> HarnessError {
    .malformedBytes(path: path, offset: offset, reason: reason.description)
  }

  /// A launched process that cannot tell which rank it is.
  public static func notPlaced(_ problem: PlacementProblem) -> HarnessError { .notPlaced(reason: problem.sentence) }
}
