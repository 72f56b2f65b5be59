public import HarnessKit

extension Calibration {
  /// For people: the floors, and how the gate would have done.
  public var text: String {
    let rows = zip(cells, floors).map { cell, floor in
      [
        cell.name, FigureText.change(floor.floor), FigureText.change(floor.standardDeviation),
        FigureText.change(floor.orderEffect), FigureText.decimal(floor.lagCorrelation, places: 2),
      ]
    }
    let table = FigureTable(
      columns: ["cell", "floor", "sd", "order effect", "lag correlation"], wordColumnCount: 1, rows: rows)
    let lines = table.lines + [""] + findings
    return lines.joined(separator: "\n") + "\n"
  }

  /// The file itself, for machines.
  public var json: String { CalibrationFile.json(self) }

  private var findings: [String] {
    var lines = [
      "\(replays) replays of \(cells.count) cells, \(pairCount) pairs each, alpha \(alpha):",
      "  false alarms       \(Self.text(record.falseAlarms))",
      "  false improvements \(Self.text(record.falseImprovements))",
      "  undecided          \(Self.text(record.undecided))",
    ]
    for detection in record.detections {
      lines.append("  found at +\(detection.percent) %".padded(to: 21) + Self.text(detection.found))
      let weakest = detection.cells.min { $0.found.share < $1.found.share }
      if let weakest { lines.append("    least in \(weakest.name): \(Self.text(weakest.found))") }
    }
    return lines + [record.isQualified ? "QUALIFIED: times may decide" : "NOT QUALIFIED: times are advisory"]
  }

  private static func text(_ share: WilsonInterval) -> String {
    "\(FigureText.percent(share.share)) (\(share.successes) of \(share.trials); 95 % interval "
      + "\(FigureText.percent(share.interval.lowerBound)) to \(FigureText.percent(share.interval.upperBound)))"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(1, width - count)) }
}
