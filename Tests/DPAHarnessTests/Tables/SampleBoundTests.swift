import Testing

@testable import DPAHarness
@testable import TableRuns

@Suite("What a random sample says")
struct SampleBoundTests {
  @Test(
    "the rule of three, rounded up",
    arguments: [
      (3_000, 10_000, "0 wrong in 3000: at most 0.1 % wrong at 95 %"),
      (100, 1_000, "0 wrong in 100: at most 3 % wrong at 95 %"),
      (7, 1_000, "0 wrong in 7: at most 42.857143 % wrong at 95 %"),
      (1, 1_000, "0 wrong in 1: at most 100 % wrong at 95 %"),
      (50, 50, "0 wrong in 50, which are all rows"), (0, 0, "no rows to check"),
    ])
  func sentences(picked: Int, rows: UInt64, sentence: String) {
    #expect(SampleBound(wrong: 0, picked: picked, rowCount: rows).sentence == sentence)
  }

  @Test("wrong rows are counted")
  func wrong() {
    #expect(SampleBound(wrong: 2, picked: 9, rowCount: 90).sentence == "2 wrong in 9")
  }
}
