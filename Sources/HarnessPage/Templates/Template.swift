/// A template in the part of the mustache language that pages need.
///
/// `{{name}}` stands for a value and `{{.}}` for the one that is gone through; what `{{#name}}` and `{{/name}}` enclose
/// is there once for each item of a list, once for any other value, and not for nothing; what `{{^name}}` and
/// `{{/name}}` enclose is there for nothing. A name is looked for from the innermost section outwards. A line that is
/// the tag of a section leaves nothing.
struct Template {
  private enum Part {
    case text(Substring)
    case value(Substring)
    case section(Substring, isInverted: Bool, [Part])
  }

  private let parts: [Part]

  /// - Precondition: every section is closed, the innermost first.
  init(_ text: String) {
    var open: [(tag: Substring, parts: [Part])] = [("", [])]
    var rest = text[...]
    while !rest.isEmpty {
      let (text, tag, after) = Self.next(in: rest)
      rest = after
      if !text.isEmpty { open[open.count - 1].parts.append(.text(text)) }
      switch tag.first {
      case nil: continue
      case "#", "^": open.append((tag, []))
      case "/":
        let section = open.removeLast()
        precondition(!open.isEmpty && section.tag.dropFirst() == tag.dropFirst(), "{{\(tag)}} closes what is open")
        let isInverted = section.tag.first == "^"
        open[open.count - 1].parts.append(.section(tag.dropFirst(), isInverted: isInverted, section.parts))
      default: open[open.count - 1].parts.append(.value(tag))
      }
    }
    precondition(open.count == 1, "{{\(open[open.count - 1].tag)}} is closed")
    parts = open[0].parts
  }

  /// The text before the next tag, what stands between its braces, and what follows.
  private static func next(in rest: Substring) -> (text: Substring, tag: Substring, after: Substring) {
    guard let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") else {
      return (rest, "", "")
    }
    let text = rest[..<start.lowerBound]
    let tag = rest[start.upperBound..<end.lowerBound]
    let after = rest[end.upperBound...]
    let isSection = tag.first.map { "#^/".contains($0) } ?? false
    // Tags on lines of their own lay the template out; their line feeds are not part of the page.
    let startsLine = rest.base[..<start.lowerBound].last.map { $0 == "\n" } ?? true
    let isAlone = isSection && startsLine && after.first == "\n"
    return (text, tag, isAlone ? after.dropFirst() : after)
  }

  /// The template filled with a value.
  ///
  /// - Parameter escape: How a text is written in the template's format.
  func filled(with value: TemplateValue, escape: (String) -> String) -> String {
    var page = ""
    Self.append(parts, [value], escape, to: &page)
    return page
  }

  /// - Parameter values: Those of the sections around the parts, the innermost last.
  private static func append(
    _ parts: [Part], _ values: [TemplateValue], _ escape: (String) -> String, to page: inout String
  ) {
    for part in parts {
      switch part {
      case .text(let text): page += text
      case .value(let name):
        switch value(of: name, in: values) {
        case .text(let text): page += escape(text)
        case .markup(let markup): page += markup
        case .list, .group, .nothing: break
        }
      case .section(let name, let isInverted, let inner):
        let value = value(of: name, in: values)
        let items = value.items
        if isInverted {
          if items.isEmpty { append(inner, values, escape, to: &page) }
        } else {
          for item in items { append(inner, values + [item], escape, to: &page) }
        }
      }
    }
  }

  private static func value(of name: Substring, in values: [TemplateValue]) -> TemplateValue {
    if name == ".", let innermost = values.last { return innermost }
    for case .group(let members) in values.reversed() {
      if let value = members[String(name)] { return value }
    }
    return .nothing
  }
}

extension TemplateValue {
  /// What a section goes through.
  fileprivate var items: [TemplateValue] {
    switch self {
    case .list(let values): values
    case .nothing: []
    case .text, .markup, .group: [self]
    }
  }
}
