/// Text inside GitHub-flavoured Markdown that is shown as it is, in a paragraph or a cell of a table.
enum MarkdownText {
  static func escape(_ text: String) -> String {
    VisibleText.render(text).unicodeScalars.map { scalar in
      #"\`*_{}[]<>#|~&@$!"#.unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
    }.joined()
  }
}
