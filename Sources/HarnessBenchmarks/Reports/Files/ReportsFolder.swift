public import HarnessKit

/// Where reports lie: `counts/<build>.json`, `baselines/<machine>.json`, `history/<machine>.jsonl`,
/// `calibration/<machine>.json`, `scaling/<machine>.json`, and `runs/` with the full reports of this
/// machine's runs, which are not committed.
public struct ReportsFolder: Sendable {
  public let path: String
  package let files: any FileLayer

  /// - Throws: `HarnessError.reportsFolderMissing`.
  public init(_ path: String) throws(HarnessError) { try self.init(path, files: SystemFiles()) }

  package init(_ path: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) == .folder else { throw .reportsFolderMissing(path: path) }
    self.path = path
    self.files = files
  }

  /// The accepted baseline of a machine class.
  public func baseline(of environment: ReportEnvironment) -> String {
    file("baselines", environment.machineSlug + ".json")
  }

  /// The accepted counts of an architecture, a compiler and an allocator.
  package func counts(of environment: ReportEnvironment) -> String {
    file("counts", ReportEnvironment.slug(of: environment.exactKey) + ".json")
  }

  /// All accepted counts, by the names of their files.
  ///
  /// - Throws: `HarnessError.fileFailed`.
  package func counts() throws(HarnessError) -> [String] { try files(in: "counts") }

  /// A line for each run on a machine class.
  public func history(of environment: ReportEnvironment) -> String {
    file("history", environment.machineSlug + ".jsonl")
  }

  /// What is known about the gate on a machine class.
  public func calibration(of environment: ReportEnvironment) -> String {
    file("calibration", environment.machineSlug + ".json")
  }

  /// How costs grow on a machine class.
  public func scaling(of report: ScalingReport) -> String {
    file("scaling", ReportEnvironment.slug(of: report.machineKey) + ".json")
  }

  /// Stores the full report of a run under a name of its own; names sort by time.
  ///
  /// - Returns: The path.
  /// - Throws: `HarnessError.fileFailed`; `.outputExists` where one second has 99 reports already.
  package func store(_ report: Report) throws(HarnessError) -> String {
    let stamp = report.startedAt.filter { $0.isLetter || $0.isNumber }
    var number = 1
    while true {
      // An underscore sorts behind the dot of the first name.
      let suffix = number == 1 ? "" : number < 10 ? "_0\(number)" : "_\(number)"
      let path = file("runs", "\(stamp)-\(report.size)\(suffix).json")
      try prepare(for: path)
      do throws(HarnessError) {
        try ReportFile.write(report, to: path, replacing: false, files: files)
        return path
      } catch {
        // Another run of the same second has the name, or is about to.
        switch error {
        case .outputExists, .outputAppeared, .outputBusy: break
        default: throw error
        }
        guard number < 99 else { throw error }
        number += 1
      }
    }
  }

  /// The full reports that are here, oldest first, then the baselines.
  ///
  /// - Throws: `HarnessError.fileFailed`.
  public func reports() throws(HarnessError) -> (runs: [String], baselines: [String]) {
    (runs: try files(in: "runs"), baselines: try files(in: "baselines"))
  }

  /// The newest full report.
  ///
  /// - Throws: `HarnessError.fileFailed` where there is none.
  public func latest() throws(HarnessError) -> String {
    guard let latest = try files(in: "runs").last else {
      throw .fileFailed(
        action: "find a report below", path: FilePath.join(path, "runs"), reason: "no run has been stored yet")
    }
    return latest
  }

  /// Makes the folder that holds a file.
  package func prepare(for file: String) throws(HarnessError) {
    try files.makeFolder(FilePath.folder(of: file))
  }

  private func file(_ folder: String, _ name: String) -> String {
    FilePath.join(FilePath.join(path, folder), name)
  }

  private func files(in folder: String) throws(HarnessError) -> [String] {
    let folder = FilePath.join(path, folder)
    guard files.kind(of: folder) == .folder else { return [] }
    return try files.names(inFolder: folder)
      .filter { $0.hasSuffix(".json") && !PartialState.isStateName($0) }.map { FilePath.join(folder, $0) }
  }
}

extension ReportsFolder {
  /// A machine class with its runs, oldest first.
  package struct Machine {
    package let name: String
    package let runs: [HistoryLine]
  }

  /// Every machine class that has a history, by name.
  ///
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`, `.unknownSchema`.
  package func machines() throws(HarnessError) -> [Machine] {
    let folder = FilePath.join(path, "history")
    guard files.kind(of: folder) == .folder else { return [] }
    let ending = ".jsonl"
    var machines: [Machine] = []
    for name in try files.names(inFolder: folder) where name.hasSuffix(ending) {
      let runs = try HistoryFile.read(FilePath.join(folder, name), files: files)
      machines.append(Machine(name: String(name.dropLast(ending.count)), runs: runs))
    }
    return machines
  }

  /// The machine class of a name; without one that which ran last, nil where none has.
  ///
  /// - Throws: `HarnessError.usage` for one without a history; what `machines` throws.
  package func machine(_ name: String?) throws(HarnessError) -> Machine? { try choose(name, of: try machines()) }

  /// - Throws: `HarnessError.usage` for a name that none of them has.
  package func choose(_ name: String?, of machines: [Machine]) throws(HarnessError) -> Machine? {
    // Times in UTC sort as texts; of two the first name.
    guard let name else {
      return machines.max { ($0.runs.last?.startedAt ?? "", $1.name) < ($1.runs.last?.startedAt ?? "", $0.name) }
    }
    if let machine = machines.first(where: { $0.name == name }) { return machine }
    throw .usage(
      "\(setting: "machine") '\(name)' has no history in '\(path)'; leave it out for the machine that ran last")
  }
}

/// The reports of a folder in one table.
public enum ReportIndex {
  /// - Throws: `HarnessError`.
  public static func text(of folder: ReportsFolder) throws(HarnessError) -> String {
    let (runs, baselines) = try folder.reports()
    guard !(runs + baselines).isEmpty else { return "there is no report below '\(folder.path)' yet\n" }
    var text = ""
    for path in runs + baselines { text += VisibleText.render("\(path): \(try line(path, folder.files))") + "\n" }
    return text
  }

  /// What is wrong with a file stands in its place, so that one bad file does not hide the others.
  private static func line(_ path: String, _ files: any FileLayer) throws(HarnessError) -> String {
    do throws(HarnessError) {
      return TextReport.summary(try ReportFile.read(path, files: files))
    } catch {
      guard error.status == .malformed else { throw error }
      return error.description
    }
  }
}
