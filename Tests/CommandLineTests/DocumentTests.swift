import Foundation
import Testing

@Suite("What the documents show is what the program prints")
struct DocumentTests {
  /// A command and its output as a document shows them.
  struct Transcript: CustomTestStringConvertible, Sendable {
    let document: String
    let command: String
    let output: String

    var testDescription: String { "\(document): \(command)" }
  }

  private static let documents = ["README.md", "docs/architecture.md", "docs/determinism.md"]

  /// Every block of a document that starts with `$ dpa-harness` and shows output.
  static let transcripts: [Transcript] = documents.flatMap { document -> [Transcript] in
    guard let data = try? Data(contentsOf: Repository.root.appendingPathComponent(document)) else { return [] }
    return String(decoding: data, as: UTF8.self).components(separatedBy: "```\n").compactMap { block in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      guard let first = lines.first, first.hasPrefix("$ dpa-harness ") else { return nil }
      let output = lines.dropFirst().joined(separator: "\n")
      return Transcript(document: document, command: String(first.dropFirst("$ dpa-harness ".count)), output: output)
    }
  }

  @Test("A transcript repeats to the letter", arguments: transcripts)
  func transcript(_ transcript: Transcript) throws {
    let arguments = transcript.command.split(separator: " ").map(String.init)
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.text == transcript.output)
  }

  @Test("Each document has transcripts", arguments: documents)
  func thereAreTranscripts(_ document: String) {
    #expect(Self.transcripts.contains { $0.document == document })
  }
}
