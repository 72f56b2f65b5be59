/// What a page is made from, all of it read.
struct PageInputs: Sendable {
  /// The name of the machine whose history this is; nothing where no machine has run.
  let machine: String?
  /// Oldest first.
  let runs: [HistoryLine]
  /// The report whose raw samples are shown, and what it is.
  let report: (report: Report, name: String)?
  let verdicts: [VerdictDocument]
  let calibration: PageCalibration?
  let scaling: [PageScaling]

  init(
    machine: String?, runs: [HistoryLine], report: (report: Report, name: String)? = nil,
    verdicts: [VerdictDocument] = [], calibration: PageCalibration? = nil,
    scaling: [PageScaling] = []
  ) {
    self.machine = machine
    self.runs = runs
    self.report = report
    self.verdicts = verdicts
    self.calibration = calibration
    self.scaling = scaling
  }
}
