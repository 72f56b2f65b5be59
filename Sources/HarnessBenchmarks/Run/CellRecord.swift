package import HarnessKit
package import Hashing

/// What was found out about one cell so far.
package struct CellRecord: Sendable {
  package let cell: BenchmarkCell
  package let expectedRoot: Digest
  private(set) var failure: (state: ReportCell.State, reason: String)?
  private var root: String?
  private var runs: [CellPass: [CellRun]] = [:]
  private let reference: Reference?
  /// Of each process that took turns with one of the reference cell: how many times as long each iteration took.
  private var ratios: [[Double]] = []

  /// The cell whose processes take turns with this one's, and its root.
  package struct Reference: Sendable {
    let cell: BenchmarkCell
    let root: Digest
  }

  package init(_ cell: BenchmarkCell, expecting root: Digest, besides reference: Reference? = nil) {
    self.cell = cell
    expectedRoot = root
    self.reference = reference
  }

  /// Whether more processes of this cell make sense.
  package var isUsable: Bool { failure == nil }

  package mutating func add(_ end: ProgramEnd, of pass: CellPass) {
    do throws(CellFault) {
      add(try CellRun(end, of: "a cell's output", for: cell.name, sampleCount: cell.sampleCount), of: pass)
    } catch {
      switch error {
      // An interruption is no fault of the cell: what was measured before stays.
      case .interrupted: return
      case .ended(.hung): failure = (.hung, "its process \(end.problem ?? "")")
      case .ended: failure = (.crashed, "its process \(end.problem ?? "")")
      case .unreadable, .otherVersion, .otherCell:
        failure = (.crashed, "its process printed something else than its run of this cell")
      }
    }
  }

  /// Two timing processes that took turns: this cell's and the reference cell's.
  package mutating func add(_ ends: TurnsEnd) {
    guard let reference else { preconditionFailure("turns are taken with a reference cell") }
    // The one that has no end was ended because of the other's.
    if let end = ends.first { add(end, of: .timing) }
    guard isUsable, ends.first != .interrupted, let end = ends.second else { return }
    let name = "the process of '\(reference.cell.name)' beside it"
    do throws(CellFault) {
      let unit = try CellRun(
        end, of: "a cell's output", for: reference.cell.name, sampleCount: reference.cell.sampleCount)
      guard unit.wrongRoot(expecting: reference.root.description) == nil else {
        return failure = (.void, "\(name) computed a wrong root, so that its figures say nothing")
      }
      addRatios(to: unit)
    } catch {
      switch error {
      case .interrupted: return
      case .ended(let end): failure = (.crashed, "\(name) \(end.problem ?? "failed")")
      case .unreadable, .otherVersion, .otherCell:
        failure = (.crashed, "\(name) printed something else than its run")
      }
    }
  }

  /// Each iteration of the last run beside the one of the reference that it took turns with.
  private mutating func addRatios(to unit: CellRun) {
    let metric = cell.primaryMetric.name
    guard let own = runs[.timing]?.last?[metric], let other = unit[metric], own.count == other.count,
      (own + other).allSatisfy({ $0 > 0 && $0.isFinite }), !own.isEmpty
    else { return }
    ratios.append(zip(own, other).map { $0 / $1 })
  }

  private mutating func add(_ run: CellRun, of pass: CellPass) {
    let wrongRoot = run.wrongRoot(expecting: expectedRoot.description)
    // A wrong root stays what is shown.
    root = wrongRoot ?? run.root
    guard wrongRoot == nil else {
      failure = (.void, "its root is not the expected one, so that its figures say nothing")
      return
    }
    runs[pass, default: []].append(run)
  }

  /// - Parameter plan: Tells which processes there should have been.
  package func reportCell(_ plan: BenchmarkPlan) -> ReportCell {
    let timings = runs[.timing] ?? []
    let counts = runs[.memory] ?? []
    let isWhole = timings.count == plan.timedRepeats && counts.count == plan.memoryRepeats
    let (done, planned) = plan.countsOnly ? (counts.count, plan.memoryRepeats) : (timings.count, plan.repeats)
    // A cell that was interrupted after a timing keeps it, and says after how many processes.
    let state = failure?.state ?? (isWhole ? .measured : done == 0 ? .missing : .measured)
    let reason = failure?.reason ?? (isWhole ? nil : "interrupted after \(done) of \(planned) processes")
    return ReportCell(
      name: cell.name, sampleCount: cell.sampleCount,
      primaryMetric: plan.countsOnly ? MetricDefinition.allocations.name : cell.primaryMetric.name, state: state,
      reason: reason, root: root, expectedRoot: expectedRoot.description,
      metrics: failure == nil && done > 0 ? metrics(plan) : [])
  }

  private func metrics(_ plan: BenchmarkPlan) -> [ReportMetric] {
    if plan.countsOnly { return memory(plan) }
    var timing = [MetricDefinition.wall, .processor, .first, .peakResident].map { observed($0, runs[.timing] ?? []) }
    if !ratios.isEmpty { timing.append(ReportMetric(.referenceRatio, runs: ratios)) }
    guard plan.countsInstructions else { return timing + (plan.memoryRepeats > 0 ? memory(plan) : []) }
    return timing + memory(plan) + [exact(.instructions, runs[.instructions] ?? [], 2)]
  }

  private func memory(_ plan: BenchmarkPlan) -> [ReportMetric] {
    [MetricDefinition.allocations, .allocatedBytes, .liveBytes, .peakBytes]
      .map { exact($0, runs[.memory] ?? [], plan.memoryRepeats) }
  }

  private func observed(_ metric: MetricDefinition, _ runs: [CellRun]) -> ReportMetric {
    let values = runs.compactMap { $0[metric.name] }.filter { !$0.isEmpty }
    guard !values.isEmpty else { return .unavailable(metric, because: Self.reason(metric, runs)) }
    return ReportMetric(metric, runs: values)
  }

  /// Exact where it came out the same each time.
  private func exact(_ metric: MetricDefinition, _ runs: [CellRun], _ repeats: Int) -> ReportMetric {
    let values = runs.compactMap { $0[metric.name] }.filter { !$0.isEmpty }
    guard !values.isEmpty else { return .unavailable(metric, because: Self.reason(metric, runs)) }
    let advisory: String? =
      if cell.jobs > 1 {
        "advisory: how \(cell.jobs) threads share the work differs from run to run"
      } else if values.count < 2 {
        "advisory: one run shows nothing about the next"
      } else if Set(values).count > 1 {
        "advisory: the runs differ, from \(Self.text(values, by: min)) to \(Self.text(values, by: max))"
      } else {
        nil
      }
    return ReportMetric(metric, runs: values, isExact: advisory == nil, reason: advisory)
  }

  private static func reason(_ metric: MetricDefinition, _ runs: [CellRun]) -> String {
    let reasons = runs.flatMap(\.values).filter { $0.metric == metric.name }.compactMap(\.reason)
    return reasons.first ?? "interrupted before it was measured"
  }

  private static func text(_ values: [[Double]], by choose: (Double, Double) -> Double) -> String {
    let all = values.flatMap { $0 }
    return DecimalText.whole(all.dropFirst().reduce(all[0], choose))
  }
}
