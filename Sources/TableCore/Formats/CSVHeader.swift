/// The first line of a CSV file.
struct CSVHeader {
  /// With its line feed.
  let line: [UInt8]

  init(_ layout: RecordLayout, bitPatterns: Bool) {
    var names = layout.columns.map(\.name)
    if bitPatterns { names += layout.numericColumns.map { "\(layout.columns[$0].name)_bits" } }
    line = Array((names.joined(separator: ",") + "\n").utf8)
  }
}
