import HarnessKit
import Mustache

/// The forms in which a page is written: one template each, which escapes for its format.
package enum PageTemplate: CaseIterable {
  case html
  case markdown

  /// What the template makes of a page.
  package func render(_ model: PageModel) -> String {
    let bytes = self == .html ? PackageResources.page_html_mustache : PackageResources.page_md_mustache
    let filling = model.templateValue(styles: Self.styles).filling(escape: escape)
    do {
      return try MustacheTemplate(string: String(decoding: bytes, as: UTF8.self)).render(filling)
    } catch {
      preconditionFailure("our own template is well-formed: \(error)")
    }
  }

  private static var styles: String { String(decoding: PackageResources.page_css, as: UTF8.self) }

  private func escape(_ text: String) -> String {
    switch self {
    case .html: HTMLText.escape(text)
    case .markdown: MarkdownVerdict.escape(text)
    }
  }
}
