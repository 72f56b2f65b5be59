public import HarnessKit

extension OutputCheck {
  /// Adds a receipt, and the leaf file beside it where it goes into a regular file.
  ///
  /// - Throws: as `add` does.
  public mutating func addReceipt(_ path: String, for setting: String, mayExist: Bool) throws(HarnessError) {
    try add(path, for: setting, mayExist: mayExist)
    guard try goesIntoFile(path) else { return }
    try add(path + LeafFile.suffix, for: "the leaf file of " + setting, mayExist: mayExist)
  }
}
