/// Lanes on which the Mersenne Twister works at once. More lanes than one register holds are worth while: each seeding
/// step waits for the one before, and the steps of the other lanes fill the wait.
protocol TwisterVector: Sendable {
  static var laneCount: Int { get }
  init(repeating word: UInt32)
  subscript(lane: Int) -> UInt32 { get set }
  /// Applies a function of three words to the lanes of three vectors.
  static func combine(
    _ first: Self, _ second: Self, _ third: Self,
    _ body: (SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>) -> SIMD8<UInt32>
  ) -> Self
}

extension SIMD8<UInt32>: TwisterVector {
  static var laneCount: Int { 8 }

  @inline(__always)
  static func combine(_ first: Self, _ second: Self, _ third: Self, _ body: (Self, Self, Self) -> Self) -> Self {
    body(first, second, third)
  }
}

/// 32 lanes as four vectors; the standard library's SIMD32 is taken apart into single words by the compiler.
struct FourVectors: TwisterVector {
  typealias Lanes = SIMD8<UInt32>
  private var a, b, c, d: Lanes

  static var laneCount: Int { 32 }

  @inline(__always)
  private init(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) {
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }

  @inline(__always)
  init(repeating word: UInt32) {
    let lanes = Lanes(repeating: word)
    self.init(lanes, lanes, lanes, lanes)
  }

  subscript(lane: Int) -> UInt32 {
    get {
      switch lane >> 3 {
      case 0: a[lane & 7]
      case 1: b[lane & 7]
      case 2: c[lane & 7]
      default: d[lane & 7]
      }
    }
    set {
      switch lane >> 3 {
      case 0: a[lane & 7] = newValue
      case 1: b[lane & 7] = newValue
      case 2: c[lane & 7] = newValue
      default: d[lane & 7] = newValue
      }
    }
  }

  @inline(__always)
  static func combine(_ first: Self, _ second: Self, _ third: Self, _ body: (Lanes, Lanes, Lanes) -> Lanes) -> Self {
    Self(
      body(first.a, second.a, third.a), body(first.b, second.b, third.b),
      body(first.c, second.c, third.c), body(first.d, second.d, third.d))
  }
}
