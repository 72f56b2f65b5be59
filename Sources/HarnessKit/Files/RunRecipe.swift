/// All that decides the bytes of an output, as names and values; two runs with the same recipe write the same bytes.
package struct RunRecipe: Equatable {
  package let fields: [String: String]

  package init(fields: [String: String]) { self.fields = fields }

  /// What first keeps a run of this recipe from going on with what another one left; nil where they agree.
  package func difference(from kept: [String: String]) -> String? {
    for name in Set(fields.keys).union(kept.keys).sorted() where fields[name] != kept[name] {
      return "its \(name) is '\(kept[name] ?? "missing")', but '\(fields[name] ?? "nothing")' was asked for"
    }
    return nil
  }
}
