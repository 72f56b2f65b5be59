package import HarnessBenchmarks
package import HarnessKit

extension PageVerdict {
  /// What the latest run of the benchmarks says of itself.
  package init(run: HistoryLine) {
    let status = Report.status(of: run.cells.map(\.state), isComplete: run.isComplete)
    let measured = "\(run.cells.count { $0.state == .measured }) of \(run.cells.count) cells measured"
    self.init(
      subject: "benchmarks", word: run.isComplete ? status == .held ? "MEASURED" : "NOT WHOLE" : "INCOMPLETE",
      status: status.rawValue, sentence: measured + (run.verdict.map { "; \($0)" } ?? ""))
  }
}
