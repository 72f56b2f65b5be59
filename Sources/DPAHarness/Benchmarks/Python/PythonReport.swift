public import HarnessBenchmarks
public import HarnessKit

/// How many times as fast as CPython this program was.
public struct PythonReport: Sendable, Encodable {
  public let rows: [Row]
  public let isComplete: Bool

  /// One kind of work.
  public struct Row: Sendable, Encodable {
    /// As `scripts/oracle/baseline.py` calls it.
    public let baseline: String
    public let cell: String
    /// The fastest round.
    public private(set) var baselineSamplesPerSecond: Double?
    /// The fastest iteration of all rounds.
    public private(set) var samplesPerSecond: Double?
    /// Why there is no ratio.
    public private(set) var problem: String?

    init(baseline: String, cell: String) {
      self.baseline = baseline
      self.cell = cell
    }

    public var ratio: Double? {
      guard let samplesPerSecond, let baselineSamplesPerSecond else { return nil }
      return samplesPerSecond / baselineSamplesPerSecond
    }

    mutating func addBaseline(_ rate: Result<Double, Problem>) {
      if let rate = value(rate) { baselineSamplesPerSecond = max(rate, baselineSamplesPerSecond ?? 0) }
    }

    mutating func addOwn(_ rate: Result<Double, Problem>) {
      if let rate = value(rate) { samplesPerSecond = max(rate, samplesPerSecond ?? 0) }
    }

    private mutating func value(_ rate: Result<Double, Problem>) -> Double? {
      switch rate {
      case .success(let rate): return rate
      case .failure(let problem):
        // The first problem is the one to show; what follows is often a consequence of it.
        self.problem = self.problem ?? problem.reason
        return nil
      }
    }

    enum CodingKeys: String, CodingKey {
      case baseline, cell, problem
      case baselineSamplesPerSecond = "baseline_samples_per_second"
      case samplesPerSecond = "samples_per_second"
    }
  }

  struct Problem: Error {
    let reason: String
  }

  /// 130 for an interrupted run, 70 where a program failed, else 0.
  public var status: ExitStatus {
    guard isComplete else { return .interrupted }
    return rows.contains { $0.problem != nil } ? .internalError : .held
  }

  /// For people.
  public var text: String {
    let header = ["baseline", "CPython/s", "this program/s", "times as fast", "cell"]
    let lines =
      [header]
      + rows.map { row in
        [
          row.baseline, row.baselineSamplesPerSecond.map(FigureShape.short) ?? "-",
          row.samplesPerSecond.map(FigureShape.short) ?? "-", row.ratio.map { FigureShape.decimals($0, 1) } ?? "-",
          row.cell,
        ]
      }
    let table = lines.map { fields in
      fields.enumerated().map { column, text in
        let padding = String(repeating: " ", count: max(1, 16 - text.count))
        return column == 0 ? text + padding : column == fields.count - 1 ? "  " + text : padding + text
      }.joined()
    }
    let problems = rows.compactMap { row in row.problem.map { VisibleText.render("\(row.baseline): \($0)") } }
    return (table + problems).joined(separator: "\n") + "\n"
  }

  /// For machines.
  public var json: String { JSONText.encode(self) + "\n" }

  enum CodingKeys: String, CodingKey {
    case rows
    case isComplete = "complete"
  }
}
