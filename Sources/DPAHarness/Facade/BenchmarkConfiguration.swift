public import HarnessKit

/// How `BenchmarkRunner` measures: the API's `BenchmarkConfig`, with its defaults. A value of this type is valid.
public struct BenchmarkConfiguration: Sendable, Equatable {
  /// Runs that are timed.
  public let iterations: Int
  /// Runs before them that are not.
  public let warmupIterations: Int
  /// Whether one further run, not timed, reads the memory.
  public let measuresMemory: Bool
  public let measuresProcessorTime: Bool
  public let outputFormat: OutputFormat

  /// How `PerformanceMetrics.rendered(as:)` shows figures.
  public enum OutputFormat: String, CaseIterable, Sendable {
    /// One line.
    case summary
    /// With the spread of the iterations.
    case detailed
    /// For machines.
    case json
  }

  /// The most iterations that are accepted, of either kind.
  public static let iterationLimit = 1_000_000

  /// - Throws: `HarnessError.usage` for a number of iterations out of range.
  public init(
    iterations: Int = 10, warmupIterations: Int = 2, measuresMemory: Bool = false, measuresProcessorTime: Bool = false,
    outputFormat: OutputFormat = .summary
  ) throws(HarnessError) {
    guard (1...Self.iterationLimit).contains(iterations) else {
      throw .usage("iterations must be 1 to \(Self.iterationLimit), not \(iterations)")
    }
    guard (0...Self.iterationLimit).contains(warmupIterations) else {
      throw .usage("warm-up iterations must be 0 to \(Self.iterationLimit), not \(warmupIterations)")
    }
    self.iterations = iterations
    self.warmupIterations = warmupIterations
    self.measuresMemory = measuresMemory
    self.measuresProcessorTime = measuresProcessorTime
    self.outputFormat = outputFormat
  }
}
