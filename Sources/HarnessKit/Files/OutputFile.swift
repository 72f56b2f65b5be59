/// Where a command's data goes. A regular file is written as NAME.partial, by one run at a time, and gets its name only
/// when it is complete; standard output, devices and pipes are written as the bytes come.
package final class OutputFile {
  private let files: any FileLayer
  private let destination: OutputDestination
  private let path: String
  private let descriptor: Int32
  /// The file until it has its name; nil where bytes go straight to the target.
  private let partial: PartialFile?
  private let replacing: Bool
  /// Whether a state says that rows are worth keeping.
  private var keepsRows: Bool
  /// The file that the state beside it speaks of: of a copy that is continued, at first the one it was copied from.
  private var stateFile: String?
  private var isOpen = true
  private var hasName = false
  /// Bytes of the file so far.
  package private(set) var byteCount: UInt64 = 0

  /// Opens an output.
  ///
  /// - Throws: `HarnessError.outputExists` or `.partialExists` where something is there that may not be replaced;
  ///   `.outputBusy` where another run writes it; `.foreignFile` where its temporary names are taken; `.fileFailed`;
  ///   `.usage` for an empty path.
  package convenience init(_ path: String, replacing: Bool, files: any FileLayer) throws(HarnessError) {
    try self.init(try OutputDestination(path, files: files), replacing ? .replacing : .new, files: files)
  }

  package init(_ destination: OutputDestination, _ intent: PartialFile.Intent, files: any FileLayer)
    throws(HarnessError)
  {
    self.destination = destination
    self.files = files
    replacing = intent == .replacing
    switch destination {
    case .descriptor(let number):
      (path, descriptor, partial) = (number == 1 ? "standard output" : "descriptor \(number)", number, nil)
    case .direct(let target):
      (path, descriptor, partial) = (target, try files.openForWriting(target), nil)
    case .file(let target):
      // Asked before the temporary file is made: a refused run leaves nothing behind.
      guard replacing || files.entry(at: target) == .missing else { throw .outputExists(path: target) }
      let file = try PartialFile(of: target, intent, files: files)
      (path, descriptor, partial) = (target, file.descriptor, file)
    }
    keepsRows = partial?.kept != nil
    stateFile = partial?.kept.map(\.file) ?? partial?.identity
  }

  /// Writes a whole small output at once: afterwards it is complete, or nothing of it is there.
  ///
  /// - Throws: as the opening does, and `HarnessError.outputAppeared`.
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

  /// Whether an unfinished output can be kept.
  package var canBeResumed: Bool { partial != nil }

  /// The path of the file that is written, which for a regular one is not yet its name.
  package var keptPath: String { partial?.path ?? path }

  /// What an earlier run left to be continued; the file is as that run left it until `cut`.
  package var kept: PartialState? { partial?.kept }

  /// Keeps the first bytes, to write behind them.
  package func cut(to byteCount: UInt64) throws(HarnessError) {
    try files.cut(descriptor, to: byteCount, path: keptPath)
    self.byteCount = byteCount
  }

  package func write(_ bytes: Span<UInt8>) throws(HarnessError) {
    guard !bytes.isEmpty else { return }
    try files.write(bytes, to: descriptor, path: keptPath)
    byteCount += UInt64(bytes.count)
  }

  /// Writes bytes at a place of a regular file.
  package func write(_ bytes: Span<UInt8>, at offset: UInt64) throws(HarnessError) {
    guard !bytes.isEmpty else { return }
    try files.write(bytes, to: descriptor, at: offset, path: keptPath)
  }

  /// Notes what of the file is good, so that a later run can go on from there.
  ///
  /// - Parameter byteCount: Up to the end of the last row.
  package func keep(_ recipe: RunRecipe, rows: UInt64, byteCount: UInt64, root: String) throws(HarnessError) {
    guard let partial else { return }
    let state = PartialState(recipe: recipe, rows: rows, bytes: byteCount, root: root, file: partial.identity)
    try state.save(for: path, replacing: true, files: files)
    (keepsRows, stateFile) = (true, partial.identity)
  }

  /// Makes the output final: a regular file is synced and takes its name.
  ///
  /// - Throws: `HarnessError.outputAppeared` where the name was taken meanwhile; `.fileFailed`.
  package func finish() throws(HarnessError) {
    if let partial {
      try files.synchronize(descriptor, path: partial.path)
      // The lock lasts until the name is there: nobody else may write into what is renamed.
      try files.rename(partial.path, to: path, replacing: replacing)
      hasName = true
      // The name itself is on disk only when its folder is.
      try files.synchronizeFolder(FilePath.folder(of: path))
      PartialState.remove(for: path, of: stateFile, files: files)
    }
    try close()
  }

  /// Stops writing; what is there stays where a state says how much of it is good, else it is removed.
  package func abandon() {
    if let partial, isOpen, !keepsRows {
      // The mark last: a file without one would be nobody's. Behind the renaming the name is free for another run's.
      if !hasName { files.remove(partial.path) }
      PartialState.remove(for: path, of: stateFile, files: files)
    }
    try? close()
  }

  private func close() throws(HarnessError) {
    guard isOpen else { return }
    // First, so that a close that fails is not tried again on a number that may be somebody else's by now.
    isOpen = false
    if case .descriptor = destination { return }
    try files.close(descriptor, path: path)
  }
}

/// Text for standard output, with its failures mapped.
public enum StandardOutputFile {
  /// - Throws: `HarnessError.closedPipe` or `.fileFailed`.
  public static func write(_ text: String) throws(HarnessError) {
    try write(Array(text.utf8).span)
  }

  /// - Throws: as above.
  public static func write(_ bytes: Span<UInt8>) throws(HarnessError) {
    try SystemFiles().write(bytes, to: 1, path: "standard output")
  }
}

extension OutputFile {
  /// As above, to the system's files.
  package static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(HarnessError) {
    try write(bytes, to: path, replacing: replacing, files: SystemFiles())
  }
}
