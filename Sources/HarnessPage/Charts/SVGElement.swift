import HarnessKit

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

extension SVGElement {
  /// A whole drawing that screen readers announce by its title and description.
  ///
  /// - Parameter id: Of its own on the page.
  package static func drawing(
    _ id: String, width: Double, height: Double, title: String, description: String, _ elements: [SVGElement]
  ) -> SVGElement {
    let named = [
      SVGElement("title", [("id", "\(id)-title")], text: title),
      SVGElement("desc", [("id", "\(id)-desc")], text: description),
    ]
    return SVGElement(
      "svg",
      [
        ("viewBox", "0 0 \(coordinate(width)) \(coordinate(height))"), ("role", "img"),
        ("aria-labelledby", "\(id)-title \(id)-desc"),
      ], named + elements)
  }

  /// - Parameter note: Shown when the pointer rests on it.
  package static func line(
    _ look: String, from start: (x: Double, y: Double), to end: (x: Double, y: Double), note: String? = nil
  ) -> SVGElement {
    path(look, "M\(coordinate(start.x)) \(coordinate(start.y))L\(coordinate(end.x)) \(coordinate(end.y))", note: note)
  }

  /// - Parameter note: As above.
  package static func path(_ look: String, _ data: String, note: String? = nil) -> SVGElement {
    SVGElement("path", [("class", look), ("d", data)], note.map { [SVGElement("title", text: $0)] } ?? [])
  }

  /// - Parameter note: As above.
  package static func dot(
    _ look: String, at place: (x: Double, y: Double), radius: Double, note: String? = nil
  ) -> SVGElement {
    SVGElement(
      "circle",
      [
        ("class", look), ("cx", coordinate(place.x)), ("cy", coordinate(place.y)), ("r", coordinate(radius)),
      ], note.map { [SVGElement("title", text: $0)] } ?? [])
  }

  /// - Parameter anchor: `start`, `middle` or `end`.
  package static func label(_ text: String, at place: (x: Double, y: Double), anchor: String = "start") -> SVGElement {
    SVGElement(
      "text", [("x", coordinate(place.x)), ("y", coordinate(place.y)), ("text-anchor", anchor)], text: text)
  }

  /// A cross, for what has no value.
  package static func cross(_ look: String, at place: (x: Double, y: Double), note: String) -> SVGElement {
    let (left, right) = (coordinate(place.x - 3), coordinate(place.x + 3))
    let (top, bottom) = (coordinate(place.y - 3), coordinate(place.y + 3))
    return SVGElement(
      "path", [("class", look), ("d", "M\(left) \(top)L\(right) \(bottom)M\(left) \(bottom)L\(right) \(top)")],
      [SVGElement("title", text: note)])
  }

  /// Tenths are enough for a screen, and the same on every machine.
  package static func coordinate(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "0" }
    let text = DecimalText.text(value, decimals: 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
