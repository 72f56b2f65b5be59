public import HarnessKit

extension Report {
  /// 130 for an interrupted run, 70 where a cell crashed or hung, 1 where a root is wrong, else 0.
  public var status: ExitStatus { Self.status(of: cells.map(\.state), isComplete: isComplete) }

  package static func status(of cells: [ReportCell.State], isComplete: Bool) -> ExitStatus {
    guard isComplete else { return .interrupted }
    return ExitStatus.mostSevere(
      cells.map { state in
        switch state {
        case .measured: .held
        case .void: .failed
        case .crashed, .hung, .missing: .internalError
        }
      })
  }
}
