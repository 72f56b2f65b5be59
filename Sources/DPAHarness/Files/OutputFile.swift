/// Where a command's data goes. A regular file appears under its name only when it is complete; standard output,
/// devices and pipes are written as the bytes come.
package final class OutputFile {
  /// The path that stands for standard output.
  package static let standardOutput = "-"

  private let files: any FileLayer
  private let path: String
  private let descriptor: Int32
  /// The name until the file is complete; nothing where bytes go straight to the target.
  private let temporaryPath: String?
  private var isOpen = true

  /// - Throws: `HarnessError.outputExists` where a regular file is there and may not be replaced, `.fileFailed`.
  package init(_ path: String, replacing: Bool, files: any FileLayer) throws(HarnessError) {
    self.path = path
    self.files = files
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
      let temporary = path + ".partial"
      (descriptor, temporaryPath) = (try files.openForWriting(temporary, mustBeNew: false), temporary)
    }
  }

  package func write(_ bytes: [UInt8]) throws(HarnessError) {
    try files.write(bytes, to: descriptor, path: temporaryPath ?? path)
  }

  /// Makes the output final: a regular file is synced and takes its name.
  package func finish() throws(HarnessError) {
    guard let temporaryPath else { return }
    try files.synchronize(descriptor, path: temporaryPath)
    isOpen = false
    try files.close(descriptor, path: temporaryPath)
    try files.rename(temporaryPath, to: path)
  }

  /// Leaves nothing behind under either name.
  package func discard() {
    guard let temporaryPath else { return }
    if isOpen { try? files.close(descriptor, path: temporaryPath) }
    isOpen = false
    files.remove(temporaryPath)
  }
}

/// Text for standard output, with its failures mapped.
public enum StandardOutputFile {
  /// - Throws: `HarnessError.closedPipe` or `.fileFailed`.
  public static func write(_ text: String) throws(HarnessError) {
    try SystemFiles().write(Array(text.utf8), to: 1, path: "standard output")
  }
}
