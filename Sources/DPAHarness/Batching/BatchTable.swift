import DPAEngine

/// Batches for people who want to see what a strategy does: one line per batch, and one per strategy.
public enum BatchTable {
  public static let batchHeader = line([
    "batch", "first id", "samples", "memory used", "available MiB", "process MiB", "samples/s",
  ])
  public static let strategyHeader =
    pad("strategy", to: 18)
    + line(["batches", "mean size", "smallest", "largest", "samples/s", "CPU s", "memory used"], strategyWidths)
    + "  content"

  /// One batch. What cannot be read is a dash.
  public static func row(_ delivery: StrategyRun.Delivery) -> String {
    line([
      "\(delivery.number)", "\(delivery.firstID)", "\(delivery.count)",
      text(delivery.memory) { "\($0.percentUsed) %" }, text(delivery.memory) { whole($0.availableMebibytes) },
      text(delivery.processBytes) { tenths(Double($0) / 1_048_576) }, text(delivery.samplesPerSecond, whole),
    ])
  }

  /// One strategy. What cannot be read is a dash.
  public static func row(_ report: StrategyRun.Report) -> String {
    let metrics = report.metrics
    return pad(report.strategy.rawValue, to: 18)
      + line(
        [
          "\(metrics.batchCount)", text(try? metrics.meanBatchSize, tenths),
          text(report.batchSizes.smallest) { "\($0)" },
          text(report.batchSizes.largest) { "\($0)" }, text(try? metrics.samplesPerSecond, whole),
          text(try? metrics.processorTime) { tenths($0 / .seconds(1)) },
          text(try? metrics.peakPercentUsed) { "\($0) %" },
        ], strategyWidths) + "  \(report.content.text)"
  }

  /// Whether all strategies delivered the same rows.
  public static func conclusion(_ reports: [StrategyRun.Report]) -> String {
    let same = hasSameContent(reports)
    return same ? "content: HELD, every strategy delivered the same rows" : "content: NOT HELD, strategies differ"
  }

  public static func hasSameContent(_ reports: [StrategyRun.Report]) -> Bool {
    // Order and batch sizes differ by design, so only an order-free fingerprint can be compared.
    Set(reports.map(\.content)).count <= 1
  }

  private static let batchWidths = [7, 20, 9, 13, 15, 13, 12]
  private static let strategyWidths = [9, 11, 10, 9, 12, 8, 13]

  private static func line(_ fields: [String], _ widths: [Int] = batchWidths) -> String {
    zip(fields, widths).map { padLeft($0, to: $1) }.joined()
  }

  private static func text<Value>(_ value: Value?, _ show: (Value) -> String) -> String { value.map(show) ?? "-" }
  private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
