internal import CDPAPlatform

import SystemLibrary

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The system's files. All C calls of this module are here and in `SystemFiles+Names.swift`; each failure is thrown
/// with the system's own words.
package struct SystemFiles: FileLayer {
  /// Renames without replacing; gives an error number. Tests put a system here that cannot.
  package var renameWithoutReplacing: @Sendable (_ path: String, _ target: String) -> Int32

  package init(
    renameWithoutReplacing: @escaping @Sendable (_ path: String, _ target: String) -> Int32 = {
      dpa_rename_without_replacing($0, $1)
    }
  ) {
    self.renameWithoutReplacing = renameWithoutReplacing
  }

  package func openForWriting(_ path: String) throws(HarnessError) -> Int32 {
    // A file that a link of the system leads to may hold what others wrote. Not so for devices: one that has an end
    // would be written from there.
    let flags = O_WRONLY | O_CLOEXEC | O_NOCTTY | (kind(of: path) == .regular ? O_APPEND : 0)
    let descriptor = open(path, flags)
    guard descriptor >= 0 else { throw failure("write", path) }
    return descriptor
  }

  package func openLocked(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32 {
    // Without waiting: a FIFO would keep us here before we see that it is one.
    let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
    let descriptor = Self.uninterrupted {
      mustBeNew ? open(path, flags | O_CREAT | O_EXCL, 0o644) : open(path, flags)
    }
    guard descriptor >= 0 else {
      switch errno {
      case EEXIST,
        ENOENT where !mustBeNew:
        throw .outputBusy(path: path)
      case ELOOP, EISDIR, ENXIO: throw .foreignFile(path: path)
      default: throw failure("write", path)
      }
    }
    do throws(HarnessError) {
      try lock(descriptor, path)
    } catch {
      _ = systemClose(descriptor)
      throw error
    }
    return descriptor
  }

  /// Locks a regular file that is still what its name leads to.
  package func lock(_ descriptor: Int32, _ path: String) throws(HarnessError) {
    var (own, named) = (stat(), stat())
    guard fstat(descriptor, &own) == 0 else { throw failure("write", path) }
    guard own.st_mode & S_IFMT == S_IFREG else { throw .foreignFile(path: path) }
    guard Self.uninterrupted({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      if errno == EWOULDBLOCK { throw .outputBusy(path: path) }
      throw failure("lock", path)
    }
    // Another run may have renamed or removed it between our opening and our lock.
    guard lstat(path, &named) == 0, (named.st_dev, named.st_ino) == (own.st_dev, own.st_ino) else {
      throw .outputBusy(path: path)
    }
  }

  package func cut(_ descriptor: Int32, to byteCount: UInt64, path: String) throws(HarnessError) {
    guard Self.uninterrupted({ ftruncate(descriptor, off_t(byteCount)) }) == 0,
      lseek(descriptor, off_t(byteCount), SEEK_SET) >= 0
    else { throw failure("set the length of", path) }
  }

  package func identity(of descriptor: Int32, path: String) throws(HarnessError) -> String {
    var identity = dpa_file_identity()
    errno = dpa_identify_file(descriptor, &identity)
    guard errno == 0 else { throw failure("identify", path) }
    return "\(identity.inode), born \(identity.birth_seconds) s \(identity.birth_nanoseconds) ns"
  }

  package func openForReading(_ path: String) throws(HarnessError) -> Int32 {
    let descriptor = Self.uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failure("read", path) }
    return descriptor
  }

  package func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError) {
    try write(bytes, path) { buffer, _ in systemWrite(descriptor, buffer.baseAddress!, buffer.count) }
  }

  package func write(
    _ bytes: Span<UInt8>, to descriptor: Int32, at offset: UInt64, path: String
  ) throws(HarnessError) {
    try write(bytes, path) { buffer, start in
      pwrite(descriptor, buffer.baseAddress!, buffer.count, off_t(offset) + off_t(start))
    }
  }

  /// Writes all bytes, by a call that gets those that are left and how many were written before.
  private func write(
    _ bytes: Span<UInt8>, _ path: String, _ call: (UnsafeRawBufferPointer, _ start: Int) -> Int
  ) throws(HarnessError) {
    var start = 0
    // A write may take less than it was given, above all into pipes.
    while start < bytes.count {
      let written = bytes.extracting(start..<bytes.count).withUnsafeBytes { buffer in
        Self.uninterrupted { call(UnsafeRawBufferPointer(buffer), start) }
      }
      guard written >= 0 else { throw errno == EPIPE ? .closedPipe : failure("write", path) }
      start += written
    }
  }

  package func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int {
    precondition(start >= 0 && limit >= 0 && limit <= bytes.count - start, "a range of the bytes")
    guard limit > 0 else { return 0 }
    let count = bytes.withUnsafeMutableBytes { buffer in
      Self.uninterrupted { systemRead(descriptor, buffer.baseAddress! + start, limit) }
    }
    guard count >= 0 else { throw failure("read", path) }
    return count
  }

  package func synchronize(_ descriptor: Int32, path: String) throws(HarnessError) {
    guard Self.uninterrupted({ fsync(descriptor) }) == 0 else { throw failure("sync", path) }
  }

  package func close(_ descriptor: Int32, path: String) throws(HarnessError) {
    // A process that another thread is starting has a copy of the descriptor until its exec, and with it the lock.
    _ = flock(descriptor, LOCK_UN)
    guard systemClose(descriptor) == 0 else { throw failure("close", path) }
  }

  package func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8] {
    let descriptor = try openDocument(path)
    defer { _ = systemClose(descriptor) }
    // A device, and a file below /proc, has no length before it is read.
    let byteCount = try documentByteCount(descriptor, path)
    try kind.check(byteCount: byteCount, of: path)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    // 256 KiB at a time: what has no known length grows by what is really there.
    let chunkByteCount = 1 << 18
    var chunk = [UInt8](repeating: 0, count: chunkByteCount)
    while true {
      var span = chunk.mutableSpan
      let count = try read(descriptor, into: &span, from: 0, upTo: chunkByteCount, path: path)
      if count == 0 { return bytes }
      // Again for each piece: a device never ends, and a file may have grown.
      try kind.check(byteCount: bytes.count + count, of: path)
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  /// Opens without waiting for the writer of a pipe, and without taking a terminal as one's own.
  private func openDocument(_ path: String) throws(HarnessError) -> Int32 {
    let descriptor = Self.uninterrupted { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
    if descriptor < 0 && errno == ENXIO {
      throw .fileFailed(action: "read", path: path, reason: "it is a socket, and a file is needed")
    }
    guard descriptor >= 0 else { throw failure("read", path) }
    return descriptor
  }

  private func documentByteCount(_ descriptor: Int32, _ path: String) throws(HarnessError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return Int(status.st_size)
    case S_IFDIR: throw .fileFailed(action: "read", path: path, reason: "it is a folder")
    case S_IFIFO: throw .fileFailed(action: "read", path: path, reason: "it is a pipe, and a file is needed")
    default: return 0
    }
  }

  /// A new file, open for reading, that has lost its name already.
  ///
  /// - Parameter folder: Where it had one for a moment.
  package func namelessFile(
    holding bytes: [UInt8], in folder: String = FileManager.default.temporaryDirectory.path
  ) throws(HarnessError) -> Int32 {
    let pattern = FilePath.join(folder, "dpa-harness-XXXXXX")
    var name = Array(pattern.utf8CString)
    let descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw failure("make a file like", pattern) }
    // At once: however the process ends, nothing of it stays.
    _ = unlink(name)
    do throws(HarnessError) {
      try write(bytes.span, to: descriptor, path: pattern)
    } catch {
      _ = systemClose(descriptor)
      throw error
    }
    return descriptor
  }

  /// Makes a call again that a signal interrupted before it did anything, as file systems of a network allow.
  static func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  package func failure(_ action: String, _ path: String) -> HarnessError {
    .fileFailed(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}

// Named apart from the methods that call them.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
