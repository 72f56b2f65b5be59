/// What an unfinished output holds, beside it as NAME.partial.json: enough for a later run to know that the file is one
/// of ours, and to go on with it.
package struct PartialState: Codable, Equatable {
  package static let currentSchema = "dpa-partial/3"
  /// What every version's schema begins with.
  private static let schemaFamily = "dpa-partial/"
  /// No state is nearly as long; what is longer is not read.
  package static let kind = DocumentKind("state of an unfinished output", kibibytes: 64)

  package let schema: String
  /// All that decides the bytes of the output.
  package let recipe: [String: String]
  /// Whole rows at the start of the file.
  package let rows: UInt64
  /// Bytes up to the end of the last of them.
  package let bytes: UInt64
  /// The root of their records.
  package let root: String
  /// What tells the file from any other; nil before there is one.
  package let file: String?

  package init(recipe: RunRecipe, rows: UInt64, bytes: UInt64, root: String, file: String?) {
    schema = Self.currentSchema
    self.recipe = recipe.fields
    self.rows = rows
    self.bytes = bytes
    self.root = root
    self.file = file
  }

  /// A state without rows: it says only that the file is ours, or will be.
  package static func mark(file: String?) -> PartialState {
    PartialState(recipe: RunRecipe(fields: [:]), rows: 0, bytes: 0, root: "", file: file)
  }

  /// What is at a state's place.
  package enum Found {
    case missing
    /// Nothing that a run of this program wrote.
    case foreign
    case state(PartialState)
    /// A run wrote it, but it cannot be used: it is of another version, or damaged.
    case unusable(HarnessError)
  }

  package static func path(of output: String) -> String { PartialFile.path(of: output) + ".json" }

  /// The names that states of an output have: that of the state, and that of the next one while it is written.
  package static func paths(of output: String) -> [String] { [path(of: output), path(of: output) + ".next"] }

  /// Whether a file's name is one of these, of whatever output.
  package static func isStateName(_ name: String) -> Bool { paths(of: "").contains { name.hasSuffix($0) } }

  package static func find(for output: String, files: any FileLayer) throws(HarnessError) -> Found {
    let path = path(of: output)
    switch files.entry(at: path) {
    case .missing: return .missing
    case .regular where files.byteCount(of: path) ?? 0 <= UInt64(kind.byteLimit): break
    default: return .foreign
    }
    let bytes: [UInt8]
    do throws(HarnessError) {
      bytes = try files.contents(of: path, as: kind)
    } catch {
      if isTakenAway(path, files: files) { return .missing }
      throw error
    }
    guard let schema = try? JSONFile.schema(of: bytes, from: path), schema.hasPrefix(schemaFamily) else {
      return .foreign
    }
    do throws(HarnessError) {
      try JSONFile.check(schema, of: path, against: currentSchema)
      return .state(try JSONFile.decode(bytes, from: path))
    } catch {
      return .unusable(error)
    }
  }

  /// Writes the state so that at any time the old one or the new one is there.
  ///
  /// - Parameter replacing: Whether there may be one, of ours.
  package func save(for output: String, replacing: Bool, files: any FileLayer) throws(HarnessError) {
    let path = Self.path(of: output)
    // Written beside it and renamed, so that a kill in between leaves the old state whole.
    let next = path + ".next"
    let descriptor = try Self.openNext(next, files: files)
    defer { try? files.close(descriptor, path: next) }
    do throws(HarnessError) {
      // Under this lock, under which the run that made the file since we looked notes whose it is.
      let partial = PartialFile.path(of: output)
      if file == nil, files.entry(at: partial) != .missing { throw .outputBusy(path: partial) }
      try files.write(Array((JSONText.encode(self) + "\n").utf8).span, to: descriptor, path: next)
      // Before the lock ends with the descriptor, so that nobody else writes into what is renamed.
      try files.rename(next, to: path, replacing: replacing)
    } catch {
      files.remove(next)
      guard case .outputAppeared = error else { throw error }
      // What came since we looked is mostly the state of another run.
      guard case .foreign = try Self.find(for: output, files: files) else { throw .outputBusy(path: path) }
      throw .foreignFile(path: path)
    }
  }

  /// Whether another run that had the output has just ended, and took its state away.
  private static func isTakenAway(_ path: String, files: any FileLayer) -> Bool { files.entry(at: path) == .missing }

  /// Opens the next state's file, empty; a run that was killed may have left one.
  private static func openNext(_ next: String, files: any FileLayer) throws(HarnessError) -> Int32 {
    guard files.entry(at: next) != .missing else { return try files.openLocked(next, mustBeNew: true) }
    let descriptor = try files.openLocked(next, mustBeNew: false)
    do throws(HarnessError) {
      guard try isStart(next, files: files) else { throw .foreignFile(path: next) }
      try files.cut(descriptor, to: 0, path: next)
    } catch {
      try? files.close(descriptor, path: next)
      if isTakenAway(next, files: files) { throw .outputBusy(path: next) }
      throw error
    }
    return descriptor
  }

  /// Whether a file holds the start of a state, which may be nothing yet.
  private static func isStart(_ path: String, files: any FileLayer) throws(HarnessError) -> Bool {
    guard let byteCount = files.byteCount(of: path), byteCount <= UInt64(kind.byteLimit) else { return false }
    // Keys are sorted.
    return zip(try files.contents(of: path, as: kind), "{\n  \"bytes\" : ".utf8).allSatisfy(==)
  }

  /// Removes the state of a file that has its name now, or is gone; one that another run has saved since stays.
  ///
  /// - Parameter file: What tells that file from any other, as the state says it.
  package static func remove(for output: String, of file: String?, files: any FileLayer) {
    let path = path(of: output)
    let next = path + ".next"
    var descriptor: Int32?
    do throws(HarnessError) {
      // As long as we have it, nobody saves another state.
      descriptor = try openNext(next, files: files)
    } catch {
      if case .outputBusy = error { return }
    }
    if case .state(let state)? = try? find(for: output, files: files), state.file == file { files.remove(path) }
    guard let descriptor else { return }
    files.remove(next)
    try? files.close(descriptor, path: next)
  }
}

/// All that decides the bytes of an output, as names and values; two runs with the same recipe write the same bytes.
package struct RunRecipe: Equatable {
  package let fields: [String: String]

  package init(fields: [String: String]) { self.fields = fields }

  /// What first keeps a run of this recipe from going on with what another one left; nil where they agree.
  package func difference(from kept: [String: String]) -> String? {
    // Sorted, so that of several differences the same one is named each time.
    for name in Set(fields.keys).union(kept.keys).sorted() where fields[name] != kept[name] {
      return "its \(name) is '\(kept[name] ?? "missing")', but '\(fields[name] ?? "nothing")' was asked for"
    }
    return nil
  }
}
