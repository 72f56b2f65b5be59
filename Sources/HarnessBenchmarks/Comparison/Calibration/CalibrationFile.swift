public import HarnessKit

/// Calibrations on disk: the header in front, then a line for each key and cell.
public enum CalibrationFile {
  /// - Throws: `HarnessError.fileFailed`.
  public static func write(_ calibration: Calibration, to path: String) throws(HarnessError) {
    try OutputFile.write(Array(json(calibration).utf8), to: path, replacing: true, files: SystemFiles())
  }

  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  public static func read(_ path: String) throws(HarnessError) -> Calibration {
    let bytes = try SystemFiles().contents(of: path, as: Calibration.kind)
    try ReportFile.check(bytes, from: path, against: Calibration.currentHeader)
    return try JSONFile.decode(bytes, from: path)
  }

  /// The floors of a machine: of its calibration where there is one that holds, else why not.
  ///
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  package static func floors(at path: String, machine: String, now: String) throws(HarnessError) -> Floors {
    guard SystemFiles().kind(of: path) == .regular else {
      return .none("there is no calibration at '\(path)'")
    }
    return try read(path).floors(on: machine, now: now)
  }

  package static func json(_ calibration: Calibration) -> String {
    let members = [
      ("header", JSONText.line(calibration.header)), ("created_at", JSONText.line(calibration.createdAt)),
      ("machine", JSONText.line(calibration.machine)),
      ("program_sha256", JSONText.line(calibration.programSHA256)), ("seed", "\(calibration.seed)"),
      ("size", JSONText.line(calibration.size)), ("alpha", "\(calibration.alpha)"),
      ("pair_count", "\(calibration.pairCount)"), ("replays", "\(calibration.replays)"),
      ("record", JSONText.line(calibration.record)),
      ("floors", array(calibration.floors)), ("canary", JSONText.line(calibration.canary)),
      ("cells", array(calibration.cells)),
    ]
    return "{\n" + members.map { "\"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}\n"
  }

  private static func array<Element: Encodable>(_ elements: [Element]) -> String {
    elements.isEmpty ? "[]" : "[\n" + elements.map { JSONText.line($0) }.joined(separator: ",\n") + "\n]"
  }
}
