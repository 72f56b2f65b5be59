package import DPAMeasurement
package import HarnessKit
import Hashing

/// Measures one cell in this process.
package struct CellMeasurement {
  private let cell: BenchmarkCell
  private let iterations: Int
  private let warmups: Int
  private let extraWorkPercent: Double
  private let skipped: SkippedWork?
  private let instruments: CellInstruments
  private let turn: CellTurn?

  /// - Parameters:
  ///   - warmups: Iterations between the first and the measured ones.
  ///   - extraWorkPercent: As much more of the cell's work is done in each iteration.
  ///   - skipped: Iterations that do nothing.
  ///   - turn: What each timed iteration waits for; nil does them one after the other.
  /// - Throws: `HarnessError.usage` for numbers that cannot be.
  package init(
    _ cell: BenchmarkCell, iterations: Int, warmups: Int, extraWorkPercent: Double = 0,
    skipping skipped: SkippedWork? = nil, inTurn turn: CellTurn? = nil, instruments: CellInstruments = .system
  ) throws(HarnessError) {
    guard (1...100_000).contains(iterations) else {
      throw .usage("\(setting: "iterations") must be 1 to 100000, not \(iterations)")
    }
    guard (0...100_000).contains(warmups) else {
      throw .usage("\(setting: "warmup") must be 0 to 100000, not \(warmups)")
    }
    guard extraWorkPercent >= 0, extraWorkPercent <= 1_000 else {
      throw .usage("\(setting: "extra_work") must be 0 to 1000 percent, not \(extraWorkPercent)")
    }
    self.cell = cell
    self.iterations = iterations
    self.warmups = warmups
    self.extraWorkPercent = extraWorkPercent
    self.skipped = skipped
    self.turn = turn
    self.instruments = instruments
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
    var checked = try checkedIterations()
    var clock = IterationClock(instruments.source)
    // Every iteration waits, the ones that are not measured too: the other process should never run beside this one.
    try turn?.wait()
    // The first iteration has a figure of its own: cold caches and first-touched pages are no part of steady work.
    try checked.next { (prepared) throws(HarnessError) in try clock.measure(prepared) }
    let first = clock
    for _ in 0..<warmups {
      try turn?.wait()
      try checked.next()
    }
    // The lists have their final size before the loop, so that appending a time never allocates between two iterations.
    clock = IterationClock(instruments.source, capacity: iterations)
    for _ in 0..<iterations {
      try turn?.wait()
      try checked.next { (prepared) throws(HarnessError) in try clock.measure(prepared) }
    }
    return run(
      checked,
      [
        .init(metric: MetricDefinition.wall.name, iterations: clock.wall),
        .init(metric: MetricDefinition.processor.name, iterations: clock.processor),
        .init(metric: MetricDefinition.first.name, iterations: first.wall),
        Self.values(.peakResident, ProcessMemory.read().map(\.peakResidentBytes)),
      ])
  }

  /// What one steady iteration allocates, in a process that can count.
  private func memory() throws(HarnessError) -> CellRun {
    var checked = try checkedIterations()
    // One iteration more than the warm-ups: what is allocated once and kept must be there before counting.
    for _ in 0...warmups { try checked.next() }
    // Known allocations are counted first: a counter that gets those wrong would get the cell's wrong too.
    var reading = instruments.witness()
    if case .available = reading {
      try checked.next { (prepared) throws(HarnessError) in
        reading = try instruments.count { () throws(HarnessError) in try prepared.measuredIteration() }
      }
    }
    return run(
      checked,
      [
        Self.values(.allocations, reading.map(\.allocationCount)),
        Self.values(.allocatedBytes, reading.map(\.allocatedBytes)),
        Self.values(.liveBytes, reading.map(\.liveBytes)),
        Self.values(.peakBytes, Self.peak(reading)),
      ])
  }

  /// One steady iteration for a program that watches this one and knows `PreparedCell.measuredIteration` by its name.
  private func watched() throws(HarnessError) -> CellRun {
    var checked = try checkedIterations()
    // Only one, and no warm-up: valgrind counts every call of the watched function.
    try checked.next()
    return run(checked, [])
  }

  private func checkedIterations() throws(HarnessError) -> CheckedIterations {
    CheckedIterations(try cell.prepared(extraWorkPercent: extraWorkPercent, skipping: skipped))
  }

  private static func peak(_ reading: Reading<AllocationCount>) -> Reading<UInt64> {
    switch reading {
    case .available(let count): count.peakBytes
    case .unavailable(let reason): .unavailable(reason)
    }
  }

  private func run(_ checked: CheckedIterations, _ values: [CellRun.Values]) -> CellRun {
    guard let root = checked.root else { preconditionFailure("every pass has an iteration") }
    return CellRun(
      cell: cell.name, root: root.description, otherRoot: checked.otherRoot?.description,
      sampleCount: cell.sampleCount, values: values)
  }

  private static func values(_ metric: MetricDefinition, _ reading: Reading<some BinaryInteger>) -> CellRun.Values {
    CellRun.Values(
      metric: metric.name, iterations: reading.value.map { [Double($0)] } ?? [], reason: reading.reason)
  }
}

/// Times of iterations in nanoseconds, in order.
private struct IterationClock {
  private let source: MeasurementSource
  private(set) var wall: [Double] = []
  private(set) var processor: [Double] = []

  init(_ source: MeasurementSource, capacity: Int = 1) {
    self.source = source
    wall.reserveCapacity(capacity)
    processor.reserveCapacity(capacity)
  }

  mutating func measure(_ prepared: PreparedCell) throws(HarnessError) {
    // Processor time is read outside wall-clock time: its reading is a system call, the other one is not.
    let processorStart = source.processorNanoseconds()
    let wallStart = source.wallNanoseconds()
    try prepared.measuredIteration()
    let wallEnd = source.wallNanoseconds()
    let processorEnd = source.processorNanoseconds()
    wall.append(Double(wallEnd - wallStart))
    processor.append(Double(processorEnd - processorStart))
  }
}

/// What a process measures of a cell; never two of them at once.
public enum CellPass: String, CaseIterable, Sendable {
  case timing
  case memory
  case instructions
}

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
