/// The samples of one batch, in columns: a collection of rows for those who want rows, with nothing copied row by row.
public struct Batch: RandomAccessCollection, Sendable {
  /// The rows as columns, for encoding, statistics and whatever works on many rows at once.
  public let columns: SampleBatch

  public var startIndex: Int { 0 }
  public var endIndex: Int { columns.count }

  /// - Precondition: `index` is below `count`.
  public subscript(index: Int) -> Sample { columns[index] }
}
