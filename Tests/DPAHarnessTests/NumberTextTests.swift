import DPAHarness
import Testing

@testable import HarnessKit

@Suite("Numbers of options are spelled as in JSON")
struct NumberTextTests {
  @Test("Whole numbers", arguments: ["0", "7", "-1", "18446744073709551616"])
  func whole(text: String) { #expect(NumberText.isWhole(text) && NumberText.isDecimal(text)) }

  @Test("Decimal numbers", arguments: ["0.5", "-0.0", "1e3", "1E+3", "12.25e-07"])
  func decimal(text: String) { #expect(NumberText.isDecimal(text) && !NumberText.isWhole(text)) }

  @Test(
    "What only looks like a number",
    arguments: [
      "", "-", "+5", "0005", "00", "-01", "0x10", "0x1p3", "1_000", " 1", "1 ", "١", ".5", "5.", "1e", "1e+", "nan",
      "inf",
      "1.e3", "--1", "1,5", "01.5",
    ])
  func neither(text: String) { #expect(!NumberText.isWhole(text) && !NumberText.isDecimal(text)) }
}
