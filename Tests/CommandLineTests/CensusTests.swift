import Foundation
import Testing

@Suite("census")
struct CensusTests {
  private func run(_ options: String) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["census"] + options.split(separator: " ").map(String.init), in: try TemporaryFolder())
  }

  @Test("The first pair is named with its seed, the others are counted, and the method and its memory said")
  func text() throws {
    let outcome = try run("--count 100000 --pairs 1")
    #expect(
      outcome.text == """
        ids       0..<100000, seeding sample, chain depth 10
        pairs     2 that share all five parameters; n (n - 1) / 2^33 = 1.164 to be expected
        method    all seeds sorted in memory, 2 MiB

           id  shares with        seed
        70819        54018  0x557cfb5d
        and 1 more

        """)
    #expect(outcome.error.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test("The JSON says the same")
  func json() throws {
    let outcome = try run("--count 100000 --format json")
    let report = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(report["schema"] as? String == "dpa-census/1")
    #expect(report["pairs"] as? Int == 2)
    #expect(report["method"] as? String == "sort")
    #expect(report["memory_bytes"] as? Int == 1_200_000)
    let pairs = try #require(report["first_pairs"] as? [[String: Int]])
    #expect(pairs.first == ["id": 70819, "shares_with": 54018, "seed": 0x557c_fb5d])
  }

  @Test(
    "What cannot be counted is refused",
    arguments: [
      ("--memory 127", "--memory must be at least 128 MiB, not 127"),
      ("--pairs 1001", "--pairs must be 0 to 1000, not 1001"),
      ("--jobs 0", "--jobs must be 1 to 1024, not 0"),
      ("--world-size 2 --rank 0", "census counts a whole table; leave --rank and --part out"),
    ])
  func refused(_ options: String, _ sentence: String) throws {
    let outcome = try run(options)
    #expect(outcome.error == "Error: \(sentence)\n")
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 64)
  }
}
