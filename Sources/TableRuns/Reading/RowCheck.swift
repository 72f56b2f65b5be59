package import HarnessKit
package import TableCore

/// What is done with the rows of a file besides statistics and root.
package protocol RowCheck: AnyObject, SendableMetatype {
  /// The memory of one thread.
  associatedtype Worker
  /// What a chunk of rows yields.
  associatedtype Finding

  func makeWorker() -> Worker
  /// Looks at a chunk; many threads at once.
  func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Worker) -> Finding?
  /// Takes what chunks yielded, in order.
  func take(_ finding: Finding) throws(HarnessError)
}

/// No further check.
package final class NoCheck: RowCheck {
  package func makeWorker() {}
  package func find(in batch: borrowing RecordBatch, firstRow: UInt64, with worker: Void) -> Never? { nil }
  package func take(_ finding: Never) throws(HarnessError) {}
}
