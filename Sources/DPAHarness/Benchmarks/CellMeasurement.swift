import DPAEngine
import DPAMeasurement

/// Measures one cell in this process.
package struct CellMeasurement {
  private let cell: BenchmarkCell
  private let iterations: Int
  private let warmups: Int
  private let extraWorkPercent: Double

  /// - Parameters:
  ///   - warmups: Iterations between the first and the measured ones.
  ///   - extraWorkPercent: As much more of the cell's work is done in each iteration.
  /// - Throws: `HarnessError.usage` for numbers that cannot be.
  package init(
    _ cell: BenchmarkCell, iterations: Int, warmups: Int, extraWorkPercent: Double
  ) throws(HarnessError) {
    guard (1...100_000).contains(iterations) else {
      throw .usage("--iterations must be 1 to 100000, not \(iterations)")
    }
    guard (0...100_000).contains(warmups) else { throw .usage("--warmup must be 0 to 100000, not \(warmups)") }
    guard extraWorkPercent >= 0, extraWorkPercent <= 1_000 else {
      throw .usage("--extra-work must be 0 to 1000 percent, not \(extraWorkPercent)")
    }
    self.cell = cell
    self.iterations = iterations
    self.warmups = warmups
    self.extraWorkPercent = extraWorkPercent
  }

  /// - Parameter pass: For instructions, a program must watch this one and count them: see `InstructionCount`.
  /// - Throws: What the cell's work throws.
  package func run(_ pass: CellPass) throws(HarnessError) -> CellRun {
    switch pass {
    case .timing: try timing()
    case .memory: try memory()
    case .instructions: try watched()
    }
  }

  /// Wall-clock and processor time of each iteration, the first one apart.
  private func timing() throws(HarnessError) -> CellRun {
    let prepared = try cell.prepared(extraWorkPercent: extraWorkPercent)
    var clock = IterationClock()
    try clock.measure { () throws(HarnessError) in try prepared.measuredIteration() }
    let first = clock
    for _ in 0..<warmups { try prepared.measuredIteration() }
    clock = IterationClock(capacity: iterations)
    for _ in 0..<iterations {
      try clock.measure { () throws(HarnessError) in try prepared.measuredIteration() }
    }
    return run(
      try prepared.root(),
      [
        .init(metric: MetricDefinition.wall.name, iterations: clock.wall),
        .init(metric: MetricDefinition.processor.name, iterations: clock.processor),
        .init(metric: MetricDefinition.first.name, iterations: first.wall),
        Self.values(.peakResident, ProcessMemory.read().map(\.peakResidentBytes)),
      ])
  }

  /// What one steady iteration allocates, in a process that can count.
  private func memory() throws(HarnessError) -> CellRun {
    let prepared = try cell.prepared(extraWorkPercent: extraWorkPercent)
    for _ in 0...warmups { try prepared.measuredIteration() }
    let reading: Reading<AllocationCount> =
      switch AllocationCounter.witness() {
      case .available:
        try AllocationCounter.measure { () throws(HarnessError) in try prepared.measuredIteration() }
      case .unavailable(let reason): .unavailable(reason)
      }
    return run(
      try prepared.root(),
      [
        Self.values(.allocations, reading.map(\.allocationCount)),
        Self.values(.allocatedBytes, reading.map(\.allocatedBytes)),
        Self.values(.liveBytes, reading.map(\.liveBytes)),
        Self.values(.peakBytes, Self.peak(reading)),
      ])
  }

  /// One steady iteration for a program that watches this one and knows `PreparedCell.measuredIteration` by its name.
  private func watched() throws(HarnessError) -> CellRun {
    let prepared = try cell.prepared(extraWorkPercent: extraWorkPercent)
    try prepared.measuredIteration()
    return run(try prepared.root(), [])
  }

  private static func peak(_ reading: Reading<AllocationCount>) -> Reading<UInt64> {
    switch reading {
    case .available(let count): count.peakBytes
    case .unavailable(let reason): .unavailable(reason)
    }
  }

  private func run(_ root: Digest, _ values: [CellRun.Values]) -> CellRun {
    CellRun(cell: cell.name, root: root.description, sampleCount: cell.sampleCount, values: values)
  }

  private static func values(_ metric: MetricDefinition, _ reading: Reading<some BinaryInteger>) -> CellRun.Values {
    CellRun.Values(
      metric: metric.name, iterations: reading.value.map { [Double($0)] } ?? [], reason: reading.reason)
  }
}

/// Times of iterations, in order.
private struct IterationClock {
  private(set) var wall: [Double] = []
  private(set) var processor: [Double] = []

  init(capacity: Int = 1) {
    wall.reserveCapacity(capacity)
    processor.reserveCapacity(capacity)
  }

  mutating func measure(_ body: () throws(HarnessError) -> Void) throws(HarnessError) {
    let processorStart = ProcessTime.processor
    let wallStart = ProcessTime.monotonic
    try body()
    let wallEnd = ProcessTime.monotonic
    let processorEnd = ProcessTime.processor
    wall.append((wallEnd - wallStart) / .nanoseconds(1))
    processor.append((processorEnd - processorStart) / .nanoseconds(1))
  }
}
