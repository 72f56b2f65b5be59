package import DPAMeasurement
package import HarnessKit
import Hashing

/// Profiles the allocations of one iteration of a cell in this process, which is used for nothing else.
package struct AllocationPass {
  package typealias Work = () throws(HarnessError) -> Void

  /// The name by which the line that this process prints tells the bytes between two samples.
  package static let sampleMetric = "sample_bytes"
  private static let warmups = 3

  private let cell: BenchmarkCell
  private let planted: KnownAllocations?
  private let record: (_ path: String, _ work: Work) throws(HarnessError) -> Reading<UInt64>

  /// - Parameters:
  ///   - planted: Allocations beside the cell's own, to see that the profile finds them.
  ///   - record: Does the work and writes what it allocated.
  package init(
    _ cell: BenchmarkCell, planting planted: KnownAllocations? = nil,
    record: @escaping (_ path: String, _ work: Work) throws(HarnessError) -> Reading<UInt64> = {
      (path, work) throws(HarnessError) in try HeapProfiler.record(to: path, work)
    }
  ) {
    self.cell = cell
    self.planted = planted
    self.record = record
  }

  /// - Parameter path: Where the profile goes.
  /// - Returns: The root, and the bytes between two samples or why there is no profile.
  /// - Throws: What the cell's work throws.
  package func run(to path: String) throws(HarnessError) -> CellRun {
    var checked = CheckedIterations(try cell.prepared())
    // What is allocated once and kept must be there before, as where allocations are counted.
    for _ in 0..<Self.warmups { try checked.next() }
    var reading = Reading<UInt64>.unavailable("nothing was recorded")
    try checked.next { (prepared) throws(HarnessError) in
      reading = try record(path) { () throws(HarnessError) in
        try prepared.measuredIteration()
        planted?.run()
      }
      // Not done where there is no profile, and the root of an iteration that was left out would be wrong.
      if reading.reason != nil { try prepared.measuredIteration() }
    }
    guard let root = checked.root else { preconditionFailure("there were iterations") }
    return CellRun(
      cell: cell.name, root: root.description, otherRoot: checked.otherRoot?.description,
      sampleCount: cell.sampleCount,
      values: [
        .init(
          metric: Self.sampleMetric, iterations: reading.value.map { [Double($0)] } ?? [], reason: reading.reason)
      ])
  }
}
