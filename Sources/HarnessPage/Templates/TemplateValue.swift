import Mustache

/// What a template can be filled with. A text is escaped for the format that is written; only drawings are not.
package indirect enum TemplateValue: Sendable {
  case text(String)
  /// Written as it is: our own style sheet, or a drawing whose texts are escaped already.
  case markup(String)
  case list([TemplateValue])
  case group([String: TemplateValue])
  /// Left out; a section of it is not there.
  case nothing

  /// Nothing where there is no text.
  package static func optional(_ text: String?) -> TemplateValue { text.map { .text($0) } ?? .nothing }

  /// A section with `items`, not there where there are none.
  package static func items(_ values: [TemplateValue]) -> TemplateValue {
    values.isEmpty ? .nothing : .group(["items": .list(values)])
  }

  /// As the template library takes it.
  package func filling(escape: (String) -> String) -> Any {
    switch self {
    case .text(let text): escape(text)
    case .markup(let markup): markup
    case .list(let values): values.map { $0.filling(escape: escape) }
    case .group(let values): values.mapValues { $0.filling(escape: escape) }
    case .nothing: Nothing()
    }
  }
  /// No text, and no section: a name that were missing would be looked for further out.
  private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
  }
}
