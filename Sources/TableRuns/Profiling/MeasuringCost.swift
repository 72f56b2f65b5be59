public import DPAMeasurement
import HarnessKit

/// What measuring itself costs on this machine: the clock, and a profiler's region around ten microseconds of work.
public struct MeasuringCost: Sendable {
  public let clock: Reading<ClockQuality>
  public let plain: ProfilerCost
  public let withProcessorTime: ProfilerCost
  public let withMemory: ProfilerCost

  /// Measures it; a few seconds.
  ///
  /// - Parameter microseconds: The work in a region.
  public init(microseconds: Double = 10, source: MeasurementSource = .system) {
    clock = ClockQuality.measure(of: source.wallNanoseconds)
    let iterations = Self.iterations(microseconds: microseconds, source)
    plain = ProfilerCost.measure(iterations: iterations, source: source)
    // Fewer regions than for time alone, since each costs a system call, and memory far more.
    withProcessorTime = ProfilerCost.measure(
      iterations: iterations, regions: 200, rounds: 31, tracksProcessorTime: true, source: source)
    withMemory = ProfilerCost.measure(
      iterations: iterations, regions: 20, rounds: 31, tracksMemory: true, source: source)
  }

  /// How often the canary's loop turns in some microseconds here.
  private static func iterations(microseconds: Double, _ source: MeasurementSource) -> UInt64 {
    let turns: UInt64 = 100_000
    var sum: UInt64 = 0
    let result = benchmarkFunction(iterations: 21, warmup: 3, source: source) {
      sum &+= CanaryLoop.run(iterations: turns)
    }
    // Otherwise the compiler could leave the loop out.
    precondition(sum != 0, "the loop's results are used")
    let nanosecondsPerTurn = max(result.durations.medianNanoseconds, 1) / Double(turns)
    return UInt64((1_000 * microseconds / nanosecondsPerTurn).rounded()) + 1
  }

  /// For people.
  public var text: String {
    let clockText =
      switch clock {
      case .available(let clock):
        "clock: steps of \(clock.resolutionNanoseconds) ns, \(DecimalText.text(clock.costNanoseconds, decimals: 1)) ns "
          + "a reading\n\n"
      case .unavailable(let reason): "clock: \(reason)\n\n"
      }
    let costs = [("time only", plain), ("and processor time", withProcessorTime), ("and memory", withMemory)]
    let rows = costs.map { name, cost in
      [
        name, DecimalText.text(cost.workNanoseconds, decimals: 0),
        DecimalText.text(cost.regionNanoseconds, decimals: 1),
        DecimalText.text(cost.percent, decimals: 2),
      ]
    }
    return clockText + TextTable(["region with", "work ns", "added ns", "added %"], rows: rows).text
  }

  /// For machines.
  public var json: String { JSONText.encode(Document(self)) + "\n" }

  private struct Document: Encodable {
    let clockResolutionNanoseconds: UInt64?
    let clockCostNanoseconds: Double?
    let clockUnavailable: String?
    let regions: [Region]

    init(_ cost: MeasuringCost) {
      clockResolutionNanoseconds = cost.clock.value?.resolutionNanoseconds
      clockCostNanoseconds = cost.clock.value?.costNanoseconds
      clockUnavailable = cost.clock.reason
      regions = [
        Region("time", cost.plain), Region("processor_time", cost.withProcessorTime), Region("memory", cost.withMemory),
      ]
    }
  }

  private struct Region: Encodable {
    let tracks: String
    let workNanoseconds: Double
    let addedNanoseconds: Double
    let addedPercent: Double

    init(_ tracks: String, _ cost: ProfilerCost) {
      self.tracks = tracks
      workNanoseconds = cost.workNanoseconds
      addedNanoseconds = cost.regionNanoseconds
      addedPercent = cost.percent
    }
  }
}
