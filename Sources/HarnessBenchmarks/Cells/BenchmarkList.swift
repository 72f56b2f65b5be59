package import HarnessKit

/// The cells by name, without running them.
package struct BenchmarkList: Sendable {
  private let cells: [BenchmarkCell]

  package init(_ cells: [BenchmarkCell]) { self.cells = cells }

  /// One name a line.
  package var text: String { cells.map { $0.name + "\n" }.joined() }

  package var json: String { JSONText.encode(Document(cells: cells.map(CellText.init))) + "\n" }

  private struct Document: Encodable {
    let schema = "dpa-benchmark-list/1"
    let cells: [CellText]
  }

  private struct CellText: Encodable {
    let name: String
    let sampleCount: UInt64
    let primaryMetric: String
    let gated: Bool

    init(_ cell: BenchmarkCell) {
      name = cell.name
      sampleCount = cell.sampleCount
      primaryMetric = cell.primaryMetric.name
      gated = cell.isGated
    }

    enum CodingKeys: String, CodingKey {
      case name, gated
      case sampleCount = "sample_count"
      case primaryMetric = "primary_metric"
    }
  }
}
