package import DPAMeasurement
package import HarnessKit

/// What cells are measured with: closures, so that tests script them.
package struct CellInstruments: Sendable {
  package typealias Work = () throws(HarnessError) -> Void

  /// The clocks.
  package var source: MeasurementSource
  /// Counts allocations that are known beforehand; unavailable where they come out wrong.
  package var witness: @Sendable () -> Reading<AllocationCount>
  /// Does the work once and counts its allocations.
  package var count: @Sendable (Work) throws(HarnessError) -> Reading<AllocationCount>

  package init(
    source: MeasurementSource, witness: @escaping @Sendable () -> Reading<AllocationCount>,
    count: @escaping @Sendable (Work) throws(HarnessError) -> Reading<AllocationCount>
  ) {
    self.source = source
    self.witness = witness
    self.count = count
  }

  /// This process.
  package static let system = CellInstruments(
    source: .system, witness: { AllocationCounter.witness() },
    count: { (work) throws(HarnessError) in try AllocationCounter.measure(work) })
}
