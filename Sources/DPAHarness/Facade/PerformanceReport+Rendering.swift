import DPAMeasurement
import HarnessKit

extension PerformanceReport {
  /// For people: figures, changes, the order, and advice.
  public var text: String {
    let header = [
      "configuration", "samples/s", "latency ms", "memory MiB", "CPU %", "throughput", "memory", "CPU time",
    ]
    let rows = [row(baseline, nil)] + zip(candidates, changes).map { row($0, $1) }
    let order = ranking.map { "\($0.name) (\(DecimalText.text($0.score, decimals: 2)))" }.joined(separator: ", ")
    let advice = recommendations.map { "- \($0.text)\n" }.joined()
    return TextTable(header, rows: rows).text + "order: \(order)\n" + advice
  }

  private func row(_ one: BenchmarkedConfiguration, _ change: ConfigurationChange?) -> [String] {
    let metrics = one.metrics
    return [
      one.name, metrics.samplesPerSecond.value.map(DecimalText.grouped) ?? "-",
      DecimalText.text(metrics.meanLatencyMilliseconds, decimals: 3),
      metrics.memoryMebibytes.value.map { DecimalText.text($0, decimals: 2) } ?? "-",
      metrics.processorPercent.value.map { DecimalText.text($0, decimals: 1) } ?? "-",
      percent(change?.throughput, change), percent(change?.memory, nil), percent(change?.processor, change),
    ]
  }

  /// A change; in parentheses where it lies within the spread of the iterations.
  private func percent(_ ratio: Reading<Double>?, _ change: ConfigurationChange?) -> String {
    guard let ratio = ratio?.value else { return "-" }
    let text = DecimalText.signed(100 * (ratio - 1), decimals: 1) + " %"
    return change?.standsOut == false ? "(\(text))" : text
  }

  /// For machines.
  public var json: String {
    JSONText.encode(
      Document(
        baseline: Configuration(baseline), candidates: candidates.map(Configuration.init),
        changes: changes.map(Change.init), ranking: ranking.map(Place.init),
        recommendations: recommendations.map(Advice.init)))
      + "\n"
  }

  private struct Document: Encodable {
    let baseline: Configuration
    let candidates: [Configuration]
    let changes: [Change]
    let ranking: [Place]
    let recommendations: [Advice]
  }

  private struct Configuration: Encodable {
    let name: String
    let metrics: PerformanceFigures

    init(_ one: BenchmarkedConfiguration) {
      name = one.name
      metrics = PerformanceFigures(one.metrics)
    }
  }

  private struct Place: Encodable {
    let name: String
    let score: Double

    init(_ rank: Rank) { (name, score) = (rank.name, rank.score) }
  }

  private struct Advice: Encodable {
    let text: String
    let figures: [Recommendation.Figure]

    init(_ advice: Recommendation) { (text, figures) = (advice.text, advice.figures) }
  }

  /// Each ratio, or why there is none.
  private struct Change: Encodable {
    let name: String
    let throughput, latency, memory, cpuTime: Ratio
    let standsOut: Bool

    init(_ change: ConfigurationChange) {
      name = change.name
      throughput = Ratio(change.throughput)
      latency = Ratio(change.latency)
      memory = Ratio(change.memory)
      cpuTime = Ratio(change.processor)
      standsOut = change.standsOut
    }
  }

  private struct Ratio: Encodable {
    let ratio: Double?
    let unavailable: String?

    init(_ reading: Reading<Double>) { (ratio, unavailable) = (reading.value, reading.reason) }
  }
}
