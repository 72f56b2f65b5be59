import Flow
import Foundation
import Testing

@Suite("Random numbers are the same everywhere")
struct RandomTests {
  @Test("The twister's words are those of its authors' output for the key 0x123, 0x234, 0x345, 0x456")
  func twister() {
    var twister = MersenneTwister(key: [0x123, 0x234, 0x345, 0x456])
    let words = (0..<1000).map { _ in twister.next() }
    #expect(
      Array(words.prefix(5)) == [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476])
    #expect(words[999] == 3_460_025_646)
  }

  @Test("Each purpose has its own stream, which begins anew each time")
  func purposes() {
    let source = SeededRandomSource(seed: 1 << 40)
    func first(_ source: SeededRandomSource, _ purpose: String) -> [Double] {
      var stream = source.stream(for: purpose)
      return (0..<3).map { _ in stream.uniform() }
    }
    #expect(first(source, "a") == first(source, "a"))
    #expect(first(source, "a") != first(source, "b"))
    #expect(first(source, "a") != first(SeededRandomSource(seed: 1 << 41), "a"))
  }

  @Test("Uniform numbers fill [0, 1), normal ones have the moments and tails of the normal distribution")
  func moments() {
    var stream = SeededRandomSource(seed: 5).stream(for: "moments")
    let uniform = (0..<20_000).map { _ in stream.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / 20_000 - 0.5) < 0.01)
    let normal = (0..<40_000).map { _ in stream.normal() }
    func mean(_ power: Double) -> Double { normal.reduce(0) { $0 + pow($1, power) } / 40_000 }
    #expect(abs(mean(1)) < 0.02)
    #expect(abs(mean(2) - 1) < 0.03)
    #expect(abs(mean(3)) < 0.06)
    #expect(abs(mean(4) - 3) < 0.2)
    #expect(abs(Double(normal.filter { abs($0) < 1 }.count) / 40_000 - 0.6827) < 0.01)
  }

  @Test("Logarithm, exponential, sine and cosine are right to a few units in the last place")
  func functions() {
    for step in 1...10_000 {
      let value = Double(step) / 10_000
      #expect(abs(FixedFunctions.logarithm(value) - log(value)) <= 4e-16 * max(abs(log(value)), 0.25), "\(value)")
      let power = -20 + 40 * value
      #expect(abs(FixedFunctions.exponential(power) - exp(power)) <= 1e-15 * exp(power), "\(power)")
      let turns = value - 1 / 10_000
      let (sine, cosine) = FixedFunctions.sineAndCosine(turns: turns)
      #expect(abs(sine - sin(2 * Double.pi * turns)) < 2e-15, "\(turns)")
      #expect(abs(cosine - cos(2 * Double.pi * turns)) < 2e-15, "\(turns)")
      #expect(abs(sine * sine + cosine * cosine - 1) < 1e-15, "\(turns)")
    }
    #expect(FixedFunctions.logarithm(0x1p-53) == -53 * log(2))
    #expect(FixedFunctions.sineAndCosine(turns: 0.25) == (1, 0))
    #expect(FixedFunctions.sineAndCosine(turns: 0.5) == (0, -1))
  }

  @Test("A learning rate warms up on a line and goes down on a cosine, or stays")
  func schedule() {
    let constant = LearningRateSchedule(warmUpSteps: 4)
    #expect([0, 2, 4, 100].map(constant.factor) == [1e-10, 1e-10 + (1 - 1e-10) / 2, 1, 1])
    let cosine = LearningRateSchedule(.cosineAnnealing(steps: 8, lastFactor: 0.01), warmUpSteps: 2)
    for step in 0...8 {
      let expected = 0.01 + 0.99 * (1 + cos(Double.pi * Double(step) / 8)) / 2
      #expect(abs(cosine.factor(atStep: step + 2) - expected) < 1e-15)
    }
    #expect(cosine.factor(atStep: 1000) == 0.01)
  }
}
