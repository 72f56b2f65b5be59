internal import HarnessBenchmarks
public import HarnessKit

/// Which page is to be written, from which files.
public struct PageRequest: Sendable {
  private let folder: ReportsFolder
  private let machine: String?
  private let report: String?
  private let verdicts: [String]

  /// - Parameters:
  ///   - reports: The folder of reports.
  ///   - machine: The name of a history in it, without its ending; nil chooses the machine of the report, else
  ///     the one that ran last.
  ///   - report: The report whose raw samples are shown; nil takes the machine's newest run, else its baseline.
  ///   - verdicts: Files that `--format json` wrote.
  /// - Throws: `HarnessError.reportsFolderMissing`.
  public init(reports: String, machine: String?, report: String?, verdicts: [String]) throws(HarnessError) {
    folder = try ReportsFolder(reports)
    self.machine = machine
    self.report = report
    self.verdicts = verdicts
  }

  /// Writes `index.html` and `index.md` into a folder, which is made where it is not there.
  ///
  /// - Parameter words: What the program calls settings.
  /// - Returns: The files that were written.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`, `.unknownSchema`, `.outputExists`, or `.usage` for an
  ///   unknown machine.
  public func write(into target: String, replacing: Bool, wordedBy words: Sentence.Words) throws(HarnessError)
    -> [String]
  {
    // Everything is read before anything is written: a bad file must not leave half a page.
    let model = PageModel(try inputs())
    let files = folder.files
    let pages = PageTemplate.allCases.map { ($0, FilePath.join(target, $0.fileName)) }
    // Both names are asked before the first is written, so that a refusal changes nothing.
    for (_, path) in pages where !replacing && files.kind(of: path) == .regular { throw .outputExists(path: path) }
    try files.makeFolder(target)
    for (template, path) in pages {
      try OutputFile.write(
        Array(template.render(model, wordedBy: words).utf8), to: path, replacing: replacing, files: files)
    }
    return pages.map(\.1)
  }

  private func inputs() throws(HarnessError) -> PageInputs {
    let machines = try folder.machines()
    var shown: (report: Report, name: String)?
    if let path = report {
      let report = try ReportFile.read(path, files: folder.files)
      shown = (report, "the report of \(report.startedAt)")
    }
    let chosen = try choose(machines, shown?.report)
    // Only of the chosen machine: samples of another one beside its trends would mislead.
    if shown == nil, let chosen { shown = try newestReport(of: chosen) }
    var documents: [VerdictDocument] = []
    for path in verdicts {
      documents.append(try VerdictDocument.read(path, files: folder.files))
    }
    let runs = machines.first { $0.name == chosen }?.runs ?? []
    return PageInputs(
      machine: chosen, runs: runs, report: shown, verdicts: documents,
      calibration: try calibration(of: chosen, latest: runs.last), scaling: try scaling(of: chosen))
  }

  private func choose(_ machines: [ReportsFolder.Machine], _ report: Report?) throws(HarnessError) -> String? {
    if machine == nil, let report { return report.environment.machineSlug }
    return try folder.choose(machine, of: machines)?.name
  }

  private func calibration(of machine: String?, latest: HistoryLine?) throws(HarnessError) -> PageCalibration? {
    guard let machine else { return nil }
    let path = FilePath.join(FilePath.join(folder.path, "calibration"), machine + ".json")
    guard folder.files.kind(of: path) == .regular else { return nil }
    return try PageCalibration(try CalibrationFile.read(path, files: folder.files), for: latest, path: path)
  }

  private func scaling(of machine: String?) throws(HarnessError) -> [PageScaling] {
    guard let machine else { return [] }
    let path = FilePath.join(FilePath.join(folder.path, "scaling"), machine + ".json")
    guard folder.files.kind(of: path) == .regular else { return [] }
    let bytes = try folder.files.contents(of: path, as: ScalingReport.kind)
    try ReportFile.check(bytes, from: path, against: ScalingReport.currentHeader)
    return PageScaling.all(of: try JSONFile.decode(bytes, from: path))
  }

  private func newestReport(of machine: String) throws(HarnessError) -> (report: Report, name: String)? {
    let (runs, baselines) = try folder.reports()
    // From the newest back: the first that fits is the one, and older files need not be read.
    for path in runs.reversed() {
      let report = try ReportFile.read(path, files: folder.files)
      if report.environment.machineSlug == machine { return (report, "the run of \(report.startedAt)") }
    }
    for path in baselines where FilePath.name(of: path) == machine + ".json" {
      let report = try ReportFile.read(path, files: folder.files)
      return (report, "the accepted baseline of \(report.startedAt)")
    }
    return nil
  }
}

extension PageTemplate {
  fileprivate var fileName: String { self == .html ? "index.html" : "index.md" }
}
