package import HarnessBenchmarks
package import HarnessKit

/// What a page is made from, all of it read.
package struct PageInputs: Sendable {
  /// The name of the machine whose history this is; nothing where no machine has run.
  package let machine: String?
  /// Oldest first.
  package let runs: [HistoryLine]
  /// The report whose raw samples are shown, and what it is.
  package let report: (report: Report, name: String)?
  package let verdicts: [VerdictDocument]
  package let calibration: PageCalibration?
  package let scaling: [PageScaling]

  package init(
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
