package import HarnessBenchmarks
package import HarnessKit

/// What the gate's calibration says of the gate itself.
package struct PageCalibration: Sendable, Equatable {
  package let facts: [ReportEnvironment.Fact]
  package let rates: [Rate]
  package let floors: [Floor]

  /// How often something happened, with its interval.
  package struct Rate: Sendable, Equatable {
    /// For example `false alarms`.
    package let name: String
    package let count: Int
    package let of: Int
    package let low: Double
    package let high: Double

    package var share: Double { of == 0 ? 0 : Double(count) / Double(of) }
  }

  /// What one cell's time must change by before the gate may speak.
  package struct Floor: Sendable, Equatable {
    package let cell: String
    /// For example `+3.4 %`.
    package let change: String
  }
}

extension PageCalibration {
  /// - Parameters:
  ///   - latest: The run that it is to hold for; nil where there is none.
  ///   - path: Where it was read.
  /// - Throws: `HarnessError.malformedFile` for counts that cannot be.
  package init(_ calibration: Calibration, for latest: HistoryLine?, path: String) throws(HarnessError) {
    let record = calibration.record
    let named = [
      ("false alarms", record.falseAlarms), ("false improvements", record.falseImprovements),
      ("undecided", record.undecided),
    ]
    var rates: [Rate] = []
    for (name, counted) in named + record.detections.map({ ("slow-downs of +\($0.percent) % found", $0.found) }) {
      guard counted.successes >= 0, counted.successes <= counted.trials else {
        throw .malformedFile(path: path, reason: "\(counted.successes) of \(counted.trials) cannot be counted")
      }
      let interval = counted.interval
      rates.append(
        Rate(
          name: name, count: counted.successes, of: counted.trials, low: interval.lowerBound,
          high: interval.upperBound))
    }
    self.init(
      facts: Self.facts(calibration, latest), rates: rates,
      floors: zip(calibration.cells, calibration.floors).map { cell, floor in
        Floor(cell: cell.name, change: FigureText.change(floor.floor))
      })
  }

  private static func facts(_ calibration: Calibration, _ latest: HistoryLine?) -> [ReportEnvironment.Fact] {
    // Held against the latest run's time and not the clock, so that a page is the same whenever it is written.
    let floors = latest.map { calibration.floors(on: $0.machineKey, now: $0.startedAt) }
    let state = floors.map { ($0.isQualified ? "times may decide: " : "times are advisory: ") + $0.origin }
    return [
      ReportEnvironment.Fact(name: "state", value: state, unavailable: "there is no run to hold it against"),
      ReportEnvironment.Fact(name: "created_at", value: calibration.createdAt),
      ReportEnvironment.Fact(name: "machine", value: calibration.machine),
      ReportEnvironment.Fact(name: "size", value: calibration.size),
      ReportEnvironment.Fact(name: "pairs_of_a_comparison", value: "\(calibration.pairCount)"),
      ReportEnvironment.Fact(name: "replays", value: "\(calibration.replays)"),
      ReportEnvironment.Fact(name: "program_sha256", value: calibration.programSHA256),
    ]
  }
}
