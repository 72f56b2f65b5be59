#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The system's files. All C calls of this module are here; each failure is thrown with the system's own words.
struct SystemFiles: FileLayer {
  func openForWriting(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32 {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (mustBeNew ? O_EXCL : O_TRUNC)
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else { throw failure("write", path) }
    return descriptor
  }

  func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(HarnessError) {
    var start = 0
    while start < bytes.count {
      let written = bytes.withUnsafeBytes { buffer in
        systemWrite(descriptor, buffer.baseAddress! + start, buffer.count - start)
      }
      if written >= 0 {
        start += written
      } else if errno == EPIPE {
        throw .closedPipe
      } else if errno != EINTR {
        throw failure("write", path)
      }
    }
  }

  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError) {
    guard fsync(descriptor) == 0 else { throw failure("sync", path) }
  }

  func close(_ descriptor: Int32, path: String) throws(HarnessError) {
    guard systemClose(descriptor) == 0 else { throw failure("close", path) }
  }

  func rename(_ path: String, to target: String) throws(HarnessError) {
    guard systemRename(path, target) == 0 else { throw failure("rename", path) }
    // The name itself is on disk only when its folder is.
    let folder = open(FilePath.folder(of: target), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    _ = systemClose(folder)
  }

  func makeFolder(_ path: String) throws(HarnessError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
  }

  func remove(_ path: String) { _ = unlink(path) }

  /// Makes a folder if it is not there; its parent must be.
  func createFolder(_ path: String) throws(HarnessError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("create", path) }
  }

  func kind(of path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .folder
    default: .special
    }
  }

  func contents(of path: String) throws(HarnessError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { _ = systemClose(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress!, $0.count) }
      if count > 0 {
        bytes.append(contentsOf: chunk[..<count])
      } else if count == 0 {
        return bytes
      } else if errno != EINTR {
        throw failure("read", path)
      }
    }
  }

  func names(inFolder path: String) throws(HarnessError) -> [String] {
    guard let folder = opendir(path) else { throw failure("read", path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func failure(_ action: String, _ path: String) -> HarnessError {
    .fileFailed(action: action, path: path, reason: String(cString: strerror(errno)))
  }
}

// Named apart from the methods that call them.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }

private func systemRename(_ path: String, _ target: String) -> Int32 { rename(path, target) }
