/// SHA-256 of a message that arrives in pieces (FIPS 180-4): one message, no lanes. Whole blocks go through the
/// processor's own instructions where it has them, and through plain Swift elsewhere. Allocates nothing.
public struct SHA256: Sendable {
  package static let blockByteCount = 64

  private var state = SHA256Constants.initialState
  /// Bytes of a block that is not full yet: the first `pendingCount`.
  private var pending = InlineArray<64, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var byteCount: UInt64 = 0
  private let isPlain: Bool

  public init() { self.init(isPlain: false) }

  /// - Parameter isPlain: Whether the processor's own instructions are left out.
  package init(isPlain: Bool) {
    self.isPlain = isPlain || !NativeSHA256.isAvailable
  }

  public static func digest(of message: some Collection<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(message)
    return hash.finalized()
  }

  public mutating func update(_ bytes: some Collection<UInt8>) {
    // Without a copy where the collection lies in one piece, as nearly all do.
    let copied = bytes.withContiguousStorageIfAvailable { buffer -> Bool in
      update(buffer.span)
      return true
    }
    if copied == nil { update(Array(bytes).span) }
  }

  public mutating func update(_ bytes: Span<UInt8>) {
    byteCount += UInt64(bytes.count)
    var index = 0
    if pendingCount > 0 {
      while index < bytes.count && pendingCount < Self.blockByteCount {
        keep(bytes[index])
        index += 1
      }
      guard pendingCount == Self.blockByteCount else { return }
      compressPending()
    }
    // Whole blocks in one call: the processor's own instructions gain most on long runs.
    let wholeBlocks = (bytes.count - index) / Self.blockByteCount * Self.blockByteCount
    compress(bytes.extracting(index..<(index + wholeBlocks)))
    index += wholeBlocks
    while index < bytes.count {
      keep(bytes[index])
      index += 1
    }
  }

  /// The digest of what came so far; more may follow in this value, it stays as it was.
  public func finalized() -> Digest {
    var copy = self
    let bitCount = byteCount &* 8
    copy.keep(0x80)
    // The length takes the last eight bytes of a block; where they are taken, it goes into one more.
    if copy.pendingCount > Self.blockByteCount - 8 {
      copy.padPending(to: Self.blockByteCount)
      copy.compressPending()
    }
    copy.padPending(to: Self.blockByteCount - 8)
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      copy.keep(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    copy.compressPending()
    return Digest(state: copy.state)
  }

  private mutating func padPending(to length: Int) {
    while pendingCount < length { keep(0) }
  }

  private mutating func keep(_ byte: UInt8) {
    pending[pendingCount] = byte
    pendingCount += 1
  }

  private mutating func compressPending() {
    // A copy of 64 bytes, since the state and the pending bytes of one value cannot both be open.
    let block = pending
    compress(block.span)
    pendingCount = 0
  }

  /// - Precondition: the bytes are whole blocks.
  private mutating func compress(_ blocks: Span<UInt8>) {
    guard isPlain else { return NativeSHA256.compress(&state, blocks) }
    for index in stride(from: 0, to: blocks.count, by: Self.blockByteCount) {
      Self.compress(&state, SHA256Block(blocks, at: index))
    }
  }

  /// One application of the compression function.
  package static func compress(_ state: inout SIMD8<UInt32>, _ block: SHA256Block) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var schedule = block.schedule
    for round in 0..<64 {
      if round >= 16 { schedule.extend(at: round) }
      let sum1 = e.rotatedRight(6) ^ e.rotatedRight(11) ^ e.rotatedRight(25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sum1 &+ choice &+ SHA256Constants.round[round] &+ schedule[round]
      let sum0 = a.rotatedRight(2) ^ a.rotatedRight(13) ^ a.rotatedRight(22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ sum0 &+ majority)
    }
    state = state &+ SIMD8(a, b, c, d, e, f, g, h)
  }
}
