import Foundation
import Testing

@testable import KSinEngine

struct ArithmeticTests {
  @Test("the logarithm is within a unit in the last place of the system's")
  func logarithm() {
    var random = Seeded(1)
    for _ in 0..<20_000 {
      let x = Double(bitPattern: UInt64.random(in: 1 << 52..<0x7ff0 << 48, using: &random))
      #expect(abs(Logarithm.natural(x) - log(x)) <= 1.5 * log(x).ulp, "\(x)")
      // Near 1, where what cancels matters, and below 1, where uniforms lie.
      let near = 1 - Double.random(in: 0..<1, using: &random) * Double.random(in: 0..<1, using: &random)
      if near > 0 { #expect(abs(Logarithm.natural(near) - log(near)) <= 1.5 * log(near).ulp, "\(near)") }
    }
    #expect(Logarithm.natural(1) == 0 && Logarithm.natural(2) == 0x1.62e42fefa39efp-1)
    #expect(abs(Logarithm.decimal(1e-8) + 8) < 1e-14 && abs(Logarithm.decimal(1e3) - 3) < 1e-15)
  }

  @Test("the logarithm has the oracle's bits")
  func logarithmBits() {
    let values = [0x1p-53, 0x1.921fb54442d18p0, 0.3, 1 - 0x1p-53, 1e-8, 12_345.678]
    #expect(values.map { Logarithm.natural($0).bitPattern } == Self.logarithmBits)
  }

  /// As scripts/oracle/ksin_oracle.py computes them.
  private static let logarithmBits: [UInt64] = [
    0xc0425e4f7b2737fa, 0x3fdce6bb25aa1315, 0xbff34378fcbda721, 0xbca0000000000000,
    0xc0326bb1bbb55516, 0x4022d79559791e31,
  ]

  @Test("sine and cosine of a turn are within a few units of the system's, and exact at quarters")
  func turns() {
    var random = Seeded(2)
    for _ in 0..<20_000 {
      let turn = Double.random(in: 0..<1, using: &random)
      let (cosine, sine) = Turn.cosineAndSine(turn)
      #expect(abs(cosine - cos(2 * .pi * turn)) <= 1e-15 && abs(sine - sin(2 * .pi * turn)) <= 1e-15, "\(turn)")
    }
    #expect(Turn.cosineAndSine(0) == (1, 0) && Turn.cosineAndSine(0.25) == (0, 1))
    #expect(Turn.cosineAndSine(0.5) == (-1, 0) && Turn.cosineAndSine(0.75) == (0, -1))
    #expect(Turn.cosineAndSine(1 - 0x1p-53).cosine == 1 && Turn.cosineAndSine(1 - 0x1p-53).sine < 0)
  }

  @Test("a part of a whole is the turn that it is", arguments: [1, 2, 3, 4, 5, 7, 8, 12, 97, 1_024])
  func parts(whole: Int) {
    for part in 0..<whole {
      let (cosine, sine) = Turn.cosineAndSine(part, of: whole)
      let angle = 2 * Double.pi * Double(part) / Double(whole)
      #expect(abs(cosine - cos(angle)) <= 1e-15 && abs(sine - sin(angle)) <= 1e-15, "\(part) of \(whole)")
      #expect(abs(cosine * cosine + sine * sine - 1) <= 4e-16)
    }
  }

  @Test("decibels have a floor, and eps must be a number above 0")
  func decibels() throws {
    let decibels = try Decibels()
    #expect(abs(decibels.value(SIMD2(0.6, 0.8))) < 1e-14)
    #expect(abs(decibels.value(.zero) + 80) < 1e-12 && decibels.value(SIMD2(1e-4, 0)) == decibels.value(.zero))
    #expect(abs(try Decibels(epsilon: 1e-3).value(.zero) + 30) < 1e-12)
    #expect(
      try decibels.values([SIMD2(10, 0), SIMD2(0, 10)]) == [decibels.value(SIMD2(10, 0)), decibels.value(SIMD2(0, 10))])
    #expect(abs(decibels.value(SIMD2(0, 10)) - 20) < 1e-13)
    #expect(throws: KSinError.valueNotFinite(what: "a power", place: 1)) {
      try decibels.values([.zero, SIMD2(.infinity, 0)])
    }
    for epsilon in [0, -1, Double.nan, .infinity, 0x1p-1074] {
      #expect(throws: KSinError.self) { try Decibels(epsilon: epsilon) }
    }
  }
}

struct FourierTransformTests {
  private func spectrum(_ signal: [Float]) -> [SIMD2<Double>] {
    let transform = FourierTransform(length: signal.count)
    var bins = [SIMD2<Double>](repeating: .zero, count: transform.binCount)
    var span = bins.mutableSpan
    transform.spectrum(of: signal.span, into: &span)
    // A second time, to see that working memory leaves nothing behind.
    var again = bins
    var againSpan = again.mutableSpan
    transform.spectrum(of: signal.span, into: &againSpan)
    #expect(again == bins)
    return bins
  }

  @Test("transforms of any length are the plain sums")
  func plainSums() {
    for length in Array(1...70) + [96, 97, 101, 127, 128, 243, 257, 331, 37 * 5, 512, 1_023] {
      let signal = {
        var random = Seeded(UInt64(length)); return random.values(length)
      }()
      let found = spectrum(signal)
      for bin in found.indices {
        var expected = SIMD2<Double>.zero
        for (time, sample) in signal.enumerated() {
          let angle = 2 * Double.pi * Double(bin * time % length) / Double(length)
          expected += SIMD2(Double(sample) * cos(angle), -Double(sample) * sin(angle))
        }
        expected /= Double(length)
        #expect(abs(found[bin].x - expected.x) < 2e-15, "length and seed \(length), bin \(bin)")
        #expect(abs(found[bin].y - expected.y) < 2e-15, "length and seed \(length), bin \(bin)")
      }
    }
  }

  @Test("a long signal keeps its power, by mixed radices and by convolution", arguments: [1 << 20, 999_983])
  func power(length: Int) {
    let signal = {
      var random = Seeded(5); return random.values(length)
    }()
    let bins = spectrum(signal)
    // Parseval: bins but the first, and the last of an even length, stand for two.
    var power = 0.0
    for (bin, value) in bins.enumerated() {
      let isSingle = bin == 0 || 2 * bin == length
      power += (isSingle ? 1 : 2) * (value.x * value.x + value.y * value.y)
    }
    let expected = signal.reduce(0) { $0 + Double($1) * Double($1) } / Double(length)
    #expect(abs(power - expected) < 1e-12 * expected)
  }

  @Test(
    "a spectrum's bits are those that are committed",
    arguments: [
      (60, 14_237_789_297_154_290_724 as UInt64), (1_024, 14_305_188_586_983_410_543), (97, 15_677_397_755_395_392_011),
    ])
  func bits(length: Int, digest: UInt64) {
    let signal = {
      var random = Seeded(9); return random.values(length)
    }()
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for value in spectrum(signal) {
      for part in [value.x, value.y] { hash = (hash ^ part.bitPattern) &* 0x100_0000_01b3 }
    }
    #expect(hash == digest)
  }
}
