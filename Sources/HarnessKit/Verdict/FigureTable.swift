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

  package var lines: [String] { TextTable(columns, words: wordColumnCount, rows: rows).lines }
}
