public import HarnessKit

extension ScalingReport {
  /// For people: a table for each factor, and how costs grow with it.
  public var text: String {
    let blocks = studies.map { study in
      let header = "\(study.subject), by \(study.factor)"
      let lines = study.points.map { Self.line($0) }
      return ([header, Self.line(["amount", "wall", "CPU", "peak resident"])] + lines + [Self.conclusion(study)])
        .joined(separator: "\n")
    }
    return blocks.joined(separator: "\n\n") + (isComplete ? "\n" : "\n\ninterrupted: some processes had no turn\n")
  }

  /// For machines: the header in front.
  public var json: String {
    let members = [
      ("header", JSONText.line(header)), ("started_at", JSONText.line(startedAt)), ("size", JSONText.line(size)),
      ("complete", "\(isComplete)"), ("machine_key", JSONText.line(machineKey)),
      ("studies", "[\n" + studies.map { JSONText.line($0) }.joined(separator: ",\n") + "\n]"),
    ]
    return "{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func line(_ point: Point) -> String {
    if let reason = point.reason { return line(["\(point.amount)"]) + "  " + VisibleText.render(reason) }
    func milliseconds(_ value: Double?) -> String { value.map { FigureShape.decimals($0 / 1e6, 3) + " ms" } ?? "-" }
    let memory = point.peakResidentBytes.map { FigureShape.decimals($0 / 1_048_576, 1) + " MiB" } ?? "-"
    return line([
      "\(point.amount)", milliseconds(point.wallNanoseconds), milliseconds(point.processorNanoseconds), memory,
    ])
  }

  private static func line(_ fields: [String]) -> String {
    fields.map { String(repeating: " ", count: max(1, 16 - $0.count)) + $0 }.joined()
  }

  private static func conclusion(_ study: Study) -> String {
    func exponent(_ value: Double?) -> String { value.map { FigureShape.decimals($0, 2) } ?? "unavailable" }
    return "time grows as \(study.factor)^\(exponent(study.timeExponent)), "
      + "memory as \(study.factor)^\(exponent(study.memoryExponent))"
  }
}
