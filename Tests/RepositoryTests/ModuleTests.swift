import Foundation
import Testing

/// What design and review ask of every Swift module, found in its text with strings and comments taken out.
@Suite("Modules stay in order")
struct ModuleTests {
  struct Module: Sendable, CustomTestStringConvertible {
    let name: String
    /// Paths below the module's folder, and what they hold.
    let files: [(path: String, text: String)]

    var testDescription: String { name }
    var lines: [Substring] { files.flatMap { $0.text.split(separator: "\n", omittingEmptySubsequences: false) } }
  }

  static let modules: [Module] = {
    let sources = RepositoryTests.root.appendingPathComponent("Sources").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: sources)) ?? []
    return names.sorted().compactMap { name in
      let paths = (FileManager.default.enumerator(atPath: "\(sources)/\(name)")?.allObjects as? [String]) ?? []
      let files = paths.filter { $0.hasSuffix(".swift") }.sorted().compactMap { path in
        (try? String(contentsOfFile: "\(sources)/\(name)/\(path)", encoding: .utf8)).map { (path, $0) }
      }
      return files.isEmpty ? nil : Module(name: name, files: files)
    }
  }()

  @Test("There are the modules that docs/architecture.md names")
  func modulesAreNamed() throws {
    #expect(Self.modules.count >= 10)
    let document = try RepositoryTests.text("docs/architecture.md")
    for module in Self.modules { #expect(document.contains("| \(module.name) |"), "\(module.name)") }
  }

  @Test("No module has more than 130 files", arguments: modules)
  func sizes(of module: Module) {
    #expect(module.files.count <= 130)
  }

  // One line is more than 8 % of a module of a dozen, which only gives something a name.
  @Test("Between 2 and 8 % of a module's lines say why", arguments: modules.filter { $0.lines.count > 50 })
  func comments(of module: Module) {
    let comments = module.lines.filter { line in
      let text = line.drop { $0 == " " }
      return text.hasPrefix("//") && !text.hasPrefix("///") && !text.contains("MARK:")
    }
    // In a few lines one comment is either too many or too few.
    guard module.lines.count >= 50 else { return }
    let share = 100 * Double(comments.count) / Double(module.lines.count)
    #expect((2...8).contains(share), "\(comments.count) of \(module.lines.count) lines, \(share) %")
  }

  @Test("The folders of a module use each other one way only", arguments: modules)
  func folders(of module: Module) {
    let cycle = FolderGraph(module.files).cycle
    #expect(cycle == nil, "\(cycle?.joined(separator: " -> ") ?? "")")
  }

  @Test("A cycle of folders is found, and what strings and comments say is not a use")
  func cycles() {
    let one = [("A/One.swift", "struct One { let two: Two }"), ("B/Two.swift", "struct Two {}")]
    #expect(FolderGraph(one).cycle == nil)
    #expect(FolderGraph(one + [("B/Back.swift", "func back(_ one: One) {}")]).cycle == ["A", "B", "A"])
    #expect(FolderGraph(one + [("B/Words.swift", "// One\nlet text = \"One\"")]).cycle == nil)
    #expect(FolderGraph(one + [("B/Error.swift", "enum BError { case of(One) }")]).cycle == nil)
    #expect(FolderGraph(one + [("B/Own.swift", "struct Outer {\n  struct One {}\n  let one: One\n}")]).cycle == nil)
  }
}

/// Which top-level folders of a module name types that others define.
struct FolderGraph {
  private var uses: [String: Set<String>] = [:]

  init(_ files: [(path: String, text: String)]) {
    let code = files.map { ($0.path, Self.code($0.text)) }
    var homes: [String: String] = [:]
    for (path, text) in code {
      for match in text.matches(of: Self.definition) where !match.1.contains("private") {
        homes[String(match.2)] = Self.folder(of: path)
      }
    }
    // An error names what it is about, wherever that lies.
    for (path, text) in code where !path.contains("Error") {
      let folder = Self.folder(of: path)
      let own = Set(text.matches(of: Self.nested).map { String($0.1) })
      for match in text.matches(of: Self.word) where !own.contains(String(match.1)) {
        if let home = homes[String(match.1)], home != folder { uses[folder, default: []].insert(home) }
      }
    }
  }

  /// The folders of a cycle, the first one again at the end; nil where there is none.
  var cycle: [String]? {
    for start in uses.keys.sorted() {
      if let path = way(from: start, to: start, seen: []) { return [start] + path }
    }
    return nil
  }

  private func way(from folder: String, to target: String, seen: Set<String>) -> [String]? {
    for next in uses[folder, default: []].sorted() where !seen.contains(next) {
      if next == target { return [next] }
      if let rest = way(from: next, to: target, seen: seen.union([next])) { return [next] + rest }
    }
    return nil
  }

  private static func folder(of path: String) -> String {
    path.contains("/") ? String(path.prefix { $0 != "/" }) : "."
  }

  private static var definition: Regex<(Substring, Substring, Substring)> {
    #/^(?! )((?:[\w@()]+ )*)(?:struct|class|enum|protocol|actor|typealias) (\w+)/#.anchorsMatchLineEndings()
  }
  private static var nested: Regex<(Substring, Substring)> {
    #/^ +(?:[\w@()]+ )*(?:struct|class|enum|typealias|associatedtype) (\w+)/#.anchorsMatchLineEndings()
  }
  private static var word: Regex<(Substring, Substring)> { #/(?:^|[^.\w])([A-Z]\w+)/# }

  /// The text without strings and comments.
  private static func code(_ text: String) -> String {
    text.replacing(#/"""[\s\S]*?"""/#, with: "").replacing(#/\/\/[^\n]*/#, with: "")
      .replacing(#/"(?:\\.|[^"\\\n])*"/#, with: "")
  }
}
