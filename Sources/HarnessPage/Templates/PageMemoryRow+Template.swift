extension PageMemoryRow.Entry {
  /// - Parameter notes: The reasons so far; a new one takes the next number.
  package func templateValue(numbering notes: inout [String]) -> TemplateValue {
    var number: Int?
    if let reason {
      number = notes.firstIndex(of: reason)
      if number == nil {
        notes.append(reason)
        number = notes.count - 1
      }
    }
    return .group([
      "value": .text(value ?? "n/a"), "isMissing": value == nil ? .group([:]) : .nothing,
      "note": .optional(number.map { "\($0 + 1)" }),
    ])
  }
}
