/// Columns for people: the first is aligned to the left, the others to the right, each as wide as it needs.
package enum TextTable {
  /// - Precondition: every row has as many fields as the header.
  package static func render(header: [String], rows: [[String]]) -> String {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    return ([header] + rows).map { row in
      row.enumerated().map { column, field in
        let padding = String(repeating: " ", count: widths[column] - field.count)
        return column == 0 ? field + padding : "  " + padding + field
      }.joined()
    }.joined(separator: "\n") + "\n"
  }
}
