package import HarnessKit
package import TableCore

/// Where the rows of a file come from.
package protocol TableSource: ByteSource {
  /// What is wrong with these bytes, with the path.
  func error(_ error: TableError) -> HarnessError
}

/// The bytes of a file, device, pipe or standard input, for a reader of the engine.
package final class FileSource: TableSource {
  /// The path that stands for standard input.
  package static let standardInput = "-"

  private let files: any FileLayer
  private let path: String
  private let descriptor: Int32
  /// Bytes that may still be read, where only the start of a file is wanted.
  private var rest: UInt64
  /// Why no further bytes came.
  private(set) var failure: HarnessError?

  /// - Parameter limit: Nothing behind so many bytes is read.
  package init(_ path: String, files: any FileLayer, limit: UInt64 = .max) throws(HarnessError) {
    self.files = files
    self.path = path
    rest = limit
    if path == Self.standardInput {
      descriptor = 0
    } else {
      // Opening a folder succeeds, and only reading it would fail, with a less helpful reason.
      if files.kind(of: path) == .folder { throw .fileFailed(action: "read", path: path, reason: "it is a folder") }
      descriptor = try files.openForReading(path)
    }
  }

  // Standard input is not ours to close.
  deinit { if path != Self.standardInput { try? files.close(descriptor, path: path) } }

  package func read(into bytes: inout MutableSpan<UInt8>, from start: Int) -> Int? {
    read(into: &bytes, from: start, upTo: bytes.count - start)
  }

  /// As above, at most `limit` bytes.
  package func read(into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int) -> Int? {
    guard rest > 0 else { return 0 }
    do throws(HarnessError) {
      // Not a byte behind the limit: what an interrupted run left there may be anything.
      let wanted = Int(clamping: min(rest, UInt64(limit)))
      let count = try files.read(descriptor, into: &bytes, from: start, upTo: wanted, path: path)
      rest -= UInt64(count)
      return count
    } catch {
      failure = error
      return nil
    }
  }

  package func error(_ error: TableError) -> HarnessError {
    switch error {
    case .malformedBytes(let offset, let reason): .malformedBytes(path: path, offset: offset, reason: reason)
    case .unreadableSource: failure ?? .fileFailed(action: "read", path: path, reason: error.description)
    default: .refused(error)
    }
  }
}
