/// The operations on files that the harness needs; a parameter, so that tests can watch them and make any of them fail.
package protocol FileLayer: Sendable {
  /// Opens a device, a pipe, or what a link of the system leads to; nothing that is there is cut.
  func openForWriting(_ path: String) throws(HarnessError) -> Int32
  /// Opens a regular file, through no link, and locks it until its descriptor is closed or the process ends.
  ///
  /// - Parameter mustBeNew: Whether it is made here, and must not be there; otherwise it must be there.
  /// - Throws: `HarnessError.outputBusy` where another holds the lock or was faster in making it, `.foreignFile` for
  ///   what is not a regular file.
  func openLocked(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32
  /// Keeps the first bytes of an open file, or adds zeros where it has fewer, and writes go on behind them.
  func cut(_ descriptor: Int32, to byteCount: UInt64, path: String) throws(HarnessError)
  /// What tells an open file from another one that has its name at another time.
  func identity(of descriptor: Int32, path: String) throws(HarnessError) -> String
  func openForReading(_ path: String) throws(HarnessError) -> Int32
  /// Writes all bytes.
  func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError)
  /// Writes all bytes at a place of a regular file, which need not be its end.
  func write(_ bytes: Span<UInt8>, to descriptor: Int32, at offset: UInt64, path: String) throws(HarnessError)
  /// Reads up to `limit` bytes into a span, from `start` on, and returns how many; 0 at the end.
  func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int
  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError)
  func close(_ descriptor: Int32, path: String) throws(HarnessError)
  /// Gives a file another name.
  ///
  /// - Parameter replacing: Whether what has that name may be lost.
  /// - Throws: `HarnessError.outputAppeared` where something has it.
  func rename(_ path: String, to target: String, replacing: Bool) throws(HarnessError)
  /// Returns when the names in a folder are on disk.
  func synchronizeFolder(_ path: String) throws(HarnessError)
  /// Makes a folder if it is not there; its parent must be.
  func makeFolder(_ path: String) throws(HarnessError)
  /// Removes a file if it is there.
  func remove(_ path: String)
  /// What is at a path, links followed.
  func kind(of path: String) -> FileKind
  /// What has this name itself, the last link not followed.
  func entry(at path: String) -> FileKind
  /// The path that a link holds; nil where there is no link.
  func target(ofLink path: String) -> String?
  /// The path of a folder without links; nil where there is no folder.
  func realPath(ofFolder path: String) -> String?
  /// Length of a regular file; nil where there is none.
  func byteCount(of path: String) -> UInt64?
  /// The bytes of a file that is read whole. Pipes, sockets and folders are refused without waiting for anybody.
  ///
  /// - Throws: `HarnessError.tooLong` for more bytes than the kind allows, `.fileFailed`.
  func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8]
  /// Names in a folder, sorted.
  func names(inFolder path: String) throws(HarnessError) -> [String]
}

extension FileLayer {
  /// Makes the folder that a path lies in, and those above it, where they are not there.
  package func makeFolders(above path: String) throws(HarnessError) {
    let folder = FilePath.folder(of: path)
    guard kind(of: folder) == .missing else { return }
    try makeFolders(above: folder)
    try makeFolder(folder)
  }
}

package enum FileKind: Sendable {
  case missing
  case regular
  case folder
  /// A symbolic link, where links are not followed.
  case link
  /// A device, pipe or socket: written directly, never replaced.
  case special
}

/// Paths as text, separated by slashes.
package enum FilePath {
  /// The folder that holds a path; `.` for a bare name.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  package static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }
}
