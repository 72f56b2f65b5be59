/// A folder with one receipt per rank of one table.
public struct ReceiptsFolder: Sendable {
  public let path: String
  public let worldSize: UInt64

  public init(_ path: String, worldSize: UInt64) {
    self.path = path
    self.worldSize = worldSize
  }

  public func receipt(ofRank rank: UInt64) -> String {
    FilePath.join(path, "rank-\(rank)-of-\(worldSize).json")
  }

  /// Makes the folder ready for one rank's receipt, as each of several ranks may at the same time.
  ///
  /// - Throws: `HarnessError.outputExists` where the receipt is there and may not be replaced; `.fileFailed`.
  public func prepare(forReceiptOf rank: UInt64, replacing: Bool) throws(HarnessError) {
    let receipt = receipt(ofRank: rank)
    let files = SystemFiles()
    guard replacing || files.kind(of: receipt) == .missing else { throw .outputExists(path: receipt) }
    try files.createFolder(path)
  }

  /// Makes the folder ready for a run of these ranks: afterwards none of theirs is there, so that one found later is
  /// new. Before a run of all ranks no receipt of any world size may stay.
  ///
  /// - Parameter only: The one rank that will run; nothing for all.
  /// - Throws: `HarnessError.outputExists` where the folder, or that rank's receipt, is there and may not be replaced;
  ///   `.fileFailed`.
  func prepare(forRunOf only: UInt64?, replacing: Bool) throws(HarnessError) {
    let files = SystemFiles()
    if let only {
      try prepare(forReceiptOf: only, replacing: replacing)
      return files.remove(receipt(ofRank: only))
    }
    guard replacing || files.kind(of: path) == .missing else { throw .outputExists(path: path) }
    try files.createFolder(path)
    for name in try files.names(inFolder: path) where Self.isReceipt(name) { files.remove(FilePath.join(path, name)) }
  }

  /// The receipts that are there, in rank order.
  public func receipts() -> [String] {
    let files = SystemFiles()
    return (0..<worldSize).map(receipt).filter { files.kind(of: $0) == .regular }
  }

  /// Paths of receipts where a folder stands for all files in it whose names end in `.json`: more ranks than a command
  /// line has room for.
  ///
  /// - Throws: `HarnessError.fileFailed` for a folder that cannot be read.
  public static func receipts(at paths: [String]) throws(HarnessError) -> [String] {
    let files = SystemFiles()
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
    let words = name.split(separator: ".", maxSplits: 1)
    let numbers = (words.first ?? "").split(separator: "-")
    return numbers.count == 4 && numbers[0] == "rank" && numbers[2] == "of" && UInt64(numbers[1]) != nil
      && UInt64(numbers[3]) != nil
      && (["json", PartialFile.path(of: "json")] + PartialState.paths(of: "json")).contains { $0 == words.last ?? "" }
  }
}
