/// What is refused before any work that only its end could spoil: outputs that cannot be written, or that would be
/// written into one another.
public struct OutputCheck {
  private let files: any FileLayer
  /// Which setting uses a name.
  private var settings: [String: Sentence] = [:]

  public init() { self.init(files: SystemFiles()) }

  package init(files: any FileLayer) { self.files = files }

  /// Whether a path is, or will be, a regular file.
  package func goesIntoFile(_ path: String) throws(HarnessError) -> Bool {
    guard case .file = try OutputDestination(path, files: files) else { return false }
    return true
  }

  /// Adds an output. Links are followed, so that one file under two names is found.
  ///
  /// - Parameters:
  ///   - setting: What asked for it.
  ///   - mayExist: Whether a file that is there is replaced or continued.
  /// - Throws: `HarnessError.usage` for an empty path, and where an earlier output uses the same file, be it for its
  ///   unfinished rows; `.outputExists`, `.foreignFile`; `.fileFailed` where its folder is not there.
  public mutating func add(_ path: String, for setting: Sentence, mayExist: Bool) throws(HarnessError) {
    let destination = try OutputDestination(path, files: files)
    // Temporary names too: one output may be what another one is called while it is unfinished.
    for name in destination.names(files: files) {
      if let other = settings[name] {
        throw .usage("\(other) and \(setting) '\(path)' would be written into the same file; give each its own")
      }
      settings[name] = setting
    }
    guard case .file(let target) = destination else { return }
    if !mayExist && files.entry(at: target) != .missing { throw .outputExists(path: target) }
    try PartialFile.check(for: target, files: files)
  }
}
