import Foundation
import Testing

@Suite("Documents name what is there")
struct DocumentTests {
  /// Those that lead through the code.
  static let documents = ["docs/architecture.md", "docs/contributing.md"]
  /// What they name of other packages.
  static let foreign: Set = ["ParsableCommand"]

  /// What stands between backquotes, outside of blocks.
  static func codeSpans(_ document: String) throws -> [String] {
    let text = try RepositoryTests.text(document).replacing(#/(?m)^```[\s\S]*?^```$/#, with: "")
    return text.matches(of: #/`([^`\n]+)`/#).map { String($0.1) }
  }

  /// Every type that the package defines or extends.
  static let definitions: Set<String> = {
    let files = (try? RepositoryTests.files(withSuffixes: [".swift"], below: ["Sources", "Tests"])) ?? []
    let definition = #/\b(?:struct|class|enum|protocol|actor|typealias|extension) (\w+)/#
    let names = files.compactMap { try? RepositoryTests.text($0) }.flatMap { $0.matches(of: definition).map(\.1) }
    return foreign.union(names.map(String.init))
  }()

  @Test("Each type that a document names is defined", arguments: documents)
  func types(_ document: String) throws {
    let names = try Self.codeSpans(document).compactMap { span in
      // A type, perhaps with a member; what has an underscore or no lowercase letter is a constant or a placeholder.
      span.hasSuffix(".swift") ? nil : span.wholeMatch(of: #/([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:[.(].*)?/#)?.1
    }
    #expect(names.count > 20)
    for name in names { #expect(Self.definitions.contains(String(name)), "\(document) names \(name)") }
  }

  @Test("Each path that a document names is there", arguments: documents)
  func paths(_ document: String) throws {
    let paths = try Self.codeSpans(document).filter { $0.contains(#/^(Sources|Tests|scripts|docs|golden)\/[^ <]*$/#) }
    #expect(!paths.isEmpty)
    for path in paths {
      let place = RepositoryTests.root.appendingPathComponent(path).path
      #expect(FileManager.default.fileExists(atPath: place), "\(document) names \(path)")
    }
  }
}
