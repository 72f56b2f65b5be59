/// Columns for people: words to the left, figures to the right, two spaces apart. Fields may come from outside: what
/// cannot be seen is spelt out before it is measured.
package struct TextTable: Sendable {
  package struct Column: Sendable {
    fileprivate let title: String
    fileprivate let isWord: Bool
    fileprivate let width: Int

    /// - Parameter width: The least; a longer field makes the column wider.
    package static func word(_ title: String = "", width: Int = 0) -> Column {
      Column(title: title, isWord: true, width: width)
    }

    package static func figure(_ title: String, width: Int = 0) -> Column {
      Column(title: title, isWord: false, width: width)
    }
  }

  private static let gap = "  "
  private let columns: [Column]
  private let rows: [[String]]

  /// - Parameter rows: With a field for each column, or for the first ones only.
  package init(_ columns: [Column], rows: [[String]] = []) {
    self.columns = columns
    self.rows = rows.map { $0.map(VisibleText.render) }
  }

  /// - Parameter words: How many columns, from the first on, hold words.
  package init(_ titles: [String], words: Int = 1, rows: [[String]]) {
    self.init(titles.enumerated().map { $0 < words ? .word($1) : .figure($1) }, rows: rows)
  }

  /// The titles, unless there are none, and the rows.
  package var lines: [String] {
    let titles = columns.map { VisibleText.render($0.title) }
    let shown = (titles.allSatisfy(\.isEmpty) ? [] : [titles]) + rows
    let widths = columns.indices.map { column in
      shown.reduce(columns[column].width) { max($0, $1.count > column ? $1[column].count : 0) }
    }
    return shown.map { Self.line($0, columns, widths) }
  }

  /// The lines, each ended.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  /// The titles of a table whose rows are shown one by one, before all of them are known.
  package var header: String { line(columns.map(\.title)) }

  /// One of its rows; where a field is too long for its column, the others move.
  package func line(_ fields: [String]) -> String {
    Self.line(fields.map(VisibleText.render), columns, columns.map(\.width))
  }

  private static func line(_ fields: [String], _ columns: [Column], _ widths: [Int]) -> String {
    let padded = zip(fields, zip(columns, widths)).map { field, column in
      let space = String(repeating: " ", count: max(0, column.1 - field.count))
      return column.0.isWord ? field + space : space + field
    }
    return String(padded.joined(separator: gap).reversed().drop { $0 == " " }.reversed())
  }
}
