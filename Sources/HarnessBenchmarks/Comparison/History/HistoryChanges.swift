public import HarnessKit

/// Where the cells of a machine class changed their level, and since which commit.
public struct HistoryChanges: Sendable, Equatable {
  /// By the run that came first after it, the newest first; within a run by cell.
  public let changes: [LevelChange]
  /// How many runs were looked at, and the first and the last of them.
  package let runCount: Int
  package let size: String?

  /// So many runs on each side tell how large a change is.
  private static let nearbyRuns = 20

  /// - Parameter lines: Oldest first. Those of another size or machine class than the last one, and interrupted ones,
  ///   are left out.
  package init(_ lines: [HistoryLine]) {
    let runs = lines.filter { line in
      line.isComplete && line.size == lines.last?.size && line.machineKey == lines.last?.machineKey
    }
    runCount = runs.count
    size = runs.last?.size
    let names = Set(runs.flatMap { $0.cells.map(\.name) }).sorted()
    let found = names.flatMap { Self.timing($0, runs) + Self.exact($0, runs) }
    // Stable, since changes of one run stay in the order of the cells.
    changes = found.enumerated().sorted { ($1.element.run, $0.offset) < ($0.element.run, $1.offset) }.map(\.element)
  }

  /// The latest change of a metric of a cell.
  package func latest(of cell: String, _ isWanted: (LevelChange) -> Bool) -> LevelChange? {
    changes.first { $0.cell == cell && isWanted($0) }
  }

  /// Steps in how many times as long as the reference cell a cell takes.
  private static func timing(_ name: String, _ runs: [HistoryLine]) -> [LevelChange] {
    guard let newest = runs.last(where: { $0.cell(name) != nil })?.cell(name) else { return [] }
    let points = runs.enumerated().compactMap { place, run in
      TrendRule.ratio(newest, run).map { (run: place, value: LogRatio.worsening(from: 1, to: $0, better: .less)) }
    }
    // Too few to tell by shuffling: of five values there are not a hundred orders that differ.
    guard points.count > 5 else { return [] }
    let values = points.map(\.value)
    let places = EDivisive.places(in: values, seed: 1)
    return places.enumerated().map { number, place in
      let start = max(number == 0 ? 0 : places[number - 1], place - nearbyRuns)
      let end = min(number + 1 < places.count ? places[number + 1] : values.count, place + nearbyRuns)
      let shift = TwoSampleShift(from: Array(values[start..<place]), to: Array(values[place..<end]))
      return LevelChange(
        cell: name, metric: newest.primaryMetric, runs, run: points[place].run, lastBefore: points[place - 1].run,
        size: .ratio(shift.estimate, interval: shift.interval))
    }
  }

  /// Every change of an exact metric or a root.
  private static func exact(_ name: String, _ runs: [HistoryLine]) -> [LevelChange] {
    var last: [String: (run: Int, text: String)] = [:]
    var changes: [LevelChange] = []
    for (place, run) in runs.enumerated() {
      guard let cell = run.cell(name) else { continue }
      let root = cell.root.map { [("root", $0)] } ?? []
      for (metric, text) in root + cell.figures.filter(\.isExact).map({ ($0.metric, FigureText.number($0.median)) }) {
        if let before = last[metric], before.text != text {
          changes.append(
            LevelChange(
              cell: name, metric: metric, runs, run: place, lastBefore: before.run,
              size: .exact(from: before.text, to: text)))
        }
        last[metric] = (place, text)
      }
    }
    return changes
  }
}

/// A change of one metric of one cell that lasted.
public struct LevelChange: Sendable, Equatable {
  public let cell: String
  public let metric: String
  /// When the first run after it began, in UTC.
  public let startedAt: String
  /// Of that run; nil where there was no checkout.
  public let commit: String?
  /// Of the last run before it: somewhere behind that commit it came.
  public let commitBefore: String?
  public let size: Size
  /// The place of the first run after it.
  let run: Int

  public enum Size: Sendable, Equatable {
    /// A log-ratio, above 0 where it became slower, with its 95 % interval.
    case ratio(Double, interval: ClosedRange<Double>?)
    case exact(from: String, to: String)
  }

  init(cell: String, metric: String, _ runs: [HistoryLine], run: Int, lastBefore: Int, size: Size) {
    self.cell = cell
    self.metric = metric
    startedAt = runs[run].startedAt
    commit = runs[run].commit
    commitBefore = runs[lastBefore].commit
    self.size = size
    self.run = run
  }

  /// Whether it is of a time, not of an exact metric.
  package var isOfTime: Bool {
    if case .ratio = size { true } else { false }
  }

  /// For example `+5.1 %`, or `12 -> 13`.
  package var sizeText: String {
    switch size {
    case .ratio(let change, _): FigureText.change(change)
    case .exact(let old, let new): "\(old) -> \(new)"
    }
  }

  package var intervalText: String {
    guard case .ratio(_, let interval?) = size else { return "-" }
    return "\(FigureText.change(interval.lowerBound)) to \(FigureText.change(interval.upperBound))"
  }

  /// For example `since c0ffee123456 of 2026-11-20 (before it deadbeef0123)`.
  package var since: String {
    "since \(Self.short(commit)) of \(startedAt.prefix(10)) (before it \(Self.short(commitBefore)))"
  }

  package static func short(_ commit: String?) -> String { commit.map { String($0.prefix(12)) } ?? "no commit" }
}

extension HistoryChanges {
  /// Of the machine class that is named, else of the one that ran last.
  ///
  /// - Throws: `HarnessError.usage` for an unknown machine; `.fileFailed`, `.malformedFile`, `.unknownSchema`.
  public init(reports path: String, machine: String?) throws(HarnessError) {
    let folder = try ReportsFolder(path)
    self.init(try folder.machine(machine)?.runs ?? [])
  }

  public func render(_ format: DocumentFormat) -> String { format == .json ? json : text }

  private var text: String {
    guard let size else { return "there are no runs yet, so nothing has changed\n" }
    let rows = changes.map { change in
      [
        change.cell, change.metric, change.sizeText, change.intervalText, String(change.startedAt.prefix(10)),
        LevelChange.short(change.commit), LevelChange.short(change.commitBefore),
      ]
    }
    let titles = ["cell", "metric", "change", "95 % interval", "since", "commit", "commit before"]
    let table = rows.isEmpty ? "" : TextTable(titles, rows: rows).text
    let count = changes.count == 1 ? "1 change" : "\(changes.count) changes"
    return table + "\(count) in \(runCount) \(runCount == 1 ? "run" : "runs") of size \(size)\n"
  }

  private var json: String {
    JSONText.document([
      ("header", JSONText.line(ReportHeader(schema: "dpa-harness-changes", version: 1))), ("run_count", "\(runCount)"),
      ("changes", JSONText.lines(changes.map(Entry.init))),
    ])
  }

  private struct Entry: Encodable {
    let cell, metric, startedAt: String
    let commit, commitBefore, from, to: String?
    let changeLogRatio: Double?
    let intervalLogRatio: ClosedRange<Double>?

    init(_ change: LevelChange) {
      (cell, metric, startedAt) = (change.cell, change.metric, change.startedAt)
      (commit, commitBefore) = (change.commit, change.commitBefore)
      switch change.size {
      case .ratio(let ratio, let interval): (changeLogRatio, intervalLogRatio, from, to) = (ratio, interval, nil, nil)
      case .exact(let old, let new): (changeLogRatio, intervalLogRatio, from, to) = (nil, nil, old, new)
      }
    }
  }
}
