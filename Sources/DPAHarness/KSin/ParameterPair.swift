public import HarnessKit
import KSinEngine

/// Two files with rows of parameters, of one shape: k frequencies, then k amplitudes.
public struct ParameterPair {
  private let first: NPYMatrix
  private let second: NPYMatrix

  /// - Throws: `HarnessError` where a file cannot be read, is malformed, or is of another shape.
  public init(_ first: String, _ second: String) throws(HarnessError) {
    try self.init(first, second, files: SystemFiles())
  }

  package init(_ first: String, _ second: String, files: any FileLayer) throws(HarnessError) {
    self.first = try NPYMatrix(first, files: files)
    self.second = try NPYMatrix(second, files: files)
    guard self.first.rowCount == self.second.rowCount && self.first.width == self.second.width else {
      throw .malformedFile(
        path: second,
        reason: "its shape is \(Self.shape(self.second)), but that of '\(first)' is \(Self.shape(self.first))")
    }
    guard self.first.rowCount > 0 && self.first.width > 0 else {
      throw .malformedFile(path: first, reason: "its shape is \(Self.shape(self.first)), which holds no values")
    }
  }

  private static func shape(_ matrix: NPYMatrix) -> String { "(\(matrix.rowCount), \(matrix.width))" }

  /// The matching of the first file's rows with the second's that costs least, as one line of JSON.
  ///
  /// - Throws: `HarnessError.refused` for too many rows, or values that are not finite.
  public func matched() throws(HarnessError) -> String {
    let coupling = try Self.refusing { () throws(KSinError) in
      try Coupling(noise: first.values, parameters: second.values, width: first.width)
    }
    return JSONText.line(
      Matching(rows: Array(0..<first.rowCount), columns: coupling.columns, cost: coupling.cost)) + "\n"
  }

  /// The distances of predicted parameters, the first file's, from true ones, as one line of JSON. All rows are one
  /// batch.
  ///
  /// - Throws: `HarnessError.refused` for a row that is no k frequencies and amplitudes, or values that make no sound.
  public func metrics(signalLength: Int, breakSymmetry: Bool = false) throws(HarnessError) -> String {
    guard first.width.isMultiple(of: 2) else {
      throw .refused(
        Refusal("a row must hold k frequencies and k amplitudes, but it has \(first.width) values", status: .malformed))
    }
    let metrics = try Self.refusing { () throws(KSinError) in
      let synthesizer = try Synthesizer(
        k: first.width / 2, signalLength: signalLength, breakSymmetry: breakSymmetry)
      return try distances(synthesizer)
    }
    return JSONText.line(metrics) + "\n"
  }

  private func distances(_ synthesizer: Synthesizer) throws(KSinError) -> Metrics {
    let length = synthesizer.signalLength
    let target = try synthesizer.signals(of: second.values)
    let predicted = try synthesizer.signals(of: first.values)
    var logSpectral = try LogSpectralDistance()
    try logSpectral.update(predicted: predicted, target: target, signalLength: length)
    var spectral = SpectralDistance()
    try spectral.update(predicted: predicted, target: target, signalLength: length)
    var chamfer = try ChamferDistance(paramsPerToken: 2)
    try chamfer.update(predicted: first.values, target: second.values, width: first.width)
    var assignment = try LinearAssignmentDistance(paramsPerToken: 2)
    try assignment.update(predicted: first.values, target: second.values, width: first.width)
    return Metrics(
      logSpectralDistance: try logSpectral.compute(), spectralDistance: try spectral.compute(),
      chamferDistance: try chamfer.compute(), linearAssignmentDistance: try assignment.compute())
  }

  private static func refusing<Value>(_ body: () throws(KSinError) -> Value) throws(HarnessError) -> Value {
    do throws(KSinError) { return try body() } catch {
      throw .refused(Refusal(error.description, status: error.status))
    }
  }

  private struct Matching: Encodable {
    let rows: [Int]
    let columns: [Int]
    let cost: Double
  }

  private struct Metrics: Encodable {
    let logSpectralDistance: Double
    let spectralDistance: Double
    let chamferDistance: Double
    let linearAssignmentDistance: Double

    enum CodingKeys: String, CodingKey {
      case logSpectralDistance = "log_spectral_distance"
      case spectralDistance = "spectral_distance"
      case chamferDistance = "chamfer_distance"
      case linearAssignmentDistance = "linear_assignment_distance"
    }
  }
}

extension KSinError {
  /// Values come from files, all else from settings.
  fileprivate var status: ExitStatus {
    switch self {
    case .valueNotFinite, .parameterOutOfRange, .shapeMismatch, .countMismatch, .noValues: .malformed
    default: .usage
    }
  }
}
