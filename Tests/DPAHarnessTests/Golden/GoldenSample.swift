import DPATestSupport
import Foundation

@testable import DPAHarness

/// A golden file cut down to one of its cases, as a test edits it.
struct GoldenSample {
  let requirement: GoldenRequirement
  private let head: String
  /// The case as the oracle wrote it, on one line.
  let line: String

  /// The first case of a layer in whose line all of the texts are found.
  init(_ layer: String, _ texts: String...) throws {
    guard let requirement = GoldenRequirement.all.first(where: { $0.layer.name == layer }) else { throw NotFound() }
    self.requirement = requirement
    let file = GoldenCopy.committed.appendingPathComponent(requirement.path)
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    guard let cases = text.range(of: "\"cases\": [\n") else { throw NotFound() }
    head = String(text[..<cases.upperBound])
    let lines = text[cases.upperBound...].split(separator: "\n")
    guard let line = lines.first(where: { line in texts.allSatisfy { line.contains($0) } }) else { throw NotFound() }
    self.line = String(line.last == "," ? line.dropLast() : line)
  }

  struct NotFound: Error {}

  /// The file with other lines in place of the case's, as it is read.
  ///
  /// - Parameter head: Edits what comes before the cases, such as the configurations.
  func file(_ lines: [String], head edit: (String) -> String = { $0 }) -> GoldenInspection.File {
    let text = edit(head) + lines.joined(separator: ",\n") + "\n]\n}\n"
    return GoldenInspection.File(requirement: requirement, path: "g.json", bytes: Array(text.utf8), names: [])
  }
}
