/// SHA-256 of four independent messages at once, one in each lane of a vector.
struct SHA256Lanes {
  typealias Lanes = SIMD4<UInt32>
  static let laneCount = 4

  var a, b, c, d, e, f, g, h: Lanes

  /// The start of every hash.
  init() {
    let start = SHA256Constants.initialState
    (a, b, c, d) = (
      Lanes(repeating: start[0]), Lanes(repeating: start[1]),
      Lanes(repeating: start[2]), Lanes(repeating: start[3])
    )
    (e, f, g, h) = (
      Lanes(repeating: start[4]), Lanes(repeating: start[5]),
      Lanes(repeating: start[6]), Lanes(repeating: start[7])
    )
  }

  /// One block whose words differ from lane to lane.
  ///
  /// - Precondition: `constants` holds the 64 round constants.
  mutating func compress(_ block: InlineArray<16, Lanes>, constants: Span<UInt32>) {
    precondition(constants.count == 64, "SHA-256 has 64 round constants")
    let before = self
    var words = block
    eightRounds { words[$0] &+ Lanes(repeating: constants[unchecked: $0]) }
    eightRounds { words[$0 + 8] &+ Lanes(repeating: constants[unchecked: $0 + 8]) }
    var round = 16
    while round < 64 {
      eightRounds { Self.extend(&words, at: $0) &+ Lanes(repeating: constants[unchecked: round + $0]) }
      eightRounds { Self.extend(&words, at: $0 + 8) &+ Lanes(repeating: constants[unchecked: round + 8 + $0]) }
      round += 16
    }
    add(before)
  }

  /// One block that is the same in all lanes, given as W[t] + K[t].
  ///
  /// - Precondition: `schedules` has 64 words from `start` on.
  mutating func compressConstantBlock(_ schedules: Span<UInt32>, at start: Int) {
    precondition(start >= 0 && start + 64 <= schedules.count, "a schedule has 64 words")
    let before = self
    var round = start
    while round < start + 64 {
      eightRounds { Lanes(repeating: schedules[unchecked: round + $0]) }
      round += 8
    }
    add(before)
  }

  /// Eight rounds, written out so that the eight variables change names instead of places.
  @inline(__always)
  private mutating func eightRounds(_ added: (Int) -> Lanes) {
    Self.round(a, b, c, &d, e, f, g, &h, added(0))
    Self.round(h, a, b, &c, d, e, f, &g, added(1))
    Self.round(g, h, a, &b, c, d, e, &f, added(2))
    Self.round(f, g, h, &a, b, c, d, &e, added(3))
    Self.round(e, f, g, &h, a, b, c, &d, added(4))
    Self.round(d, e, f, &g, h, a, b, &c, added(5))
    Self.round(c, d, e, &f, g, h, a, &b, added(6))
    Self.round(b, c, d, &e, f, g, h, &a, added(7))
  }

  /// One round; `added` is the message word plus the round constant.
  @inline(__always)
  private static func round(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: inout Lanes,
    _ e: Lanes, _ f: Lanes, _ g: Lanes, _ h: inout Lanes, _ added: Lanes
  ) {
    let sum1 = rotated(e, by: 6) ^ rotated(e, by: 11) ^ rotated(e, by: 25)
    let first = h &+ added &+ (g ^ (e & (f ^ g))) &+ sum1
    d &+= first
    let sum0 = rotated(a, by: 2) ^ rotated(a, by: 13) ^ rotated(a, by: 22)
    h = first &+ ((a & b) ^ (c & (a ^ b))) &+ sum0
  }

  /// Replaces word `place` of the schedule's window by the one sixteen rounds later.
  @inline(__always)
  private static func extend(_ words: inout InlineArray<16, Lanes>, at place: Int) -> Lanes {
    let early = words[(place + 1) & 15]
    let late = words[(place + 14) & 15]
    let sigma0 = rotated(early, by: 7) ^ rotated(early, by: 18) ^ (early &>> 3)
    let sigma1 = rotated(late, by: 17) ^ rotated(late, by: 19) ^ (late &>> 10)
    let word = words[place] &+ sigma0 &+ words[(place + 9) & 15] &+ sigma1
    words[place] = word
    return word
  }

  /// Each lane rotated to the right.
  ///
  /// Joined by a sum, which is an operation of whole vectors. The standard library defines `^` and `|` lane by lane,
  /// and with those the optimizer mixes the shifts of different rotations and takes 1.6 times as long.
  @inline(__always)
  private static func rotated(_ lanes: Lanes, by count: UInt32) -> Lanes {
    (lanes &>> Lanes(repeating: count)) &+ (lanes &<< Lanes(repeating: 32 &- count))
  }

  private mutating func add(_ other: SHA256Lanes) {
    a &+= other.a
    b &+= other.b
    c &+= other.c
    d &+= other.d
    e &+= other.e
    f &+= other.f
    g &+= other.g
    h &+= other.h
  }

  /// Takes over the lanes that are set in `mask` from another state.
  mutating func replace(with other: SHA256Lanes, where mask: SIMDMask<SIMD4<Int32>>) {
    a.replace(with: other.a, where: mask)
    b.replace(with: other.b, where: mask)
    c.replace(with: other.c, where: mask)
    d.replace(with: other.d, where: mask)
    e.replace(with: other.e, where: mask)
    f.replace(with: other.f, where: mask)
    g.replace(with: other.g, where: mask)
    h.replace(with: other.h, where: mask)
  }

  /// The eight state words of one lane.
  subscript(lane: Int) -> SIMD8<UInt32> {
    SIMD8(a[lane], b[lane], c[lane], d[lane], e[lane], f[lane], g[lane], h[lane])
  }

  /// The block that holds the 64 lowercase hexadecimal digits of each lane's digest.
  var hexadecimalBlock: InlineArray<16, Lanes> {
    let words: InlineArray<8, Lanes> = [a, b, c, d, e, f, g, h]
    return InlineArray { index in
      let word = words[index / 2]
      return Self.hexadecimal(index.isMultiple(of: 2) ? word &>> 16 : word & Lanes(repeating: 0xffff))
    }
  }

  /// The four digits of a 16-bit number as four characters, the first in the highest byte.
  @inline(__always)
  private static func hexadecimal(_ number: Lanes) -> Lanes {
    let bytes = (number | (number &<< 8)) & Lanes(repeating: 0x00ff_00ff)
    let nibbles = (bytes | (bytes &<< 4)) & Lanes(repeating: 0x0f0f_0f0f)
    let letters = ((nibbles &+ Lanes(repeating: 0x0606_0606)) &>> 4) & Lanes(repeating: 0x0101_0101)
    // A letter lies 39 characters above the digit it would continue: 'a' is '0' + 10 + 39.
    return nibbles &+ Lanes(repeating: 0x3030_3030) &+ letters &* Lanes(repeating: 39)
  }
}
