import DPAEngine
import DPAHarness
import DPAMeasurement
import Hashing
import Synchronization

@testable import HarnessBenchmarks
@testable import HarnessKit

/// Work that notes what is done with it, on clocks that go on by known steps.
final class ScriptedWork: CellWork {
  static let right = Digest(bytes: SIMD32(repeating: 1))
  static let wrong = Digest(bytes: SIMD32(repeating: 2))

  /// What happened, in order: `spoil`, `clock`, `run`, `root`, `witness` or `count`.
  final class Log: Sendable {
    private let state = Mutex<[String]>([])

    var events: [String] { state.withLock { $0 } }
    func note(_ event: String) { state.withLock { $0.append(event) } }
  }

  private let log: Log
  private let roots: [Digest]
  private var runs = 0

  /// - Parameter roots: Of the first runs; those behind them are right.
  init(_ log: Log, roots: [Digest]) {
    self.log = log
    self.roots = roots
  }

  func spoil() { log.note("spoil") }

  func run() {
    log.note("run")
    runs += 1
  }

  func root() -> Digest {
    log.note("root")
    return runs <= roots.count ? roots[runs - 1] : Self.right
  }

  static func cell(_ log: Log = Log(), roots: [Digest] = []) -> BenchmarkCell {
    BenchmarkCell(
      "cell/a", sampleCount: 10, expecting: { _ throws(HarnessError) in right },
      work: { _ throws(HarnessError) in ScriptedWork(log, roots: roots) })
  }

  /// Wall-clock time goes on by 100, processor time by 7 with every reading.
  static func instruments(
    _ log: Log = Log(), witness: Reading<AllocationCount> = .available(count(1))
  ) -> CellInstruments {
    let clocks = Mutex<(wall: UInt64, processor: UInt64)>((0, 0))
    return CellInstruments(
      source: MeasurementSource(
        wallNanoseconds: {
          log.note("clock")
          return clocks.withLock {
            $0.wall += 100
            return $0.wall
          }
        },
        processorNanoseconds: {
          log.note("clock")
          return clocks.withLock {
            $0.processor += 7
            return $0.processor
          }
        }, memory: { MemoryReadings.ofThisProcess() }),
      witness: {
        log.note("witness")
        return witness
      },
      count: { (work) throws(HarnessError) in
        log.note("count")
        try work()
        log.note("counted")
        return .available(count(4))
      })
  }

  static func count(_ blocks: UInt64) -> AllocationCount {
    AllocationCount(
      allocationCount: blocks, allocatedBytes: 16 * blocks, liveBytes: -3, peakBytes: .unavailable("no hooks"))
  }
}
