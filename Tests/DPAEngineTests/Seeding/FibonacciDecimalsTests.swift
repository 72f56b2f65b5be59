import DPAEngine
import DPATestSupport
import Testing

/// The constants are Python's integers.
struct FibonacciDecimalsTests {
  @Test("the sequence starts with 0, 1, 1, 2")
  func start() {
    #expect(
      fibonacciDecimals(count: 14) == [
        "0", "1", "1", "2", "3", "5", "8", "13", "21", "34", "55", "89", "144", "233",
      ])
    #expect(fibonacciDecimals(count: 0) == [])
  }

  @Test("numbers beyond 64 bits are exact")
  func beyondWords() {
    let decimals = fibonacciDecimals(count: 151)
    #expect(decimals[93] == "12200160415121876738")
    #expect(decimals[94] == "19740274219868223167")
    #expect(decimals[150] == "9969216677189303386214405760200")
  }

  @Test("F(265) is the first of 56 digits, where a link needs a third block")
  func thirdBlock() {
    let decimals = fibonacciDecimals(count: 266)
    #expect(decimals[264].utf8.count == 55)
    #expect(decimals[265] == "10770594215935749279482183257489712959102052723690265265")
  }

  @Test("the first 1,001 texts in a row have the digest of Python's")
  func thousand() {
    #expect(
      SHA256.digest(of: fibonacciDecimals(count: 1_001).joined().utf8).description
        == "937adec8b336735a0ad802e04375550dcd61f1f8818e2243acf368e116b9b57d")
  }

  @Test(
    "F(10,000) has 2,090 digits and the digest of Python's",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"))
  func tenThousand() throws {
    let text = try #require(fibonacciDecimals(count: 10_001).last)
    #expect(text.utf8.count == 2_090)
    #expect(
      SHA256.digest(of: text.utf8).description
        == "e9c83559a05641cfd86d6c192c53fdfda87b8e53470b63dc19d1d0d7526e987a")
  }
}
