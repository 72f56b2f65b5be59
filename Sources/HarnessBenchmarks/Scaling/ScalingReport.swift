public import HarnessKit

/// How costs grow with the work: what `bench --scaling` found.
public struct ScalingReport: Sendable, Equatable, Codable {
  /// First in the file, and decoded first.
  public let header: ReportHeader
  public let startedAt: String
  public let size: String
  public let isComplete: Bool
  public let machineKey: String
  public let studies: [Study]

  public static let currentHeader = ReportHeader(schema: "dpa-harness-scaling", version: 1)
  package static let kind = DocumentKind("scaling report", mebibytes: 16)

  /// One factor.
  public struct Study: Sendable, Equatable, Codable {
    /// `samples`, `depth`, `ranks` or `jobs`.
    public let factor: String
    /// What is measured.
    public let subject: String
    public let points: [Point]
    /// 1 where wall-clock time grows as the factor does, 0 where it stays; nothing where it could not be fitted.
    public let timeExponent: Double?
    /// The same of the most memory that was resident.
    public let memoryExponent: Double?

    package enum CodingKeys: String, CodingKey {
      case factor, subject, points
      case timeExponent = "time_exponent"
      case memoryExponent = "memory_exponent"
    }
  }

  /// One amount, and its cost: the least of the processes, which other load disturbs least.
  public struct Point: Sendable, Equatable, Codable {
    public let amount: UInt64
    public let wallNanoseconds: Double?
    public let processorNanoseconds: Double?
    public let peakResidentBytes: Double?
    /// Why there is no cost.
    public let reason: String?

    package enum CodingKeys: String, CodingKey {
      case amount, reason
      case wallNanoseconds = "wall_nanoseconds"
      case processorNanoseconds = "cpu_nanoseconds"
      case peakResidentBytes = "peak_resident_bytes"
    }
  }

  package enum CodingKeys: String, CodingKey {
    case header, size, studies
    case startedAt = "started_at"
    case isComplete = "complete"
    case machineKey = "machine_key"
  }
}

extension ScalingReport.Study {
  package init(_ factor: ScalingFactor, _ points: [ScalingReport.Point]) {
    self.factor = factor.rawValue
    subject = factor.subject
    self.points = points
    timeExponent = Self.fit(points, \.wallNanoseconds)
    memoryExponent = Self.fit(points, \.peakResidentBytes)
  }

  private static func fit(_ points: [ScalingReport.Point], _ cost: (ScalingReport.Point) -> Double?) -> Double? {
    let known = points.compactMap { point in cost(point).map { (amount: Double(point.amount), cost: $0) } }
    return PowerFit(known)?.exponent
  }
}
