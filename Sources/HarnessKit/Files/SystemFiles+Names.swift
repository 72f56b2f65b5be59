import SystemLibrary

/// What has which name.
extension SystemFiles {
  package func rename(_ path: String, to target: String, replacing: Bool) throws(HarnessError) {
    guard !replacing else {
      guard systemRename(path, target) == 0 else { throw failure("rename", path) }
      return
    }
    errno = renameWithoutReplacing(path, target)
    // A file system that cannot do it in one step can in two, of which the first fails where something is there.
    if errno == EINVAL || errno == ENOSYS, link(path, target) == 0 {
      _ = unlink(path)
      errno = 0
    }
    if errno == EEXIST { throw .outputAppeared(path: target, kept: nil) }
    guard errno == 0 else { throw failure("rename", path) }
  }

  package func synchronizeFolder(_ path: String) throws(HarnessError) {
    let folder = Self.uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    // One that may be written and not read cannot be opened, and some file systems sync no folders.
    guard folder >= 0 else { return }
    defer { try? close(folder, path: path) }
    guard Self.uninterrupted({ fsync(folder) }) == 0 || errno == EINVAL else { throw failure("sync", path) }
  }

  package func makeFolder(_ path: String) throws(HarnessError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw failure("make the folder", path) }
  }

  package func remove(_ path: String) { _ = unlink(path) }

  package func kind(of path: String) -> FileKind {
    var status = stat()
    return stat(path, &status) == 0 ? kind(status) : .missing
  }

  package func entry(at path: String) -> FileKind {
    var status = stat()
    return lstat(path, &status) == 0 ? kind(status) : .missing
  }

  private func kind(_ status: stat) -> FileKind {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .folder
    case S_IFLNK: .link
    default: .special
    }
  }

  package func target(ofLink path: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = bytes.withUnsafeMutableBytes { buffer in
      readlink(path, buffer.baseAddress!.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    return count > 0 ? String(validating: bytes.prefix(count), as: UTF8.self) : nil
  }

  package func realPath(ofFolder path: String) -> String? {
    guard kind(of: path) == .folder, let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(validatingCString: real)
  }

  package func byteCount(of path: String) -> UInt64? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return UInt64(status.st_size)
  }

  package func names(inFolder path: String) throws(HarnessError) -> [String] {
    let descriptor = Self.uninterrupted { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard descriptor >= 0, let folder = fdopendir(descriptor) else { throw failure("read", path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    // The system's order is chance, and would show in lists and in which error comes first.
    return names.sorted()
  }
}

// Named apart from the method that calls it.
private func systemRename(_ path: String, _ target: String) -> Int32 { rename(path, target) }
