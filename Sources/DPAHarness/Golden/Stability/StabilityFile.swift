import HarnessKit

/// Our own outputs under scripted clocks and readings, kept so that a change of behaviour is seen. They prove nothing
/// about the engine: what is right comes from the oracle.
struct StabilityFile {
  static let schema = "dpa-stability/1"
  static let kind = DocumentKind("stability file", mebibytes: 1)

  /// Traces of training runs, which need libtorch: `verify training` looks at them.
  static let ofTraining = "stability/training.json"

  /// The file's stem.
  let name: String
  let comment: String
  let cases: [Case]

  struct Case: Codable, Equatable {
    let name: String
    let value: String
  }

  /// All there are.
  ///
  /// - Throws: `EngineError` where a script cannot even run.
  static func all() throws -> [StabilityFile] { [try BatchingStability.file()] }

  /// Within the golden folder.
  var path: String { "stability/\(name).json" }

  /// JSON with one line per case, so that a diff names the case.
  var bytes: [UInt8] {
    let header = [
      ("schema", Self.schema), ("tier", "stability"), ("produced_by", "dpa-harness"), ("command", "dpa-harness record"),
    ]
    let members =
      header.map { "\(JSONText.line($0.0)): \(JSONText.line($0.1))" }
      + ["\"count\": \(cases.count)", "\"comment\": \(JSONText.line(comment))"]
    let lines = cases.map { "  {\"name\": \(JSONText.line($0.name)), \"value\": \(JSONText.line($0.value))}" }
    let text = "{\n\(members.joined(separator: ",\n")),\n\"cases\": [\n\(lines.joined(separator: ",\n"))\n]\n}\n"
    return Array(text.utf8)
  }

  /// Compares with what was recorded: one outcome per case of either side.
  func verdicts(against recorded: [Case]) -> [CaseVerdict] {
    let known = recorded.map(\.name)
    // Cases of either side: one that is no longer produced must show as well as one that is new.
    let names = known + cases.map(\.name).filter { !known.contains($0) }
    return names.map { name in
      let expected = recorded.first { $0.name == name }?.value ?? "no such case"
      let found = cases.first { $0.name == name }?.value ?? "no such case"
      let difference = Difference.unlessEqual("output", expected: expected, found: found)
      return CaseVerdict(
        suite: "stability", name: "\(self.name): \(name)", variant: "shared",
        outcome: .init(difference.map { [$0] } ?? []))
    }
  }
}
