import Synchronization

@testable import DPAHarness
@testable import HarnessKit

/// The system's files, whose calls are noted, and of which one write call fails: like a disk that is full after part of
/// the bytes.
final class FaultyFiles: FileLayer {
  /// Bytes of one write call; longer writes are several calls, as with small buffers.
  private static let callByteCount = 2_048

  private let system = SystemFiles()
  private let failingCall: Int?
  private let calls = Mutex(0)
  private let actions = Mutex<[String]>([])
  private let busyCalls: Mutex<Int>
  private let before: @Sendable (_ action: String) throws(HarnessError) -> Void
  private let takenAwayReads: Mutex<Int>

  /// - Parameters:
  ///   - failingCall: The write call that fails, from 1 on; it and all later ones do.
  ///   - busyCount: So many files are locked by another run when they are opened, the first ones.
  ///   - takenAwayReadCount: So many states are gone when they are to be read, as where the run that had the output
  ///     before has just ended.
  ///   - before: Told of each action that is noted, before it is done.
  init(
    failingCall: Int? = nil, busyCount: Int = 0, takenAwayReadCount: Int = 0,
    before: @escaping @Sendable (_ action: String) throws(HarnessError) -> Void = { _ in }
  ) {
    self.failingCall = failingCall
    busyCalls = Mutex(busyCount)
    self.before = before
    takenAwayReads = Mutex(takenAwayReadCount)
  }

  /// What was done so far, other than reading and writing, each with the last name of its path.
  var noted: [String] { actions.withLock { $0 } }

  /// Write calls so far.
  var callCount: Int { calls.withLock { $0 } }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError) {
    try write(bytes, path) { bytes, _ throws(HarnessError) in
      try system.write(bytes, to: descriptor, path: path)
    }
  }

  func write(_ bytes: Span<UInt8>, to descriptor: Int32, at offset: UInt64, path: String) throws(HarnessError) {
    try write(bytes, path) { bytes, start throws(HarnessError) in
      try system.write(bytes, to: descriptor, at: offset + UInt64(start), path: path)
    }
  }

  private func write(
    _ bytes: Span<UInt8>, _ path: String, _ put: (Span<UInt8>, _ start: Int) throws(HarnessError) -> Void
  ) throws(HarnessError) {
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + Self.callByteCount)
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      if let failingCall, call >= failingCall {
        // The system takes a part of the bytes before it has no more space.
        try put(bytes.extracting(start..<(start + (end - start) / 2)), start)
        throw .fileFailed(action: "write", path: path, reason: "No space left on device")
      }
      try put(bytes.extracting(start..<end), start)
      start = end
    }
  }

  func openForWriting(_ path: String) throws(HarnessError) -> Int32 {
    try note("open", path)
    return try system.openForWriting(path)
  }
  func openLocked(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32 {
    try note(mustBeNew ? "create" : "open", path)
    if Self.countDown(busyCalls) { throw .outputBusy(path: path) }
    return try system.openLocked(path, mustBeNew: mustBeNew)
  }
  func cut(_ descriptor: Int32, to byteCount: UInt64, path: String) throws(HarnessError) {
    try note("cut to \(byteCount)", path)
    try system.cut(descriptor, to: byteCount, path: path)
  }
  func identity(of descriptor: Int32, path: String) throws(HarnessError) -> String {
    try system.identity(of: descriptor, path: path)
  }
  func openForReading(_ path: String) throws(HarnessError) -> Int32 { try system.openForReading(path) }
  func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int { try system.read(descriptor, into: &bytes, from: start, upTo: limit, path: path) }
  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError) {
    try note("sync", path)
    try system.synchronize(descriptor, path: path)
  }
  func close(_ descriptor: Int32, path: String) throws(HarnessError) {
    try note("close", path)
    try system.close(descriptor, path: path)
  }
  func rename(_ path: String, to target: String, replacing: Bool) throws(HarnessError) {
    try note(replacing ? "replace by" : "rename", path)
    try system.rename(path, to: target, replacing: replacing)
  }
  func synchronizeFolder(_ path: String) throws(HarnessError) {
    try note("sync folder", path)
    try system.synchronizeFolder(path)
  }
  func makeFolder(_ path: String) throws(HarnessError) { try system.makeFolder(path) }
  func remove(_ path: String) {
    if system.entry(at: path) != .missing { try? note("remove", path) }
    system.remove(path)
  }
  func kind(of path: String) -> FileKind { system.kind(of: path) }
  func entry(at path: String) -> FileKind { system.entry(at: path) }
  func target(ofLink path: String) -> String? { system.target(ofLink: path) }
  func realPath(ofFolder path: String) -> String? { system.realPath(ofFolder: path) }
  func byteCount(of path: String) -> UInt64? { system.byteCount(of: path) }
  func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8] {
    if PartialState.isStateName(path), Self.countDown(takenAwayReads) { system.remove(path) }
    return try system.contents(of: path, as: kind)
  }
  func names(inFolder path: String) throws(HarnessError) -> [String] { try system.names(inFolder: path) }

  /// Whether there was one left.
  private static func countDown(_ count: borrowing Mutex<Int>) -> Bool {
    count.withLock { left in
      left -= 1
      return left >= 0
    }
  }

  private func note(_ action: String, _ path: String) throws(HarnessError) {
    let text = "\(action) \(path.split(separator: "/").last ?? "/")"
    actions.withLock { $0.append(text) }
    try before(text)
  }
}
