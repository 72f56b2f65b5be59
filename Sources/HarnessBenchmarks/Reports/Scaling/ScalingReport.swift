public import HarnessKit

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

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
    let x = points.map { log($0.amount) }
    let y = points.map { log($0.cost) }
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
      let lines = study.points.map { Self.line($0) }
      return ([header, Self.line(["amount", "wall", "CPU", "peak resident"])] + lines + [Self.conclusion(study)])
        .joined(separator: "\n")
    }
    return blocks.joined(separator: "\n\n") + (isComplete ? "\n" : "\n\ninterrupted: some processes had no turn\n")
  }

  /// For machines: the header in front.
  public var json: String {
    let members = [
      ("header", JSONText.line(header)), ("started_at", JSONText.line(startedAt)), ("size", JSONText.line(size)),
      ("complete", "\(isComplete)"), ("machine_key", JSONText.line(machineKey)),
      ("studies", "[\n" + studies.map { JSONText.line($0) }.joined(separator: ",\n") + "\n]"),
    ]
    return "{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func line(_ point: Point) -> String {
    if let reason = point.reason { return line(["\(point.amount)"]) + "  " + VisibleText.render(reason) }
    func milliseconds(_ value: Double?) -> String { value.map { FigureShape.decimals($0 / 1e6, 3) + " ms" } ?? "-" }
    let memory = point.peakResidentBytes.map { FigureShape.decimals($0 / 1_048_576, 1) + " MiB" } ?? "-"
    return line([
      "\(point.amount)", milliseconds(point.wallNanoseconds), milliseconds(point.processorNanoseconds), memory,
    ])
  }

  private static func line(_ fields: [String]) -> String {
    fields.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }.joined()
  }

  private static func conclusion(_ study: Study) -> String {
    func exponent(_ value: Double?) -> String { value.map { FigureShape.decimals($0, 2) } ?? "unavailable" }
    return "time grows as \(study.factor)^\(exponent(study.timeExponent)), "
      + "memory as \(study.factor)^\(exponent(study.memoryExponent))"
  }
}
