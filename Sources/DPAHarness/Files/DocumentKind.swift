/// A kind of file that is read whole, with the most bytes that one may have: a device that never ends, or a file that
/// somebody put in the place of another, must not fill the memory. Each is a constant of the type that is decoded.
package struct DocumentKind: Sendable {
  /// As an error names it, for example `receipt`.
  let name: String
  let byteLimit: Int

  /// - Parameter name: Fits behind "a".
  init(_ name: String, kibibytes: Int) {
    self.name = name
    byteLimit = kibibytes << 10
  }

  init(_ name: String, mebibytes: Int) { self.init(name, kibibytes: mebibytes << 10) }

  /// - Throws: `HarnessError.tooLong`.
  func check(byteCount: Int, of path: String) throws(HarnessError) {
    guard byteCount <= byteLimit else { throw .tooLong(path: path, kind: name, byteLimit: byteLimit) }
  }
}
