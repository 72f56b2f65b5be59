/// The operations on files that the harness needs; a parameter, so that tests can make any of them fail.
package protocol FileLayer: Sendable {
  /// Opens for writing: a file that must not exist yet, or an existing target that is emptied.
  func openForWriting(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32
  /// Opens an existing file, cut to its first bytes, for writing behind them.
  func openForAppending(_ path: String, keeping byteCount: UInt64) throws(HarnessError) -> Int32
  func openForReading(_ path: String) throws(HarnessError) -> Int32
  /// Writes all bytes.
  func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError)
  /// Reads up to `limit` bytes into a span, from `start` on, and returns how many; 0 at the end.
  func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int
  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError)
  func close(_ descriptor: Int32, path: String) throws(HarnessError)
  /// Replaces what is at the target; durably means that the new name is on disk before this returns.
  func rename(_ path: String, to target: String, durably: Bool) throws(HarnessError)
  /// Makes a folder if it is not there.
  func makeFolder(_ path: String) throws(HarnessError)
  /// Removes a file if it is there.
  func remove(_ path: String)
  /// What is at a path, links followed.
  func kind(of path: String) -> FileKind
  /// Length of a regular file; nothing where there is none.
  func byteCount(of path: String) -> UInt64?
  /// The bytes of a file that is read whole. Pipes, sockets and folders are refused without waiting for anybody.
  ///
  /// - Throws: `HarnessError.tooLong` for more bytes than the kind allows, `.fileFailed`.
  func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8]
  /// Names in a folder, sorted.
  func names(inFolder path: String) throws(HarnessError) -> [String]
}

package enum FileKind: Sendable {
  case missing
  case regular
  case folder
  /// A device, pipe or socket: written directly, never replaced.
  case special
}
