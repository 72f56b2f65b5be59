import DPATestSupport
import Testing

struct SeededGeneratorTests {
  @Test("SplitMix64 yields the words of its published reference")
  func words() {
    var generator = SeededGenerator(seed: 1_234_567)
    let words = (0..<5).map { _ in generator.next() }
    #expect(
      words == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("pieces join to the whole, in order", arguments: [1, 2, 7, 50])
  func pieces(count: Int) {
    var generator = SeededGenerator(seed: 5)
    let pieces = generator.pieces(of: Array(0..<20), count: count)
    #expect(pieces.count == count)
    #expect(pieces.flatMap { $0 } == Array(0..<20))
  }
}
