public import HarnessKit

/// A folder with one receipt per rank of one table.
public struct ReceiptsFolder: Sendable {
  public let path: String
  public let worldSize: UInt64
  private let files: any FileLayer

  public init(_ path: String, worldSize: UInt64) { self.init(path, worldSize: worldSize, files: SystemFiles()) }

  package init(_ path: String, worldSize: UInt64, files: any FileLayer) {
    self.path = path
    self.worldSize = worldSize
    self.files = files
  }

  public func receipt(ofRank rank: UInt64) -> String { FilePath.join(path, name(ofRank: rank) + ".json") }

  private func name(ofRank rank: UInt64) -> String { "rank-\(rank)-of-\(worldSize)" }

  /// A receipt, its leaf file, and what a rank that was killed leaves of them.
  private static let endings = [".json", ".json" + LeafFile.suffix].flatMap { ending in
    [ending, PartialFile.path(of: ending)] + PartialState.paths(of: ending)
  }

  /// Makes the folder ready for one rank's receipt, as each of several ranks may at the same time.
  ///
  /// - Throws: `HarnessError.outputExists` where the receipt is there and may not be replaced; `.fileFailed`.
  public func prepare(forReceiptOf rank: UInt64, replacing: Bool) throws(HarnessError) {
    let receipt = receipt(ofRank: rank)
    guard replacing || files.kind(of: receipt) == .missing else { throw .outputExists(path: receipt) }
    try files.makeFolder(path)
  }

  /// Makes the folder ready for a run of these ranks: afterwards none of theirs is there, so that one found later is
  /// new. Before a run of all ranks no receipt of any world size may stay.
  ///
  /// - Parameter only: The one rank that will run; nil for all.
  /// - Throws: `HarnessError.outputExists` where the folder, or that rank's receipt, is there and may not be replaced;
  ///   `.outputBusy` where one of these ranks still runs; `.fileFailed`.
  package func prepare(forRunOf only: UInt64?, replacing: Bool) throws(HarnessError) {
    if let only {
      try prepare(forReceiptOf: only, replacing: replacing)
      return try remove(Self.endings.map { name(ofRank: only) + $0 })
    }
    // A whole folder is refused even where it holds no receipts: its other files may be somebody's.
    guard replacing || files.kind(of: path) == .missing else { throw .outputExists(path: path) }
    try files.makeFolder(path)
    try remove(try files.names(inFolder: path).filter(Self.isReceipt))
  }

  /// Removes files of ranks that run no more; all of them stay where one does.
  private func remove(_ names: [String]) throws(HarnessError) {
    let paths = names.map { FilePath.join(path, $0) }
    for path in paths where PartialFile.isName(path) && files.entry(at: path) == .regular {
      try files.close(try files.openLocked(path, mustBeNew: false), path: path)
    }
    for path in paths { files.remove(path) }
  }

  /// The receipts that are there, in rank order.
  ///
  /// - Throws: `HarnessError.fileFailed` where the folder cannot be read.
  public func receipts() throws(HarnessError) -> [String] {
    let ranks = try files.names(inFolder: path).compactMap { name -> UInt64? in
      guard let rank = Self.numbers(of: name[...])?.rank else { return nil }
      // Compared with the name that this run would write, so that `rank-01-of-4` is not taken for rank 1.
      return name == self.name(ofRank: rank) + ".json" ? rank : nil
    }
    return ranks.filter { $0 < worldSize }.sorted().map(receipt).filter { files.kind(of: $0) == .regular }
  }

  /// Paths of receipts where a folder stands for all files in it whose names end in `.json`: more ranks than a command
  /// line has room for.
  ///
  /// - Throws: `HarnessError.fileFailed` for a folder that cannot be read.
  public static func receipts(at paths: [String]) throws(HarnessError) -> [String] {
    try receipts(at: paths, files: SystemFiles())
  }

  package static func receipts(at paths: [String], files: any FileLayer) throws(HarnessError) -> [String] {
    var receipts: [String] = []
    for path in paths {
      guard files.kind(of: path) == .folder else {
        receipts.append(path)
        continue
      }
      receipts += try files.names(inFolder: path)
        .filter { $0.hasSuffix(".json") && !PartialState.isStateName($0) }.map { FilePath.join(path, $0) }
    }
    return receipts
  }

  private static func isReceipt(_ name: String) -> Bool {
    guard let dot = name.firstIndex(of: "."), numbers(of: name[..<dot]) != nil else { return false }
    return endings.contains(String(name[dot...]))
  }

  /// What `rank-R-of-W` says, whatever follows a dot.
  private static func numbers(of name: Substring) -> (rank: UInt64, worldSize: UInt64)? {
    let words = name.prefix { $0 != "." }.split(separator: "-")
    guard words.count == 4, words[0] == "rank", words[2] == "of", let rank = UInt64(words[1]),
      let worldSize = UInt64(words[3])
    else { return nil }
    return (rank, worldSize)
  }
}
