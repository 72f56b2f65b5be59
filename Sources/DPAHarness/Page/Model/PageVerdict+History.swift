extension PageVerdict {
  /// What the latest run of the benchmarks says of itself.
  init(run: HistoryLine) {
    let unmeasured = run.cells.filter { $0.state != .measured }
    let hasVoid = unmeasured.contains { $0.state == .void }
    let isWhole = run.isComplete && unmeasured.isEmpty
    let status: ExitStatus = hasVoid ? .failed : isWhole ? .held : .internalError
    let measured = "\(run.cells.count - unmeasured.count) of \(run.cells.count) cells measured"
    self.init(
      subject: "benchmarks", word: isWhole ? "MEASURED" : run.isComplete ? "NOT WHOLE" : "INCOMPLETE",
      status: status.rawValue, sentence: measured + (run.verdict.map { "; \($0)" } ?? ""))
  }
}
