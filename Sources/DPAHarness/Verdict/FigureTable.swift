/// Figures that a verdict follows from, as texts.
public struct FigureTable: Sendable, Equatable {
  /// Titles of the columns; the first names the row.
  public let columns: [String]
  /// As many texts a row as there are columns.
  public let rows: [[String]]

  /// - Precondition: every row has a text for each column.
  public init(columns: [String], rows: [[String]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a text for each column")
    self.columns = columns
    self.rows = rows
  }

  /// Columns of equal width, numbers to the right.
  var lines: [String] {
    let table = ([columns] + rows).map { $0.map(VisibleText.render) }
    let widths = columns.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      let cells = row.enumerated().map { index, text in
        let space = String(repeating: " ", count: widths[index] - text.count)
        return index == 0 ? text + space : space + text
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
