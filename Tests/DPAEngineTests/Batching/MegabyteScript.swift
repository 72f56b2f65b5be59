import Synchronization

/// Scripted memory of a process, in MiB.
final class MegabyteScript: Sendable {
  private let mebibytes: Mutex<[UInt64]>

  init(_ mebibytes: [UInt64]) { self.mebibytes = Mutex(mebibytes) }

  func next() -> UInt64 { mebibytes.withLock { $0.isEmpty ? 0 : $0.removeFirst() } << 20 }
}
