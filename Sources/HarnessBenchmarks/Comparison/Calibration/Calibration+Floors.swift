#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Calibration {
  private static let validDays = 14.0

  /// The floors, where the calibration holds for this machine today; else why it does not.
  ///
  /// - Parameters:
  ///   - machine: The machine key of now.
  ///   - now: In UTC, as `createdAt` is.
  package func floors(on machine: String, now: String) -> Floors {
    guard self.machine == machine else {
      return .none("the calibration is of another machine class, '\(self.machine)', not '\(machine)'")
    }
    guard let age = Self.days(from: createdAt, to: now) else {
      return .none("the calibration's date, '\(createdAt)', cannot be read")
    }
    guard age >= 0, age <= Self.validDays else {
      return .none("the calibration of \(createdAt) has expired: it holds for 14 days")
    }
    guard record.isQualified else {
      return .none(
        "the machine is not qualified: \(FigureText.percent(record.falseAlarms.share)) false alarms in the "
          + "calibration of \(createdAt), and at most 1.0 % are allowed")
    }
    let values = zip(cells, floors).map { ($0.name, $1.floor) }
    return Floors(
      isQualified: true, origin: "calibrated \(createdAt)",
      floors: Dictionary(values, uniquingKeysWith: { first, _ in first }),
      canaryNanoseconds: canary.map { OrderStatistics.median($0.same.map(\.base)) })
  }

  private static func days(from start: String, to end: String) -> Double? {
    guard let start = try? Date(start, strategy: .iso8601), let end = try? Date(end, strategy: .iso8601) else {
      return nil
    }
    return end.timeIntervalSince(start) / 86_400
  }
}
