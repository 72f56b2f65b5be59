package import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// From which effect on each cell of this machine is believed; or why there is nothing to believe.
package struct Floors: Sendable, Equatable {
  /// Whether they are of a calibration of this machine that holds.
  package let isQualified: Bool
  /// A sentence for people: where the floors come from, or why there are none.
  package let origin: String
  /// How the pairs were measured that they come from, and at which size.
  private let pairing: Pairing
  private let size: String?
  /// Log-ratios by cell.
  private let floors: [String: Double]
  /// Of every cell, where there is no calibration and times decide all the same.
  private var common: Double?
  /// What the canary did when the floors were measured.
  package let canary: CanaryState?

  /// - Parameter size: Of the benchmarks; nil for any.
  package init(
    isQualified: Bool, origin: String, pairing: Pairing = .inTurn, size: String? = nil, floors: [String: Double] = [:],
    canary: CanaryState? = nil
  ) {
    self.isQualified = isQualified
    self.origin = origin
    self.pairing = pairing
    self.size = size
    self.floors = floors
    self.canary = canary
  }

  /// 0 for a cell that was not calibrated.
  package subscript(cell: String) -> Double { max(floors[cell] ?? 0, common ?? 0) }

  package func covers(_ cell: String) -> Bool { floors[cell] != nil }

  /// Whether the time of a cell may decide.
  ///
  /// Without a calibration only cells of one thread do: how a system deals threads out to its cores may vary more than
  /// any change, and nobody has looked.
  ///
  /// - Parameter metric: The cell's primary metric.
  package func decide(_ cell: String, by metric: String) -> Bool {
    isQualified ? covers(cell) : common != nil && Self.decidesUncalibrated(metric)
  }

  /// Processor time is the primary metric of cells of one thread.
  package static func decidesUncalibrated(_ metric: String) -> Bool { metric == MetricDefinition.processor.name }

  /// The same for benchmarks of that size: a shorter cell is a noisier one.
  package func at(size: String) -> Floors {
    guard isQualified, let own = self.size, own != size else { return self }
    return .none("\(origin), but at the size \(own), and these are of the size \(size)")
  }

  /// The same for pairs that are measured so: floors of other pairs say nothing about them.
  package func of(_ pairing: Pairing) -> Floors {
    guard isQualified, pairing != self.pairing else { return self }
    return .none("\(origin), but with pairs \(self.pairing.words), and these are \(pairing.words)")
  }

  /// One floor for every cell, where there is no calibration: what no machine so far has passed without a change.
  package func orConservative(for pairing: Pairing) -> Floors {
    guard !isQualified else { return self }
    var floors = Floors.none("not calibrated on this machine: \(origin); \(Self.commonFloor(pairing))")
    floors.common = LogRatio.of(share: pairing.uncalibratedShare)
    return floors
  }

  /// What is left of them on a machine that is no longer as it was calibrated: no cell's floor is below that of a
  /// machine without a calibration.
  package func drifted(_ reason: String, for pairing: Pairing) -> Floors {
    var floors = Floors(
      isQualified: true, origin: "\(reason); \(Self.commonFloor(pairing))", pairing: self.pairing, size: size,
      floors: self.floors)
    floors.common = LogRatio.of(share: pairing.uncalibratedShare)
    return floors
  }

  private static func commonFloor(_ pairing: Pairing) -> String {
    "a time counts as changed from \(DecimalText.text(pairing.uncalibratedShare * 100, decimals: 1)) % on"
  }

  /// No calibration, and why.
  package static func none(_ reason: String) -> Floors { Floors(isQualified: false, origin: reason) }
}

extension Calibration {
  // Two weeks: kernels, neighbours and firmware of a shared machine change, and the error rates with them.
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
    // A date in the future is refused too: it comes from a wrong clock, and would hold for longer than 14 days.
    guard age >= 0, age <= Self.validDays else {
      return .none("the calibration of \(createdAt) has expired: it holds for 14 days")
    }
    guard record.splits != nil else {
      return .none(
        "the calibration of \(createdAt) tried its floors on the pairs that they come from, so that its error rates "
          + "say little")
    }
    guard record.isQualified else {
      func percent(_ share: Double) -> String { DecimalText.percent(share) }
      let alarms = record.falseAlarms
      return .none(
        "the machine is not qualified: \(percent(alarms.share)) false alarms, up to "
          + "\(percent(alarms.interval.upperBound)), in the calibration of \(createdAt), and at most "
          + "\(percent(GateRecord.allowedFalseAlarms)), up to \(percent(GateRecord.allowedUpperEnd)), are allowed")
    }
    let values = zip(cells, floors).filter { !$1.isTooNoisy }.map { ($0.name, $1.floor) }
    return Floors(
      isQualified: true, origin: origin, pairing: pairing ?? .backToBack, size: size,
      floors: Dictionary(values, uniquingKeysWith: { first, _ in first }), canary: canary.map { CanaryState($0.same) })
  }

  private var origin: String {
    guard !noisyCells.isEmpty else { return date }
    return "\(date) (too noisy to decide: \(noisyCells.joined(separator: ", ")))"
  }

  /// A quick one says what it can do, since it was made from few pairs.
  private var date: String {
    guard isQuick else { return "calibrated \(createdAt)" }
    let found = record.detections.filter { $0.percent > 1 && $0.percent < 10 }.map { detection in
      "+\(detection.percent) % in \(DecimalText.percent(detection.found.share))"
    }
    return "calibrated \(createdAt), quickly: it finds \(found.joined(separator: ", ")) of suites"
  }

  private static func days(from start: String, to end: String) -> Double? {
    guard let start = try? Date(start, strategy: .iso8601), let end = try? Date(end, strategy: .iso8601) else {
      return nil
    }
    return end.timeIntervalSince(start) / 86_400
  }
}

extension PairSettings {
  /// The floors of this machine, or why there are none.
  ///
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  package func floors(
    _ environment: ReportEnvironment, now: String, files: any FileLayer
  ) throws(HarnessError) -> Floors {
    guard files.kind(of: reports) == .folder else {
      return .none("there is no folder of reports at '\(reports)' and so no calibration")
    }
    let path = try ReportsFolder(reports, files: files).calibration(of: environment)
    return try CalibrationFile.floors(at: path, machine: environment.machineKey, now: now, files: files)
  }
}
