/// What a figure is and how two of its values compare.
public struct MetricDefinition: Sendable, Hashable, Codable {
  /// Units last, for example `cpu_nanoseconds`.
  public let name: String
  /// `nanoseconds`, `times`, `bytes`, `allocations` or `instructions`.
  public let unit: String
  public let better: Direction
  public let kind: Kind

  public enum Direction: String, Sendable, Codable { case less, more }

  public enum Kind: String, Sendable, Codable {
    /// The same on every run of the same build: compared exactly, both ways.
    case exact
    /// Varies from run to run: only pairs of runs and their statistics decide.
    case timing
    /// Shown, and never decides.
    case advisory
  }

  /// Wall-clock time of one iteration.
  public static let wall = MetricDefinition("wall_nanoseconds", "nanoseconds", .timing)
  /// Processor time of all threads in one iteration.
  public static let processor = MetricDefinition("cpu_nanoseconds", "nanoseconds", .timing)
  /// The primary metric of each iteration as a multiple of the reference cell's, in the iteration that took turns with
  /// it.
  public static let referenceRatio = MetricDefinition("reference_ratio", "times", .timing)
  /// Wall-clock time of the first iteration of a process, caches and memory cold.
  public static let first = MetricDefinition("first_wall_nanoseconds", "nanoseconds", .advisory)
  /// The most memory that a timing process ever had resident.
  public static let peakResident = MetricDefinition("peak_resident_bytes", "bytes", .advisory)
  /// Blocks allocated in one iteration.
  public static let allocations = MetricDefinition("allocation_count", "allocations", .exact)
  /// Bytes allocated in one iteration, as large as the allocator makes the blocks.
  public static let allocatedBytes = MetricDefinition("allocated_bytes", "bytes", .exact)
  /// Bytes that one iteration leaves allocated.
  public static let liveBytes = MetricDefinition("live_bytes", "bytes", .exact)
  /// The most bytes allocated at once during one iteration, above what was there before.
  public static let peakBytes = MetricDefinition("peak_bytes", "bytes", .exact)
  /// Instructions of one iteration, counted by valgrind.
  public static let instructions = MetricDefinition("instructions", "instructions", .exact)

  private init(_ name: String, _ unit: String, _ kind: Kind) {
    self.name = name
    self.unit = unit
    self.better = .less
    self.kind = kind
  }
}
