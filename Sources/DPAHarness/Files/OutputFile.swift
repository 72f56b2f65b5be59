/// Where a command's data goes. A regular file is written as NAME.partial and appears under its name only when it is
/// complete; standard output, devices and pipes are written as the bytes come.
package final class OutputFile {
  /// The path that stands for standard output.
  package static let standardOutput = "-"

  private let files: any FileLayer
  private let path: String
  private let descriptor: Int32
  /// The name until the file is complete; nothing where bytes go straight to the target.
  private let temporaryPath: String?
  private var isOpen = true
  /// Bytes of the file so far.
  package private(set) var byteCount: UInt64

  /// Opens a new output.
  ///
  /// - Throws: `HarnessError.outputExists` or `.partialExists` where something is there that may not be replaced,
  ///   `.fileFailed`.
  package init(_ path: String, replacing: Bool, files: any FileLayer) throws(HarnessError) {
    self.path = path
    self.files = files
    byteCount = 0
    guard path != Self.standardOutput else {
      (descriptor, temporaryPath) = (1, nil)
      return
    }
    switch files.kind(of: path) {
    case .special:
      (descriptor, temporaryPath) = (try files.openForWriting(path, mustBeNew: false), nil)
    case .folder:
      throw .fileFailed(action: "write", path: path, reason: "it is a folder")
    case .regular where !replacing:
      throw .outputExists(path: path)
    case .regular, .missing:
      let temporary = Self.temporaryPath(of: path)
      let hasState = files.kind(of: PartialState.path(of: path)) == .regular
      if hasState && !replacing && files.kind(of: temporary) == .regular { throw .partialExists(path: temporary) }
      PartialState.remove(for: path, files: files)
      (descriptor, temporaryPath) = (try files.openForWriting(temporary, mustBeNew: false), temporary)
    }
  }

  /// Opens the first bytes of an unfinished output, to write behind them.
  package init(continuing path: String, keeping byteCount: UInt64, files: any FileLayer) throws(HarnessError) {
    self.path = path
    self.files = files
    self.byteCount = byteCount
    let temporary = Self.temporaryPath(of: path)
    descriptor = try files.openForAppending(temporary, keeping: byteCount)
    temporaryPath = temporary
  }

  /// Writes a whole small output at once: afterwards it is complete, or nothing of it is there.
  ///
  /// - Throws: as the opening does.
  package static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool, files: any FileLayer
  ) throws(HarnessError) {
    let output = try OutputFile(path, replacing: replacing, files: files)
    do throws(HarnessError) {
      try output.write(bytes.span)
      try output.finish()
    } catch {
      output.abandon()
      throw error
    }
  }

  package static func temporaryPath(of path: String) -> String { path + ".partial" }

  /// Whether an unfinished output can be kept.
  package var canBeResumed: Bool { temporaryPath != nil }

  package func write(_ bytes: Span<UInt8>) throws(HarnessError) {
    guard !bytes.isEmpty else { return }
    try files.write(bytes, to: descriptor, path: temporaryPath ?? path)
    byteCount += UInt64(bytes.count)
  }

  /// Makes the output final: a regular file is synced and takes its name.
  package func finish() throws(HarnessError) {
    guard let temporaryPath else { return }
    try files.synchronize(descriptor, path: temporaryPath)
    isOpen = false
    try files.close(descriptor, path: temporaryPath)
    try files.rename(temporaryPath, to: path, durably: true)
    PartialState.remove(for: path, files: files)
  }

  /// Stops writing; what is there stays where a state beside it says how much of it is good, else it is removed.
  package func abandon() {
    guard let temporaryPath else { return }
    if isOpen { try? files.close(descriptor, path: temporaryPath) }
    isOpen = false
    if files.kind(of: PartialState.path(of: path)) != .regular { files.remove(temporaryPath) }
  }
}

/// Text for standard output, with its failures mapped.
public enum StandardOutputFile {
  /// - Throws: `HarnessError.closedPipe` or `.fileFailed`.
  public static func write(_ text: String) throws(HarnessError) {
    try SystemFiles().write(Array(text.utf8).span, to: 1, path: "standard output")
  }
}
