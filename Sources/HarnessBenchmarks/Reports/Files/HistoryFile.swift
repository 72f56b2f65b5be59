public import HarnessKit
import Threading

/// The runs on one machine class, a line each.
public enum HistoryFile {
  /// Thousands of runs.
  package static let kind = DocumentKind("history", mebibytes: 64)

  /// Adds a line; what is there stays as it is, and a file cut in its last line is refused.
  ///
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`, `.outputBusy`, `.foreignFile`.
  public static func append(_ line: HistoryLine, to path: String) throws(HarnessError) {
    try append(line, to: path, files: SystemFiles())
  }

  package static func append(_ line: HistoryLine, to path: String, files: any FileLayer) throws(HarnessError) {
    // Opened before the lines are read: another run that adds its own waits for these.
    let output = try open(path, files: files)
    do throws(HarnessError) {
      var bytes = files.kind(of: path) == .missing ? [] : try files.contents(of: path, as: kind)
      _ = try lines(of: bytes, from: path)
      let added = Array(ReportText.line(line).utf8)
      bytes += added
      // What could not be read again is not written.
      try HistoryLine.kind.check(byteCount: added.count, of: path)
      try kind.check(byteCount: bytes.count, of: path)
      try output.write(bytes.span)
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  /// Waits up to ten seconds while another run adds its line, which takes a moment.
  private static func open(_ path: String, files: any FileLayer) throws(HarnessError) -> OutputFile {
    for _ in 0..<1_000 {
      do throws(HarnessError) {
        return try OutputFile(path, replacing: true, files: files)
      } catch {
        guard case .outputBusy = error else { throw error }
        WorkerThreads.sleep(microseconds: 10_000)
      }
    }
    return try OutputFile(path, replacing: true, files: files)
  }

  /// Oldest first; no line where there is no file.
  ///
  /// - Throws: `HarnessError.malformedFile`, `.unknownSchema`, `.fileFailed`.
  public static func read(_ path: String) throws(HarnessError) -> [HistoryLine] {
    try read(path, files: SystemFiles())
  }

  package static func read(_ path: String, files: any FileLayer) throws(HarnessError) -> [HistoryLine] {
    guard files.kind(of: path) != .missing else { return [] }
    return try lines(of: try files.contents(of: path, as: kind), from: path)
  }

  private static func lines(of bytes: [UInt8], from path: String) throws(HarnessError) -> [HistoryLine] {
    guard bytes.last.map({ $0 == UInt8(ascii: "\n") }) ?? true else {
      throw .malformedFile(path: path, reason: "its last line is cut off")
    }
    var lines: [HistoryLine] = []
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let place = "\(path):\(number + 1)"
      try HistoryLine.kind.check(byteCount: line.count, of: place)
      let decoded = try self.line(Array(line), from: place)
      if let problem = ReportCheck.problem(in: decoded) { throw .malformedFile(path: place, reason: problem) }
      lines.append(decoded.rounded)
    }
    return lines
  }

  /// A line of either version.
  private static func line(_ bytes: [UInt8], from place: String) throws(HarnessError) -> HistoryLine {
    let version = try ReportFile.check(
      bytes, from: place, against: HistoryLine.earlierHeader, HistoryLine.currentHeader)
    if version == HistoryLine.earlierHeader.version { return try JSONFile.decode(bytes, from: place) }
    return try (JSONFile.decode(bytes, from: place) as CompactHistoryLine).line(from: place)
  }
}
