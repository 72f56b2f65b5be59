import DPAEngine
import Testing

struct SeedPrefixTests {
  @Test("a seed text is the id, or base seed, rank and id with colons")
  func texts() {
    #expect(SeedPrefix.none.text(of: 42) == "42")
    #expect(SeedPrefix.rank(3, baseSeed: 42).text(of: 1_000) == "42:3:1000")
    #expect(SeedPrefix.rank(.max, baseSeed: .max).text(of: 0) == "18446744073709551615:18446744073709551615:0")
  }

  @Test("a prefix is ASCII of at most 42 bytes")
  func bytes() {
    #expect(SeedPrefix.none.bytes.isEmpty)
    #expect(SeedPrefix.rank(0, baseSeed: 0).bytes == Array("0:0:".utf8))
    #expect(SeedPrefix.rank(.max, baseSeed: .max).bytes.count == 42)
  }
}
