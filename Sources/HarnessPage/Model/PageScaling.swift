package import HarnessBenchmarks

/// How the cost of a cell grows with its work.
package struct PageScaling: Sendable, Equatable {
  /// For example `generation, by samples`.
  package let name: String
  /// What grows, for example `samples`.
  package let factor: String
  package let unit: String
  package let points: [Point]
  /// 1 where the cost grows as the work does; nil where it could not be fitted.
  package let exponent: Double?

  package struct Point: Sendable, Equatable {
    package let amount: Double
    package let cost: Double
  }
}

extension PageScaling {
  /// Time and memory of each study, those that were measured.
  package static func all(of report: ScalingReport) -> [PageScaling] {
    report.studies.flatMap { study in
      [
        PageScaling(
          study, "time", unit: "nanoseconds", exponent: study.timeExponent, cost: \.wallNanoseconds),
        PageScaling(
          study, "resident memory", unit: "bytes", exponent: study.memoryExponent, cost: \.peakResidentBytes),
      ].filter { !$0.points.isEmpty }
    }
  }

  private init(
    _ study: ScalingReport.Study, _ what: String, unit: String, exponent: Double?,
    cost: (ScalingReport.Point) -> Double?
  ) {
    self.init(
      name: "\(what) of \(study.subject), by \(study.factor)", factor: study.factor, unit: unit,
      points: study.points.compactMap { point in
        cost(point).map { Point(amount: Double(point.amount), cost: $0) }
      }, exponent: exponent)
  }
}
