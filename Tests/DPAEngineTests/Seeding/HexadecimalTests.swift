import DPAEngine
import DPATestSupport
import Testing

struct HexadecimalTests {
  @Test("all 256 bytes are two lowercase digits and read back")
  func bytes() {
    let text = Hexadecimal.text(of: 0...255)
    #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f101112"))
    #expect(text.hasSuffix("f8f9fafbfcfdfeff"))
    #expect(Hexadecimal.bytes(of: text.utf8) == Array(0...255))
  }

  @Test("odd lengths and other characters are not bytes", arguments: ["0", "0G", "AB", "0x", "/0", ":0", "`0", " 0"])
  func malformed(text: String) {
    #expect(Hexadecimal.bytes(of: text.utf8) == nil)
  }

  @Test(
    "a bit pattern is 16 digits, sign first",
    arguments: [
      (1.0, "3ff0000000000000"), (-0.0, "8000000000000000"), (5e-324, "0000000000000001"),
      (0.1, "3fb999999999999a"), (Double.infinity, "7ff0000000000000"),
    ])
  func bitPatterns(value: Double, text: String) {
    #expect(Hexadecimal.bitPattern(value) == text)
    #expect(Hexadecimal.double(bitPattern: text)?.bitPattern == value.bitPattern)
  }

  @Test("other texts are no bit pattern", arguments: ["", "3ff", "3FF0000000000000", "3ff00000000000000"])
  func malformedBitPattern(text: String) {
    #expect(Hexadecimal.double(bitPattern: text) == nil)
  }
}
