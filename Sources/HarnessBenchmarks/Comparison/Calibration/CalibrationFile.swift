import DPAMeasurement
public import HarnessKit

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Calibrations on disk: the header in front, then a line for each key and cell.
public enum CalibrationFile {
  /// - Throws: `HarnessError.fileFailed`.
  public static func write(_ calibration: Calibration, to path: String) throws(HarnessError) {
    try write(calibration, to: path, files: SystemFiles())
  }

  package static func write(
    _ calibration: Calibration, to path: String, files: any FileLayer
  ) throws(HarnessError) {
    try OutputFile.write(Array(json(calibration).utf8), to: path, replacing: true, files: files)
  }

  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  public static func read(_ path: String) throws(HarnessError) -> Calibration {
    try read(path, files: SystemFiles())
  }

  package static func read(_ path: String, files: any FileLayer) throws(HarnessError) -> Calibration {
    let bytes = try files.contents(of: path, as: Calibration.kind)
    try ReportFile.check(bytes, from: path, against: Calibration.currentHeader)
    let calibration: Calibration = try JSONFile.decode(bytes, from: path)
    if let problem = calibration.impossibility { throw .malformedFile(path: path, reason: problem) }
    return calibration
  }

  /// The floors of a machine: of its calibration where there is one that holds, else why not.
  ///
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  package static func floors(
    at path: String, machine: String, now: String, files: any FileLayer
  ) throws(HarnessError) -> Floors {
    guard files.kind(of: path) == .regular else {
      return .none("there is no calibration at '\(path)'")
    }
    return try read(path, files: files).floors(on: machine, now: now)
  }

  package static func json(_ calibration: Calibration) -> String {
    // Those of before pairs took turns do not name how they were measured.
    let pairing = calibration.pairing.map { [("pairing", JSONText.line($0))] } ?? []
    return JSONText.document(
      [
        ("header", JSONText.line(calibration.header)), ("created_at", JSONText.line(calibration.createdAt)),
        ("machine", JSONText.line(calibration.machine)),
        ("program_sha256", JSONText.line(calibration.programSHA256)), ("seed", "\(calibration.seed)"),
        ("size", JSONText.line(calibration.size)),
      ] + pairing + [
        ("alpha", "\(calibration.alpha)"), ("pair_count", "\(calibration.pairCount)"),
        ("replays", "\(calibration.replays)"),
        ("record", JSONText.line(calibration.record)),
        ("floors", JSONText.lines(calibration.floors)), ("canary", JSONText.line(calibration.canary)),
        ("cells", JSONText.lines(calibration.cells)),
      ])
  }
}

/// From which effect on each cell of this machine is believed; or why there is nothing to believe.
package struct Floors: Sendable, Equatable {
  /// Whether they are of a calibration of this machine that holds.
  package let isQualified: Bool
  /// A sentence for people: where the floors come from, or why there are none.
  package let origin: String
  /// How the pairs were measured that they come from.
  private let pairing: Pairing
  /// Log-ratios by cell.
  private let floors: [String: Double]
  /// Of every cell, where there is no calibration and times decide all the same.
  private var common: Double?
  /// Nanoseconds of the canary when the floors were measured.
  package let canaryNanoseconds: Double?

  package init(
    isQualified: Bool, origin: String, pairing: Pairing = .inTurn, floors: [String: Double] = [:],
    canaryNanoseconds: Double? = nil
  ) {
    self.isQualified = isQualified
    self.origin = origin
    self.pairing = pairing
    self.floors = floors
    self.canaryNanoseconds = canaryNanoseconds
  }

  /// 0 for a cell that was not calibrated.
  package subscript(cell: String) -> Double { floors[cell] ?? common ?? 0 }

  package func covers(_ cell: String) -> Bool { floors[cell] != nil }

  /// Whether the time of a cell may decide.
  package func decide(_ cell: String) -> Bool { common != nil || (isQualified && covers(cell)) }

  /// The same for pairs that are measured so: floors of other pairs say nothing about them.
  package func of(_ pairing: Pairing) -> Floors {
    guard isQualified, pairing != self.pairing else { return self }
    return .none("\(origin), but with pairs \(self.pairing.words), and these are \(pairing.words)")
  }

  /// One floor for every cell, where there is no calibration: what no machine so far has passed without a change.
  package func orConservative(for pairing: Pairing) -> Floors {
    guard !isQualified else { return self }
    let share = pairing.uncalibratedShare
    let percent = DecimalText.text(share * 100, decimals: 1)
    var floors = Floors.none(
      "not calibrated on this machine: \(origin); a time counts as changed from \(percent) % on")
    floors.common = LogRatio.of(share: share)
    return floors
  }

  /// No calibration, and why.
  package static func none(_ reason: String) -> Floors { Floors(isQualified: false, origin: reason) }
}

/// How much one cell's time moves on a machine without any change of the build.
public struct CellFloor: Sendable, Equatable, Codable {
  /// From here on an effect is believed: the larger of three robust standard errors, 3 * 1.4826 * MAD(d) / sqrt(n), and
  /// the 95th percentile of the absolute Hodges-Lehmann estimates of resampled sets of n pairs. A log-ratio.
  public let floor: Double
  /// Median of the distances of the log-ratios from their median.
  public let medianAbsoluteDeviation: Double
  public let standardDeviation: Double
  /// Mean log-ratio of the pairs with the base first less that of the others, halved: what running second costs.
  public let orderEffect: Double
  /// Correlation of each pair's log-ratio with the next one's.
  public let lagCorrelation: Double

  // Enough that 50 sets lie beyond the 95th percentile.
  private static let resampledSets = 1_000

  /// - Parameter pairCount: Pairs that a comparison takes of each cell.
  /// - Precondition: there are at least as many pairs.
  package init(_ cell: CalibratedCell, pairCount: Int, seed: UInt64) {
    let differences = cell.differences
    precondition(differences.count >= pairCount, "enough pairs to resample")
    medianAbsoluteDeviation = SampleStatistics.medianAbsoluteDeviation(differences)
    // A normal estimate lies beyond three standard errors once in some 370 times.
    let robust = 3 * SampleStatistics.normalScale * medianAbsoluteDeviation / Double(pairCount).squareRoot()
    var random = SplitMix64(seed: seed)
    let estimates = (0..<Self.resampledSets).map { _ in
      abs(HodgesLehmann(random.draw(pairCount, of: differences)).estimate)
    }
    floor = max(robust, SampleStatistics.percentile(0.95, of: estimates))
    standardDeviation = SampleStatistics.standardDeviation(differences)
    // The halves are told apart by order, since whatever runs second finds warmer caches or a hotter processor.
    let baseFirst = cell.same.filter(\.isBaseFirst).map { $0.worsening() }
    let newFirst = cell.same.filter { !$0.isBaseFirst }.map { $0.worsening() }
    orderEffect = (SampleStatistics.mean(baseFirst) - SampleStatistics.mean(newFirst)) / 2
    lagCorrelation = SampleStatistics.lagCorrelation(differences)
  }

  package enum CodingKeys: String, CodingKey {
    case lagCorrelation
    case floor = "floorLogRatio"
    case medianAbsoluteDeviation = "madLogRatio"
    case standardDeviation = "sdLogRatio"
    case orderEffect = "orderEffectLogRatio"
  }
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
    guard record.isQualified else {
      return .none(
        "the machine is not qualified: \(DecimalText.percent(record.falseAlarms.share)) false alarms in the "
          + "calibration of \(createdAt), and at most 1.0 % are allowed")
    }
    let values = zip(cells, floors).map { ($0.name, $1.floor) }
    return Floors(
      isQualified: true, origin: "calibrated \(createdAt)", pairing: pairing ?? .backToBack,
      floors: Dictionary(values, uniquingKeysWith: { first, _ in first }),
      canaryNanoseconds: canary.map { SampleStatistics.median($0.same.map(\.base)) })
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
