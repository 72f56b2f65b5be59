/// A kind of file that is read whole, with the most bytes that one may have: a device that never ends, or a file that
/// somebody put in the place of another, must not fill the memory. Each is a constant of the type that is decoded.
package struct DocumentKind: Sendable {
  /// As an error names it, for example `receipt`.
  package let name: String
  package let byteLimit: Int

  /// - Parameter name: Fits behind "a".
  package init(_ name: String, kibibytes: Int) {
    self.name = name
    byteLimit = kibibytes << 10
  }

  package init(_ name: String, mebibytes: Int) { self.init(name, kibibytes: mebibytes << 10) }

  /// - Throws: `HarnessError.tooLong`.
  package func check(byteCount: Int, of path: String) throws(HarnessError) {
    guard byteCount <= byteLimit else { throw .tooLong(path: path, kind: name, byteLimit: byteLimit) }
  }
}
