/// Figures that a verdict follows from, as texts.
public struct FigureTable: Sendable, Equatable {
  /// Titles of the columns.
  public let columns: [String]
  /// How many of them, from the first on, are words and no numbers.
  public let wordColumnCount: Int
  /// As many texts a row as there are columns.
  public let rows: [[String]]

  /// - Precondition: every row has a text for each column.
  public init(columns: [String], wordColumnCount: Int, rows: [[String]]) {
    self.wordColumnCount = wordColumnCount
    precondition(rows.allSatisfy { $0.count == columns.count }, "a text for each column")
    self.columns = columns
    self.rows = rows
  }

  /// Columns of equal width, numbers to the right.
  package var lines: [String] {
    let table = ([columns] + rows).map { $0.map(VisibleText.render) }
    let widths = columns.indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    return table.map { row in
      let cells = row.enumerated().map { index, text in
        let space = String(repeating: " ", count: widths[index] - text.count)
        return index < wordColumnCount ? text + space : space + text
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
