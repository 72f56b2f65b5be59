extension Report {
  /// 130 for an interrupted run, 70 where a cell crashed or hung, 1 where a root is wrong, else 0.
  public var status: ExitStatus {
    guard isComplete else { return .interrupted }
    return ExitStatus.mostSevere(
      cells.map { cell in
        switch cell.state {
        case .measured: .held
        case .void: .failed
        case .crashed, .hung, .missing: .internalError
        }
      })
  }
}
