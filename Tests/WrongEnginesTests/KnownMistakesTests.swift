import Foundation
import Testing

@testable import WrongEngines

@Suite("The golden files catch every known mistake")
struct KnownMistakesTests {
  /// What the golden files say about one wrong engine.
  private struct Finding {
    let engine: WrongEngine
    let layer: String
    let name: String
    /// Of all layers together.
    let caseCount: Int
  }

  private static func findings() throws -> [Finding] {
    let golden = try GoldenAnswers()
    return try WrongEngines.all.map { engine in
      var first: (layer: String, name: String)?
      var wrong: Set<String> = []
      for (layer, cases) in golden.layers {
        for (name, answer) in cases
        where engine.stage.shows(in: answer.kind) && engine.answer(to: answer) != answer {
          first = first ?? (layer, name)
          wrong.insert("\(layer)/\(name)")
        }
      }
      let (layer, name) = try #require(first, "no golden case differs for \(engine.name)")
      return Finding(engine: engine, layer: layer, name: name, caseCount: wrong.count)
    }
  }

  @Test("The right stages give every golden answer")
  func rightStages() throws {
    let right = PlainStages()
    for (layer, cases) in try GoldenAnswers().layers {
      let wrong = cases.filter { right.answer(to: $0.answer) != $0.answer }
      #expect(wrong.isEmpty, "\(layer)/\(wrong.first?.name ?? "")")
    }
  }

  @Test("docs/known-mistakes.md says by which layer and case each is caught")
  func document() throws {
    let path = GoldenAnswers.root.appendingPathComponent("docs/known-mistakes.md")
    let text = Self.document(of: try Self.findings())
    if ProcessInfo.processInfo.environment["DPA_RECORD"] != nil {
      try text.write(to: path, atomically: true, encoding: .utf8)
      Issue.record("docs/known-mistakes.md was written; run the test again without DPA_RECORD")
    }
    let stored = try String(contentsOf: path, encoding: .utf8)
    #expect(stored == text, "DPA_RECORD=1 writes docs/known-mistakes.md anew")
  }

  private static func document(of findings: [Finding]) -> String {
    let rows = findings.map { finding in
      let engine = finding.engine
      return "| `\(engine.name)` | \(engine.mistake) | \(engine.stage.rawValue) "
        + "| \(finding.layer) | \(finding.name) | \(finding.caseCount) |"
    }
    return """
      # Known mistakes

      \(findings.count) engines that are wrong on purpose, each by one small change at one stage, such as an implementer
      makes. They are in `Sources/WrongEngines`.

      They serve twice. An engine whose answers disagree with the golden files is compared with them, so that its
      verdict can say what it does: "these are the values of an engine that takes the first four digest bytes instead of
      the last". A mistake is named only where it gives every answer of the engine, and no other known mistake does. And
      each of them must be caught by the golden files; the table says by which layer and case first, from the bottom up,
      and by how many cases in all. A test computes it again.

      | name | an engine that | stage | first caught by | case | cases |
      |---|---|---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }
}
