public import DPAEngine

/// The share of one rank, computed in this process.
public struct LaunchedRank {
  private let placement: Placement
  private let request: TableRequest.Resolved

  /// - Throws: `HarnessError.usage` or `.refused` where the place or the table cannot be.
  public init(_ placement: Placement, of request: TableRequest) throws(HarnessError) {
    var request = request
    request.rank = placement.rank
    request.worldSize = placement.worldSize
    self.placement = placement
    self.request = try request.resolved()
  }

  public func receipt(kernel: Kernel, jobs: Int) throws(HarnessError) -> Receipt {
    let engine = Engine(request.configuration, kernel: kernel)
    do throws(TableError) {
      return try engine.receipt(of: request.part, in: request.table, rank: placement.rank, jobs: jobs)
    } catch {
      throw .refused(error)
    }
  }
}
