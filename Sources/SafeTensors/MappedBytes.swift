import SystemLibrary

/// The bytes of a file, mapped: only pages that are looked at are read. All C calls of this module are here.
///
/// A file that another process cuts while it is mapped ends the process that reads behind the cut, as for every mapped
/// file.
final class MappedBytes: @unchecked Sendable {
  private let start: UnsafeMutableRawPointer?
  let count: Int

  /// - Throws: `SafeTensorsError.unreadable` for what is no regular file, and with the system's words.
  init(_ path: String) throws(SafeTensorsError) {
    func failure(_ reason: String? = nil) -> SafeTensorsError {
      .unreadable(path: path, reason: reason ?? String(cString: strerror(errno)))
    }
    // Without waiting: a pipe would keep us here before we see that it is one.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw failure() }
    // The mapping stays when the descriptor is closed.
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw failure(status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is not a regular file")
    }
    count = Int(status.st_size)
    // `mmap` refuses a length of 0, and the format has better words for an empty file.
    guard count > 0 else {
      start = nil
      return
    }
    guard let pages = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), pages != MAP_FAILED else {
      throw failure()
    }
    start = pages
  }

  deinit { if let start { munmap(start, count) } }

  /// Calls `body` with the bytes of a range, which must lie inside the file.
  func withBytes<Result, Failure: Error>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range of the file")
    return try body(UnsafeRawBufferPointer(start: start.map { $0 + range.lowerBound }, count: range.count))
  }
}
