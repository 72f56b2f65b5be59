/// The unfinished file of one output, NAME.partial. Whoever has it holds its lock: one run writes it at a time.
///
/// A state beside it, NAME.partial.json, tells it from files that are not ours. The state is there first: a run that is
/// killed at any time leaves either no file, or one that a state describes.
package struct PartialFile {
  /// What may happen to what an earlier run left.
  package enum Intent {
    /// Nothing that is worth keeping.
    case new
    /// It is lost.
    case replacing
    /// It is continued.
    case resuming
  }

  package let path: String
  package let descriptor: Int32
  /// What tells it from other files.
  package let identity: String
  /// What of it is to be continued: a state with rows; nil where it is empty.
  package let kept: PartialState?

  package static func path(of output: String) -> String { output + ".partial" }

  /// Whether a file's name is that of an unfinished file, of whatever output.
  package static func isName(_ name: String) -> Bool { name.hasSuffix(path(of: "")) }

  /// Takes the unfinished file of an output: a new one, or that of an earlier run.
  ///
  /// - Throws: `HarnessError.outputBusy`, `.foreignFile`, `.partialExists`, `.fileFailed`; for a state that cannot be
  ///   continued also `.unknownSchema`, `.malformedFile` and `.resumeRefused`.
  package init(of output: String, _ intent: Intent, files: any FileLayer) throws(HarnessError) {
    path = Self.path(of: output)
    let isNew = files.entry(at: path) == .missing
    if isNew {
      try Self.leaveMark(for: output, intent, files: files)
      descriptor = try files.openLocked(path, mustBeNew: true)
      kept = nil
    } else {
      descriptor = try files.openLocked(path, mustBeNew: false)
      do throws(HarnessError) {
        kept = try Self.judge(descriptor, of: output, intent, files: files)
      } catch {
        try? files.close(descriptor, path: path)
        throw error
      }
    }
    do throws(HarnessError) {
      identity = try files.identity(of: descriptor, path: path)
      guard kept == nil else { return }
      // The state first: one that says more than the file has would be a lie.
      try PartialState.mark(file: identity).save(for: output, replacing: true, files: files)
      try files.cut(descriptor, to: 0, path: path)
    } catch {
      // What was there is still as it was.
      if isNew {
        files.remove(path)
        for file in [nil, try? files.identity(of: descriptor, path: path)] {
          PartialState.remove(for: output, of: file, files: files)
        }
      }
      try? files.close(descriptor, path: path)
      throw error
    }
  }

  /// Sees beforehand whether something that is not ours is in the way, without a lock.
  ///
  /// - Throws: `HarnessError.foreignFile`.
  package static func check(for output: String, files: any FileLayer) throws(HarnessError) {
    let found = try PartialState.find(for: output, files: files)
    if case .foreign = found { throw .foreignFile(path: PartialState.path(of: output)) }
    switch files.entry(at: path(of: output)) {
    case .missing: return
    case .regular: if case .missing = found { throw .foreignFile(path: path(of: output)) }
    default: throw .foreignFile(path: path(of: output))
    }
  }

  /// Says beforehand that the file which will be made is ours.
  private static func leaveMark(
    for output: String, _ intent: Intent, files: any FileLayer
  ) throws(HarnessError) {
    let found = try PartialState.find(for: output, files: files)
    switch found {
    case .foreign: throw .foreignFile(path: PartialState.path(of: output))
    case .unusable(let error) where intent == .resuming: throw error
    case .state(let state) where intent == .resuming && state.rows > 0:
      throw .resumeRefused(
        path: PartialState.path(of: output), reason: "the rows that it describes are not there")
    case .missing: try PartialState.mark(file: nil).save(for: output, replacing: false, files: files)
    case .state, .unusable: try PartialState.mark(file: nil).save(for: output, replacing: true, files: files)
    }
  }

  /// Whether a locked file may be taken, and what of it is to be continued.
  private static func judge(
    _ descriptor: Int32, of output: String, _ intent: Intent, files: any FileLayer
  ) throws(HarnessError) -> PartialState? {
    let path = path(of: output)
    switch try PartialState.find(for: output, files: files) {
    case .missing: throw .foreignFile(path: path)
    case .foreign: throw .foreignFile(path: PartialState.path(of: output))
    case .unusable(let error) where intent == .resuming: throw error
    case .unusable where intent == .new: throw .partialExists(path: path)
    case .unusable: return nil
    case .state(let state):
      // What is continued is compared byte by byte, so that a copy from elsewhere is as good.
      if intent == .resuming && state.rows > 0 { return state }
      let byteCount = files.byteCount(of: path)
      // A mark names no file until the file is there; an empty one can be of nobody who would miss it.
      let isOurs = try state.file == nil ? byteCount == 0 : state.file == files.identity(of: descriptor, path: path)
      guard isOurs else { throw .foreignFile(path: path) }
      if intent == .new && state.rows > 0 { throw .partialExists(path: path) }
      return nil
    }
  }
}
