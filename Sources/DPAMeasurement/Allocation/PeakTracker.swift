internal import CDPAPlatform
internal import CJemalloc

/// Follows the bytes in use through jemalloc's hooks, which call a function at every allocation and at every release.
///
/// The hooks are private to jemalloc 5.3.0 and called experimental there; no other version is trusted with them. That
/// they saw everything is checked afterwards against the allocator's own count.
final class PeakTracker {
  private let tally = UnsafeMutablePointer<dpa_allocation_tally>.allocate(capacity: 1)
  private var handle: UnsafeMutableRawPointer?

  /// What the hooks saw.
  struct Tally {
    let liveBytes: Int64
    let highestBytes: Int64

    /// The peak, if the hooks saw the same change as the allocator's own count.
    func peakBytes(withLive counted: Int64) -> Reading<UInt64> {
      guard liveBytes == counted else {
        return .unavailable("the hooks saw a change of \(liveBytes) bytes in use, jemalloc counted \(counted)")
      }
      return .available(UInt64(max(0, highestBytes)))
    }
  }

  init() { tally.initialize(to: dpa_allocation_tally()) }

  deinit { tally.deallocate() }

  /// Begins at 0; unavailable where the hooks cannot be had.
  func start() -> Reading<Bool> {
    guard let version = Jemalloc.version.value, version.hasPrefix("5.3.0-") else {
      return .unavailable("peaks need the hooks of jemalloc 5.3.0")
    }
    var hooks = dpa_allocation_hooks(tally)
    let length = MemoryLayout<dpa_allocation_hooks>.size
    var size = MemoryLayout<UnsafeMutableRawPointer?>.size
    guard mallctl("experimental.hooks.install", &handle, &size, &hooks, length) == 0, handle != nil else {
      return .unavailable("this jemalloc offers no hooks")
    }
    // Installing allocates, and the hooks may have seen it.
    tally.pointee = dpa_allocation_tally()
    return .available(true)
  }

  func stop() -> Tally {
    let seen = Tally(liveBytes: tally.pointee.live_bytes, highestBytes: tally.pointee.peak_bytes)
    if handle != nil {
      mallctl("experimental.hooks.remove", nil, nil, &handle, MemoryLayout<UnsafeMutableRawPointer?>.size)
      handle = nil
    }
    return seen
  }
}
