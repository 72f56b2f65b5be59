import Foundation
import Testing

@Suite("Every promise of docs/testing.md has something that fails when it is broken")
struct PromiseTests {
  private struct Promise {
    let words: String
    /// Suites with the sentences of a test or of themselves.
    let tests: [(suite: String, sentence: String)]
    let scripts: [String]

    init(row: Substring) {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let proof = cells.last ?? ""
      words = cells.first ?? ""
      tests = proof.matches(of: #/`(\w+Tests)` "([^"]+)"/#).map { (String($0.1), String($0.2)) }
      scripts = proof.matches(of: #/`(scripts\/[^` ]+)`/#).map { String($0.1) }
    }
  }

  private static func promises() throws -> [Promise] {
    let text = try RepositoryTests.text("docs/testing.md")
    let section = try #require(text.range(of: "\n## Promises\n"))
    let rows = text[section.upperBound...].split(separator: "\n").filter { $0.hasPrefix("| ") }
    return rows.dropFirst().map(Promise.init)
  }

  @Test("Each names tests or scripts that exist, tests by suite and sentence")
  func exist() throws {
    let files = try RepositoryTests.files(withSuffixes: [".swift"], below: ["Tests"])
    let promises = try Self.promises()
    #expect(promises.count > 30)
    for promise in promises {
      #expect(!promise.tests.isEmpty || !promise.scripts.isEmpty, "\(promise.words)")
      for (suite, sentence) in promise.tests {
        let texts = try files.filter { $0.hasSuffix("/\(suite).swift") }.map { try RepositoryTests.text($0) }
        let isThere = texts.contains { $0.contains("@Test(\"\(sentence)\"") || $0.contains("@Suite(\"\(sentence)\"") }
        #expect(isThere, "\(promise.words): \(suite) \"\(sentence)\"")
      }
      for script in promise.scripts {
        let path = RepositoryTests.root.appendingPathComponent(script).path
        #expect(FileManager.default.isExecutableFile(atPath: path), "\(promise.words): \(script)")
      }
    }
  }

  @Test("A promise without proof, or with one that is not there, would be seen")
  func proofless() {
    let row: Substring = "| it holds | here | `NoTests` \"is not there\"; `scripts/no-such` |"
    let promise = Promise(row: row)
    #expect(promise.words == "it holds")
    #expect(promise.tests.map(\.suite) == ["NoTests"] && promise.tests.map(\.sentence) == ["is not there"])
    #expect(promise.scripts == ["scripts/no-such"])
    #expect(Promise(row: "| it holds | here | nothing |").tests.isEmpty)
  }
}
