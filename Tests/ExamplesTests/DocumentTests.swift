import Foundation
import Testing

@Suite("The guides show what the examples are")
struct DocumentTests {
  static let documents = ["docs/guide.md", "docs/batching.md", "docs/benchmarking.md"]

  static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { folder, _ in folder.deletingLastPathComponent() }

  static func text(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: root.appendingPathComponent(path)), as: UTF8.self)
  }

  /// The contents of every block of a document that is marked with a language.
  static func blocks(_ language: String, of document: String) throws -> [String] {
    try text(document).components(separatedBy: "\n```\(language)\n").dropFirst().map {
      $0.components(separatedBy: "\n```\n")[0]
    }
  }

  private static func trimmed(_ text: String) -> String {
    text.components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
  }

  @Test("Every Swift block is taken from a file in docs/examples", arguments: documents)
  func blocks(_ document: String) throws {
    let folder = Self.root.appendingPathComponent("docs/examples").path
    let examples = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
      .map { Self.trimmed(try Self.text("docs/examples/\($0)")) }
    let blocks = try Self.blocks("swift", of: document)
    #expect(blocks.count >= 7)
    for block in blocks {
      let isThere = examples.contains { $0.contains("\n\(Self.trimmed(block))\n") }
      #expect(isThere, "this block of \(document) is in no example:\n\(block)")
    }
  }

  @Test("The outputs that the batch guide shows are those of its examples")
  func outputs() throws {
    let shown = try Self.blocks("text", of: "docs/batching.md")
    #expect(shown.count == 7)
    for example in try Examples.deterministic() { #expect(shown.contains(example), "not shown:\n\(example)") }
  }
}
