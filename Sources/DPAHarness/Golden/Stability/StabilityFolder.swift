public import HarnessKit

/// The stability files of a golden folder.
struct StabilityFolder {
  let path: String
  let files: any FileLayer

  private struct Recorded: Decodable {
    let schema: String
    let count: Int
    let cases: [StabilityFile.Case]
  }

  /// The cases that were recorded.
  ///
  /// - Throws: `HarnessError` where the file is missing, malformed or of another schema.
  func recorded(_ file: StabilityFile) throws(HarnessError) -> [StabilityFile.Case] {
    let path = FilePath.join(path, file.path)
    guard files.kind(of: path) == .regular else {
      throw .notRecorded(path: path)
    }
    let recorded: Recorded = try JSONFile.decode(
      try files.contents(of: path, as: StabilityFile.kind), from: path)
    guard recorded.schema == StabilityFile.schema else {
      throw .unknownSchema(path: path, found: recorded.schema, known: StabilityFile.schema)
    }
    guard recorded.count == recorded.cases.count else {
      throw .malformedFile(path: path, reason: "it holds \(recorded.cases.count) cases and says \(recorded.count)")
    }
    var names: Set<String> = []
    for entry in recorded.cases where !names.insert(entry.name).inserted {
      throw .malformedFile(path: path, reason: "two cases are named '\(entry.name)'")
    }
    return recorded.cases
  }

  /// Files that nothing writes.
  func unknown(_ known: [StabilityFile]) throws(HarnessError) -> [Verdict.Problem] {
    let folder = FilePath.join(path, "stability")
    guard files.kind(of: folder) == .folder else { return [] }
    let paths = known.map(\.path) + [StabilityFile.ofTraining]
    return try files.names(inFolder: folder).filter { !paths.contains("stability/\($0)") }.map {
      Verdict.Problem("'\(FilePath.join(folder, $0))' is no stability file of this version", status: .malformed)
    }
  }

  /// Holds this build against what was recorded.
  func verify() throws(HarnessError) -> (cases: [CaseVerdict], problems: [Verdict.Problem]) {
    let known = try produced()
    var cases: [CaseVerdict] = []
    var problems = try unknown(known)
    for file in known {
      do throws(HarnessError) {
        let recorded = try recorded(file)
        let leastCount = GoldenRequirement.leastStabilityCounts[file.name] ?? 1
        guard recorded.count >= leastCount else {
          let reason = "it holds \(recorded.count) cases, but the layer 'stability' has at least \(leastCount)"
          throw .malformedFile(path: FilePath.join(path, file.path), reason: reason)
        }
        cases += file.verdicts(against: recorded)
      } catch {
        problems.append(Verdict.Problem(error))
      }
    }
    return (cases, problems)
  }

  /// What this build produces.
  func produced() throws(HarnessError) -> [StabilityFile] {
    do {
      return try StabilityFile.all()
    } catch {
      throw .malformedFile(path: FilePath.join(path, "stability"), reason: "a script cannot run: \(error)")
    }
  }
}

/// Rewrites the stability files and says what changed. Recording always fails the run: a build that records its own
/// answers has proved nothing.
public struct StabilityRecorder {
  private let folder: StabilityFolder

  /// - Throws: `HarnessError.goldenFolderMissing`.
  public init(golden path: String) throws(HarnessError) { try self.init(golden: path, files: SystemFiles()) }

  package init(golden path: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) == .folder else { throw .goldenFolderMissing(path: path) }
    folder = StabilityFolder(path: path, files: files)
  }

  /// Writes every file, and returns what changed for people to read.
  ///
  /// - Throws: `HarnessError`.
  public func record() throws(HarnessError) -> String {
    var lines: [String] = []
    for file in try folder.produced() {
      let path = FilePath.join(folder.path, file.path)
      lines.append("recorded '\(path)', \(file.cases.count) cases")
      // What was there may be malformed; recording is then how to mend it, and everything counts as new.
      let recorded = folder.files.kind(of: path) == .regular ? (try? folder.recorded(file)) ?? [] : []
      lines += Self.changes(from: recorded, to: file.cases)
      try folder.files.makeFolder(FilePath.folder(of: path))
      try OutputFile.write(file.bytes, to: path, replacing: true, files: folder.files)
    }
    lines.append("Recording fails the run: look at the changes, commit them, and verify.")
    return lines.map(VisibleText.render).joined(separator: "\n") + "\n"
  }

  private static func changes(from old: [StabilityFile.Case], to new: [StabilityFile.Case]) -> [String] {
    var lines: [String] = []
    for entry in old where !new.contains(entry) { lines.append("  - \(entry.name): \(entry.value)") }
    for entry in new where !old.contains(entry) { lines.append("  + \(entry.name): \(entry.value)") }
    return lines.isEmpty ? ["  nothing changed"] : lines
  }
}
