public import HarnessKit
public import TableCore

/// The share of one rank, computed in this process.
public struct LaunchedRank {
  private let placement: Placement
  private let request: ResolvedTable

  /// - Throws: `HarnessError.usage` or `.refused` where the place or the table cannot be.
  public init(_ placement: Placement, of request: TableRequest) throws(HarnessError) {
    var request = request
    request.rank = placement.rank
    request.worldSize = placement.worldSize
    self.placement = placement
    self.request = try request.resolved()
  }

  /// Computes the share and writes its receipt.
  ///
  /// - Throws: `HarnessError`.
  public func writeReceipt(
    with writer: ReceiptWriter, by engine: any TableEngine, jobs: Int, isInterrupted: @escaping () -> Bool
  ) throws(HarnessError) {
    _ = try writer.write(
      of: request.part, in: request.table, owner: .init(rank: placement.rank, worldSize: placement.worldSize),
      by: engine, jobs: jobs, isInterrupted: isInterrupted)
  }
}
