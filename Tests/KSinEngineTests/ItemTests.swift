import DPATestSupport
import TableCore
import Testing

@testable import KSinEngine

struct ItemTests {
  private func item(_ configuration: KSinConfiguration, _ index: UInt64) throws -> [Float] {
    var values = [Float](repeating: .nan, count: configuration.parameterCount)
    var span = values.mutableSpan
    ItemGenerator(configuration).fill(&span, with: try SampleRange(first: index, count: 1))
    return values
  }

  @Test("every item of torch has its bits")
  func knownItems() throws {
    let answers = try VectorFile.ksin().items
    #expect(answers.count == 60)
    for answer in answers {
      let values = try item(answer.configuration(), answer.index)
      #expect(values.map(Bits.text) == answer.paramsF32, "k \(answer.k), seed \(answer.seed), item \(answer.index)")
    }
  }

  @Test("every item of the oracle has its bits, those with several redraws included")
  func oracleItems() throws {
    let answers = try TestFiles.oracle().items
    #expect(answers.contains { $0.redraws > 1 })
    for answer in answers {
      let seed = try #require(UInt64(answer.seed))
      let configuration = try KSinConfiguration(
        k: answer.k, sortFrequencies: answer.sort, shiftTestDistribution: answer.shift,
        split: answer.test ? .test : .train, seed: seed)
      let values = try item(configuration, #require(UInt64(answer.index)))
      let name = "k \(answer.k), seed \(answer.seed), item \(answer.index)"
      #expect(values.first.map(Bits.text) == answer.first && values.last.map(Bits.text) == answer.last, "\(name)")
      #expect(Bits.digest(values) == answer.sha256, "\(name)")
    }
  }

  @Test("an item does not depend on the items made beside it", arguments: [false, true])
  func groups(shift: Bool) throws {
    let configuration = try KSinConfiguration(k: 5, shiftTestDistribution: shift, split: .test)
    let range = try SampleRange(first: 90, count: 37)
    let generator = ItemGenerator(configuration)
    var together = [Float](repeating: .nan, count: 37 * 10)
    var span = together.mutableSpan
    generator.fill(&span, with: range)
    let alone = try (0..<37).flatMap { try item(configuration, 90 + UInt64($0)) }
    #expect(Bits.text(together) == Bits.text(alone))

    let ids = (0..<37).map { 90 + UInt64($0 * 11 % 37) }
    var shuffled = [Float](repeating: .nan, count: 37 * 10)
    var shuffledSpan = shuffled.mutableSpan
    generator.fill(&shuffledSpan, withIDs: ids.span)
    let expected = ids.flatMap { id in alone[(Int(id - 90) * 10)..<(Int(id - 90) * 10 + 10)] }
    #expect(Bits.text(shuffled) == Bits.text(expected))
  }

  @Test("sorting changes the order of frequencies alone", arguments: [1, 2, 3, 7, 64, 500])
  func sorting(k: Int) throws {
    for index in [0, 1, 99] as [UInt64] {
      let plain = try item(KSinConfiguration(k: k), index)
      let sorted = try item(KSinConfiguration(k: k, sortFrequencies: true), index)
      #expect(sorted.prefix(k) == plain.prefix(k).sorted()[...])
      #expect(sorted.suffix(k) == plain.suffix(k))
    }
  }

  @Test("an item's seed is the product modulo 2^63 - 1", arguments: [UInt64(1), 3, 123, 1 << 40, .max, .max - 1])
  func seeds(seed: UInt64) {
    let modulus = UInt128(Int64.max)
    for id in [0, 1, 2, 1 << 32, UInt64(Int64.max) - 1, UInt64(Int64.max)] as [UInt64] {
      #expect(UInt128(ItemSeed.of(id, seed: seed)) == UInt128(seed) * UInt128(id) % modulus, "\(seed) * \(id)")
    }
  }

  @Test("words after the first pass of the state are the Mersenne Twister's")
  func words() {
    // mt19937ar's init_genrand(5489): the 10,000th word, as the C++ standard states it for std::mt19937.
    let words = WordLanes()
    words.seed(WordLanes.Lanes(repeating: 5_489))
    for lane in 0..<WordLanes.laneCount { #expect(words.word(9_999, ofLane: lane) == 4_123_659_995) }
  }

  @Test("lanes have words of their own, whatever is asked for first")
  func lanes() {
    let words = WordLanes()
    words.seed(WordLanes.Lanes(0, 1, 2, 3, 4, 5, 6, 7))
    let late = (0..<8).map { words.word(700, ofLane: $0) }
    #expect(Set(late).count == 8)
    let alone = WordLanes()
    alone.seed(WordLanes.Lanes(repeating: 6))
    #expect(alone.word(0, ofLane: 1) == words.word(0, ofLane: 6) && alone.word(700, ofLane: 0) == late[6])
  }

  @Test("shifted frequencies lie in [-1, 1], around their split's mean", arguments: Split.allCases)
  func shiftedDistribution(split: Split) throws {
    let configuration = try KSinConfiguration(k: 4_096, shiftTestDistribution: true, split: split)
    let frequencies = try item(configuration, 5).prefix(4_096)
    #expect(frequencies.allSatisfy { $0 >= -1 && $0 <= 1 })
    let mean = frequencies.reduce(0) { $0 + Double($1) } / 4_096
    // The mean of the truncated normal is 0.3147 from 0; its deviation over 4,096 draws 0.005.
    #expect(abs(mean - (split == .test ? 0.3147 : -0.3147)) < 0.025)
  }
}
