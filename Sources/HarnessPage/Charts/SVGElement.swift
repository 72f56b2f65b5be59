/// A piece of a drawing; its texts are escaped where it is written out.
package struct SVGElement: Sendable {
  package let name: String
  package let attributes: [(name: String, value: String)]
  package let content: Content

  package enum Content: Sendable {
    case text(String)
    case elements([SVGElement])
  }

  package init(_ name: String, _ attributes: [(name: String, value: String)] = [], _ elements: [SVGElement] = []) {
    self.name = name
    self.attributes = attributes
    content = .elements(elements)
  }

  package init(_ name: String, _ attributes: [(name: String, value: String)] = [], text: String) {
    self.name = name
    self.attributes = attributes
    content = .text(text)
  }

  /// As it stands inside HTML.
  package var markup: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    text += "<\(name)"
    for (name, value) in attributes { text += " \(name)=\"\(HTMLText.escape(value))\"" }
    switch content {
    case .elements(let elements) where elements.isEmpty: text += "/>"
    case .elements(let elements):
      text += ">"
      for element in elements { element.write(to: &text) }
      text += "</\(name)>"
    case .text(let words): text += ">\(HTMLText.escape(words))</\(name)>"
    }
  }
}
