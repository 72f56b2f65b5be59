import DPAEngine
import DPATestSupport
import Testing

struct DigestTests {
  private static let text = "f186c633e8861c7ed3174f4c3d1f918d2b40ff7dc8490aa21ca8862345086205"

  @Test("a digest reads back from its own text")
  func text() throws {
    let digest = try Digest(hexadecimal: Self.text)
    #expect(digest.description == Self.text)
    #expect(digest.bytes[0] == 0xf1 && digest.bytes[31] == 0x05)
  }

  @Test("the seed of the draws is the last four bytes, big-endian")
  func seed() throws {
    #expect(try Digest(hexadecimal: Self.text).seed == 0x4508_6205)
  }

  @Test(
    "text that is not 64 lowercase hexadecimal digits is refused",
    arguments: [
      "", "f1", String(repeating: "0", count: 63), String(repeating: "0", count: 65), String(repeating: "0", count: 66),
      String(repeating: "A", count: 64), String(repeating: "g", count: 64), String(repeating: " ", count: 64),
    ])
  func malformed(text: String) {
    #expect(throws: TableError.malformedDigest(text)) { try Digest(hexadecimal: text) }
  }
}
