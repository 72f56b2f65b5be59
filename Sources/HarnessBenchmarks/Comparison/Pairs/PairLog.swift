package import HarnessKit

/// The pairs measured so far, kept in a file as they come, so that an interrupted run goes on from there.
///
/// The file is JSON lines: first what is measured, then a line per pair. A last line that was cut off is left out.
package final class PairLog {
  package static let kind = DocumentKind("log of pairs", mebibytes: 64)

  private let files: any FileLayer
  private let path: String?
  private var descriptor: Int32?
  package private(set) var lines: [PairLine] = []

  /// A log that is kept in memory only.
  package init() {
    // Nothing is written, so it never matters which.
    files = SystemFiles()
    path = nil
  }

  /// - Parameters:
  ///   - output: What the run writes in the end; the log lies beside it.
  ///   - plan: What is measured, on one line; another plan's log is not continued.
  ///   - isResuming: Whether to go on from what is there.
  /// - Throws: `HarnessError.partialExists`, `.resumeRefused`, `.fileFailed`, `.malformedFile`; `.outputBusy` where
  ///   another comparison writes it; `.foreignFile` where something else has its name.
  package init(
    for output: String, plan: String, isResuming: Bool, isReplacing: Bool, files: any FileLayer
  ) throws(HarnessError) {
    self.files = files
    let path = Self.path(of: output)
    self.path = path
    let isThere = files.entry(at: path) != .missing
    if isThere && !isResuming && !isReplacing { throw .partialExists(path: path) }
    // Locked as long as it is written: two comparisons never share one.
    let descriptor = try files.openLocked(path, mustBeNew: !isThere)
    self.descriptor = descriptor
    do throws(HarnessError) {
      if isThere && isResuming {
        let kept = try Self.read(path, plan: plan, files: files)
        lines = kept.lines
        // The cut-off line is dropped from the file too, or the next one would be appended to its stump.
        try files.cut(descriptor, to: kept.byteCount, path: path)
      } else {
        // Checked under the lock, so that the file that was looked at is the one that is emptied.
        guard try Self.isOurs(path, files: files) else { throw .foreignFile(path: path) }
        try files.cut(descriptor, to: 0, path: path)
        try write(plan)
      }
    } catch {
      close()
      throw error
    }
  }

  /// Whether a log, or nothing yet, is in a file.
  private static func isOurs(_ path: String, files: any FileLayer) throws(HarnessError) -> Bool {
    guard let first = try files.contents(of: path, as: kind).split(separator: UInt8(ascii: "\n"), maxSplits: 1).first
    else {
      return true
    }
    guard let schema = try? JSONFile.schema(of: Array(first), from: path) else { return false }
    return ["dpa-harness-pairs/", "dpa-harness-calibration-pairs/"].contains { schema.hasPrefix($0) }
  }

  package static func path(of output: String) -> String { output + ".pairs.partial" }

  package var statePath: String? { path }

  package func append(_ line: PairLine) throws(HarnessError) {
    lines.append(line)
    // One write for each line: whatever ends the process leaves at most the last line incomplete.
    try write(JSONText.line(line))
  }

  /// Removes the file: what it held is in the output now.
  package func remove() {
    if let path { files.remove(path) }
    close()
  }

  /// Leaves the file for a later run.
  package func close() {
    if let descriptor, let path { try? files.close(descriptor, path: path) }
    descriptor = nil
  }

  private func write(_ line: String) throws(HarnessError) {
    guard let descriptor, let path else { return }
    let bytes = Array((line + "\n").utf8)
    try files.write(bytes.span, to: descriptor, path: path)
  }

  private static func read(
    _ path: String, plan: String, files: any FileLayer
  ) throws(HarnessError) -> (lines: [PairLine], byteCount: UInt64) {
    let bytes = try files.contents(of: path, as: kind)
    let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let texts = bytes[..<end].split(separator: UInt8(ascii: "\n"))
    // The plan is compared as text: one character of difference means other builds or other options.
    guard let first = texts.first, String(decoding: first, as: UTF8.self) == plan else {
      throw .resumeRefused(path: path, reason: "it was started with other builds or options")
    }
    var lines: [PairLine] = []
    for text in texts.dropFirst() { lines.append(try JSONFile.decode(Array(text), from: path)) }
    return (lines, UInt64(end))
  }
}
