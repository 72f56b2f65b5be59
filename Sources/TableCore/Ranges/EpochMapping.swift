/// Gives each epoch parameters of its own: id' = epoch * epochSize + id, applied before everything else.
///
/// The public package has no epochs, so there each epoch repeats its parameters; epoch 0 does here too.
public struct EpochMapping: Hashable, Sendable {
  public let epoch: UInt64
  /// Ids of one epoch; every id must be below it.
  public let epochSize: UInt64

  /// - Throws: `TableError.epochOverflow` when an id of that epoch would pass 2^63 - 1.
  public init(epoch: UInt64, epochSize: UInt64) throws(TableError) {
    // Both steps are checked: the product alone may wrap around to something that looks small.
    let (base, overflow) = epoch.multipliedReportingOverflow(by: epochSize)
    let (end, carried) = base.addingReportingOverflow(epochSize)
    guard !overflow && !carried && end <= SampleRange.lastID + 1 else {
      throw .epochOverflow(epoch: epoch, epochSize: epochSize)
    }
    self.epoch = epoch
    self.epochSize = epochSize
  }

  /// - Throws: `TableError.idOutsideEpoch`.
  public func mapped(_ id: UInt64) throws(TableError) -> UInt64 {
    guard id < epochSize else { throw .idOutsideEpoch(id: id, epochSize: epochSize) }
    return epoch * epochSize + id
  }

  /// - Throws: `TableError.idOutsideEpoch` for the first id that is outside.
  public func mapped(_ range: SampleRange) throws(TableError) -> SampleRange {
    guard range.end <= epochSize else {
      throw .idOutsideEpoch(id: max(range.first, epochSize), epochSize: epochSize)
    }
    return SampleRange(validFirst: epoch * epochSize + range.first, count: range.count)
  }
}
