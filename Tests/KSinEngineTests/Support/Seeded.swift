@testable import KSinEngine

/// SplitMix64: random cases that are the same in every run. The seed belongs in the failure message.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  mutating func values(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
    (0..<count).map { _ in Float.random(in: range, using: &self) }
  }

  /// Phases of every size up to 2^26, near multiples of pi, and sounds' own.
  mutating func phases(_ count: Int) -> [Float] {
    (0..<count).map { number in
      switch number % 3 {
      case 0: Float(bitPattern: UInt32.random(in: 0...Sine.shortLimit.bitPattern, using: &self))
      case 1: -min(Float(Double(UInt64.random(in: 0...(1 << 24), using: &self)) * Double.pi), Sine.shortLimit)
      default: Float.random(in: 0...3.2, using: &self) * Float(Int.random(in: 0..<(1 << 20), using: &self))
      }
    }
  }
}

/// The fields of a public type that a test makes many of.
extension KSin {
  init(k: Int, signalLength: Int = 1_024, signal: Bool = false, kernel: SignalKernel = .automatic) throws {
    let configuration = try KSinConfiguration(k: k, signalLength: signalLength)
    self.init(try KSinSettings(configuration, signal: signal), kernel: kernel)
  }
}
