/// What a process measures of a cell; never two of them at once.
public enum CellPass: String, CaseIterable, Sendable {
  case timing
  case memory
  case instructions
}
