import DPATestSupport
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("A number of pairs that cannot decide is refused")
struct GateRuleTests {
  private func refusal(_ pairs: Int, cells: Int, alpha: Double = 0.01) -> HarnessError? {
    do throws(HarnessError) {
      _ = try GateRule(alpha: alpha, pairCount: pairs, gatedCellCount: cells)
      return nil
    } catch { return error }
  }

  @Test("Two pairs at alpha 0.01")
  func twoPairs() {
    #expect(
      refusal(2, cells: 12)
        == .usage(
          "2 pairs reach p = 0.25 at best, but alpha 0.01 over 2 looks and 12 cells needs less than 0.00042; give "
            + "\(setting: "pairs") 12 or more"))
    #expect(
      refusal(2, cells: 1)
        == .usage(
          "2 pairs reach p = 0.25 at best, but alpha 0.01 over 2 looks and the canary, which may move either way, "
            + "needs less than 0.0025; give \(setting: "pairs") 10 or more"))
  }

  @Test("A canary that no pairs could show moving is refused too, with one gated cell or none")
  func canary() {
    for cells in [0, 1, 2] {
      #expect(refusal(8, cells: cells)?.status == .usage, "\(cells)")
      #expect(refusal(10, cells: cells) == nil, "\(cells)")
    }
  }

  @Test("A p that equals what is needed does not decide, and both looks must be able to")
  func boundaries() {
    // 2^-10 over one look and two cells.
    #expect(refusal(10, cells: 2, alpha: 0x1p-8)?.status == .usage)
    #expect(refusal(10, cells: 2, alpha: 0x1p-8 * 1.001) == nil)
    #expect(
      refusal(18, cells: 1_000)
        == .usage(
          "18 pairs reach p = 1.0e-05 at best, but alpha 0.01 over 2 looks and 1000 cells needs less than 5.0e-06; "
            + "choose fewer cells with \(setting: "filter")"))
  }

  @Test("12 pairs are enough for 12 cells, and 10 are not")
  func enough() {
    #expect(refusal(12, cells: 12) == nil)
    #expect(refusal(10, cells: 12)?.status == .usage)
    #expect(refusal(16, cells: 22) == nil)
  }

  @Test("Odd numbers cannot be balanced, and alpha is a probability")
  func others() {
    #expect(
      refusal(15, cells: 1)
        == .usage("\(setting: "pairs") must be an even number from 2 to 500, half of the pairs in each order, not 15"))
    for pairs in [-2, 0, 502] {
      #expect(
        refusal(pairs, cells: 1)
          == .usage(
            "\(setting: "pairs") must be an even number from 2 to 500, half of the pairs in each order, not \(pairs)"))
    }
    #expect(refusal(500, cells: 1) == nil)
    #expect(refusal(16, cells: 1, alpha: 0) == .usage("\(setting: "alpha") must be above 0 and below 1, not 0.0"))
    #expect(refusal(16, cells: 1, alpha: 1) == .usage("\(setting: "alpha") must be above 0 and below 1, not 1.0"))
    #expect(refusal(16, cells: 1, alpha: .nan)?.status == .usage)
    #expect(
      refusal(500, cells: 1_000)
        == .usage(
          "500 pairs reach p = 1.0e-05 at best, but alpha 0.01 over 2 looks and 1000 cells needs less than 5.0e-06; "
            + "choose fewer cells with \(setting: "filter")"))
  }
}
