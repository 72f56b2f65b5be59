import HarnessKit

/// A file that has no name any more, so that nothing of it stays however the process ends.
final class HiddenFile {
  private let descriptor: Int32

  /// - Throws: `HarnessError.fileFailed`.
  init(holding bytes: [UInt8]) throws(HarnessError) { descriptor = try SystemFiles().namelessFile(holding: bytes) }

  deinit { try? SystemFiles().close(descriptor, path: path) }

  /// Opens it while this object lives.
  var path: String { "/proc/self/fd/\(descriptor)" }
}
