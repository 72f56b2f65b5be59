import Synchronization

@testable import DPAHarness

/// The system's files, of which one write call fails: like a disk that is full after part of the bytes.
final class FaultyFiles: FileLayer {
  /// Bytes of one write call; longer writes are several calls, as with small buffers.
  private static let callByteCount = 2_048

  private let system = SystemFiles()
  private let failingCall: Int?
  private let calls = Mutex(0)

  /// - Parameter failingCall: The write call that fails, from 1 on; it and all later ones do.
  init(failingCall: Int? = nil) { self.failingCall = failingCall }

  /// Write calls so far.
  var callCount: Int { calls.withLock { $0 } }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.callByteCount)
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      if let failingCall, call >= failingCall {
        // The system takes a part of the bytes before it has no more space.
        try system.write(bytes.extracting(start..<(start + (end - start) / 2)), to: descriptor, path: path)
        throw .fileFailed(action: "write", path: path, reason: "No space left on device")
      }
      try system.write(bytes.extracting(start..<end), to: descriptor, path: path)
      start = end
    }
  }

  func openForWriting(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32 {
    try system.openForWriting(path, mustBeNew: mustBeNew)
  }
  func openForAppending(_ path: String, keeping byteCount: UInt64) throws(HarnessError) -> Int32 {
    try system.openForAppending(path, keeping: byteCount)
  }
  func openForReading(_ path: String) throws(HarnessError) -> Int32 { try system.openForReading(path) }
  func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int { try system.read(descriptor, into: &bytes, from: start, upTo: limit, path: path) }
  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError) {
    try system.synchronize(descriptor, path: path)
  }
  func close(_ descriptor: Int32, path: String) throws(HarnessError) { try system.close(descriptor, path: path) }
  func rename(_ path: String, to target: String, durably: Bool) throws(HarnessError) {
    try system.rename(path, to: target, durably: durably)
  }
  func makeFolder(_ path: String) throws(HarnessError) { try system.makeFolder(path) }
  func remove(_ path: String) { system.remove(path) }
  func kind(of path: String) -> FileKind { system.kind(of: path) }
  func byteCount(of path: String) -> UInt64? { system.byteCount(of: path) }
  func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8] {
    try system.contents(of: path, as: kind)
  }
  func names(inFolder path: String) throws(HarnessError) -> [String] { try system.names(inFolder: path) }
}
