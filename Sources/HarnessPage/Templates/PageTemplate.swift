package import HarnessKit

/// The forms in which a page is written: one template each, which escapes for its format.
package enum PageTemplate: CaseIterable {
  case html
  case markdown

  /// What the template makes of a page.
  ///
  /// - Parameter words: What the program calls the settings by which it is given what a page lacks.
  package func render(_ model: PageModel, wordedBy words: Sentence.Words = .plain) -> String {
    let bytes = self == .html ? PackageResources.page_html_mustache : PackageResources.page_md_mustache
    let value = model.templateValue(styles: Self.styles, words: words)
    return Template(String(decoding: bytes, as: UTF8.self)).filled(with: value, escape: escape)
  }

  private static var styles: String { String(decoding: PackageResources.page_css, as: UTF8.self) }

  private func escape(_ text: String) -> String {
    switch self {
    case .html: HTMLText.escape(text)
    case .markdown: MarkdownVerdict.escape(text)
    }
  }
}

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
}
