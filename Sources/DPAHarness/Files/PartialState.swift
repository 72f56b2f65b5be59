/// What an unfinished output holds, beside it as NAME.partial.json: enough for a later run to go on.
struct PartialState: Codable, Equatable {
  static let currentSchema = "dpa-partial/1"
  static let kind = DocumentKind("state of an unfinished output", kibibytes: 64)

  let schema: String
  /// All that decides the bytes of the output.
  let recipe: [String: String]
  /// Whole rows at the start of the file.
  let rows: UInt64
  /// Bytes up to the end of the last of them.
  let bytes: UInt64
  /// The root of their records.
  let root: String

  init(recipe: TableRecipe, rows: UInt64, bytes: UInt64, root: String) {
    schema = Self.currentSchema
    self.recipe = recipe.fields
    self.rows = rows
    self.bytes = bytes
    self.root = root
  }

  static func path(of output: String) -> String { output + ".partial.json" }

  /// Writes the state so that at any time the old one or the new one is there.
  func save(for output: String, files: any FileLayer) throws(HarnessError) {
    let path = Self.path(of: output)
    let next = path + ".next"
    let descriptor = try files.openForWriting(next, mustBeNew: false)
    do throws(HarnessError) {
      try files.write(Array((JSONText.encode(self) + "\n").utf8).span, to: descriptor, path: next)
    } catch {
      try? files.close(descriptor, path: next)
      files.remove(next)
      throw error
    }
    try files.close(descriptor, path: next)
    try files.rename(next, to: path, durably: false)
  }

  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema` or `.fileFailed`.
  static func load(for output: String, files: any FileLayer) throws(HarnessError) -> PartialState {
    struct Header: Decodable { let schema: String }
    let path = path(of: output)
    let bytes = try files.contents(of: path, as: kind)
    let header: Header = try JSONFile.decode(bytes, from: path)
    guard header.schema == currentSchema else {
      throw .unknownSchema(path: path, found: header.schema, known: currentSchema)
    }
    return try JSONFile.decode(bytes, from: path)
  }

  static func remove(for output: String, files: any FileLayer) {
    files.remove(path(of: output))
    files.remove(path(of: output) + ".next")
  }
}
