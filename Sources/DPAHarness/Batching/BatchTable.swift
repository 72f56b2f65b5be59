import DPAEngine
import HarnessKit

/// Batches for people who want to see what a strategy does: one line per batch, and one per strategy.
public enum BatchTable {
  // Columns of fixed widths: a batch is shown when it is delivered, long before the last one is known.
  private static let batches = TextTable([
    .figure("batch", width: 7), .figure("first id", width: 18), .figure("samples", width: 7),
    .figure("memory used", width: 11), .figure("available MiB", width: 13), .figure("process MiB", width: 11),
    .figure("samples/s", width: 10),
  ])
  private static let strategies = TextTable([
    .word("strategy", width: 16), .figure("batches", width: 9), .figure("mean size", width: 9),
    .figure("smallest", width: 8), .figure("largest", width: 7), .figure("samples/s", width: 10),
    .figure("CPU s", width: 6), .figure("memory used", width: 11), .word("content"),
  ])

  public static var batchHeader: String { batches.header }
  public static var strategyHeader: String { strategies.header }

  /// One batch. What cannot be read is a dash.
  public static func row(_ delivery: StrategyRun.Delivery) -> String {
    batches.line([
      "\(delivery.number)", "\(delivery.firstID)", "\(delivery.count)",
      text(delivery.memory) { "\($0.percentUsed) %" }, text(delivery.memory) { whole($0.availableMebibytes) },
      text(delivery.processBytes) { tenths(Double($0) / 1_048_576) }, text(delivery.samplesPerSecond, whole),
    ])
  }

  /// One strategy. What cannot be read is a dash.
  public static func row(_ report: StrategyRun.Report) -> String {
    let metrics = report.metrics
    return strategies.line([
      report.strategy.rawValue, "\(metrics.batchCount)", text(try? metrics.meanBatchSize, tenths),
      text(report.batchSizes.smallest) { "\($0)" }, text(report.batchSizes.largest) { "\($0)" },
      text(try? metrics.samplesPerSecond, whole), text(try? metrics.processorTime) { tenths($0 / .seconds(1)) },
      text(try? metrics.peakPercentUsed) { "\($0) %" }, report.content.text,
    ])
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

  private static func text<Value>(_ value: Value?, _ show: (Value) -> String) -> String { value.map(show) ?? "-" }
  private static func whole(_ value: Double) -> String { DecimalText.text(value, decimals: 0) }
  private static func tenths(_ value: Double) -> String { DecimalText.text(value, decimals: 1) }
}
