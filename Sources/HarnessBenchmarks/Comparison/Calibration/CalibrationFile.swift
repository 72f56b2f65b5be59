import DPAMeasurement
public import HarnessKit

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

  /// Where nothing smaller is believed, 5 % is not found: a cell with such a floor leaves suites undecided, night after
  /// night, and decides nothing.
  private static let largestDeciding = LogRatio.of(share: 0.05)

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

  /// Whether the cell's pairs lie so far apart on this machine that its times are advisory there.
  package var isTooNoisy: Bool { floor > Self.largestDeciding }

  package enum CodingKeys: String, CodingKey {
    case lagCorrelation
    case floor = "floorLogRatio"
    case medianAbsoluteDeviation = "madLogRatio"
    case standardDeviation = "sdLogRatio"
    case orderEffect = "orderEffectLogRatio"
  }
}
