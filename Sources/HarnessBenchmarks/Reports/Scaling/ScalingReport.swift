package import HarnessKit
import RealModule

/// How costs grow with the work: what `bench scaling` found.
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
    /// 1 where wall-clock time grows as the factor does, 0 where it stays; nil where it could not be fitted.
    public let timeExponent: Double?
    /// The same of the most memory that was resident.
    public let memoryExponent: Double?
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
      case amount, reason, wallNanoseconds, peakResidentBytes
      case processorNanoseconds = "cpuNanoseconds"
    }
  }

  package enum CodingKeys: String, CodingKey {
    case header, size, studies, startedAt, machineKey
    case isComplete = "complete"
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
    // Points without a cost are left out, so that one interrupted amount does not cost the whole exponent.
    let known = points.compactMap { point in cost(point).map { (amount: Double(point.amount), cost: $0) } }
    return PowerFit(known)?.exponent
  }
}

/// What grows in a study of costs.
package enum ScalingFactor: String, CaseIterable, Sendable, Codable {
  case samples
  case depth
  case ranks
  case jobs

  /// What is measured, for people.
  package var subject: String {
    switch self {
    case .samples: "streaming, chunks of 1,000"
    case .depth: "generating 1,152 samples"
    case .ranks: "joining the receipts of 262,144 samples"
    case .jobs: "the root of 524,288 samples"
    }
  }

  /// From the least to the most.
  package func amounts(_ size: BenchmarkSize, cores: Int) -> [UInt64] {
    switch (self, size) {
    // By powers of ten, since an exponent is a slope between logarithms.
    case (.samples, .smoke): [1_000, 10_000, 100_000]
    case (.samples, .default): [10_000, 100_000, 1_000_000, 10_000_000]
    case (.samples, .nightly): [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000]
    case (.depth, .smoke): [1, 10, 100]
    case (.depth, _): [1, 3, 10, 30, 100, 300, 1_000]
    case (.ranks, .smoke): [1, 16, 64]
    case (.ranks, _): [4, 16, 64, 256, 1_024]
    // Powers of two and the whole machine: between them nothing new shows, and each point takes seconds.
    case (.jobs, _): (1...UInt64(max(1, cores))).filter { $0.nonzeroBitCount == 1 || $0 == UInt64(cores) }
    }
  }

  /// For example `scaling/samples/10000`.
  package func name(_ amount: UInt64) -> String { "scaling/\(rawValue)/\(amount)" }
}

/// How a cost grows: cost = factor * amount ^ exponent, by least squares of the logarithms.
package struct PowerFit: Sendable, Equatable {
  package let exponent: Double

  /// Nil for fewer than two amounts, or where one is not above 0.
  package init?(_ points: [(amount: Double, cost: Double)]) {
    guard points.count > 1, points.allSatisfy({ $0.amount > 0 && $0.cost > 0 }) else { return nil }
    let x = points.map { Double.log($0.amount) }
    let y = points.map { Double.log($0.cost) }
    let count = Double(points.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let squares = x.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
    guard squares > 0 else { return nil }
    exponent = zip(x, y).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +) / squares
  }
}

extension ScalingReport {
  /// For people: a table for each factor, and how costs grow with it.
  public var text: String {
    let blocks = studies.map { study in
      let header = "\(study.subject), by \(study.factor)"
      return ([header, Self.table.header] + study.points.map(Self.line) + [Self.conclusion(study)])
        .joined(separator: "\n")
    }
    return blocks.joined(separator: "\n\n") + (isComplete ? "\n" : "\n\ninterrupted: some processes had no turn\n")
  }

  /// For machines: the header in front.
  public var json: String {
    JSONText.document([
      ("header", JSONText.line(header)), ("started_at", JSONText.line(startedAt)), ("size", JSONText.line(size)),
      ("complete", "\(isComplete)"), ("machine_key", JSONText.line(machineKey)), ("studies", JSONText.lines(studies)),
    ])
  }

  // Columns of fixed widths, so that the tables of all factors are alike.
  private static let table = TextTable([
    .figure("amount", width: 16), .figure("wall", width: 14), .figure("CPU", width: 14),
    .figure("peak resident", width: 14),
  ])

  private static func line(_ point: Point) -> String {
    if let reason = point.reason { return table.line(["\(point.amount)", reason]) }
    func milliseconds(_ value: Double?) -> String {
      value.map { DecimalText.text($0 / 1e6, decimals: 3) + " ms" } ?? "-"
    }
    let memory = point.peakResidentBytes.map { DecimalText.text($0 / 1_048_576, decimals: 1) + " MiB" } ?? "-"
    return table.line([
      "\(point.amount)", milliseconds(point.wallNanoseconds), milliseconds(point.processorNanoseconds), memory,
    ])
  }

  private static func conclusion(_ study: Study) -> String {
    func exponent(_ value: Double?) -> String { value.map { DecimalText.text($0, decimals: 2) } ?? "unavailable" }
    return "time grows as \(study.factor)^\(exponent(study.timeExponent)), "
      + "memory as \(study.factor)^\(exponent(study.memoryExponent))"
  }
}
