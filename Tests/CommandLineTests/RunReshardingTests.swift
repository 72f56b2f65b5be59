import Foundation
import Testing

@Suite("run resharding")
struct RunReshardingTests {
  private func run(_ options: String) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(
      ["run", "resharding"] + options.split(separator: " ").map(String.init), in: try TemporaryFolder())
  }

  @Test("From 4 ranks to 8, no row changes with sample seeding and 87.5 % with rank seeding, as generated rows show")
  func text() throws {
    let outcome = try run("4 8 --count 1000")
    #expect(
      outcome.text == """
        ids 0..<1000, chain depth 10, from 4 ranks to 8 ranks

        seeding                 rows              change       share
        sample                  1000                   0         0 %
        rank                    1000                 875      87.5 %

        sample seeding: all 1000 rows generated for both worlds: no digest changed
        rank seeding: all 1000 rows generated for both worlds: 875 digests changed, just where the rank did

        """)
    #expect(outcome.error.isEmpty)
    #expect(outcome.status == 0)
  }

  @Test("The JSON has whole numbers")
  func json() throws {
    let outcome = try run("4 8 --count 1000 --start 50 --base-seed 3 --format json")
    let report = try #require(JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    #expect(report["schema"] as? String == "dpa-elasticity/1")
    #expect(report["held"] as? Bool == true)
    #expect(report["first_id"] as? Int == 50)
    let seedings = try #require(report["seedings"] as? [[String: Any]])
    #expect(seedings.map { $0["changed_rows"] as? Int } == [0, 875])
    #expect(seedings.map { $0["checked_changed_rows"] as? Int } == [0, 875])
  }

  @Test(
    "What makes no sense is refused",
    arguments: [
      ("4", "Missing expected argument '<w2>'"),
      ("4 8 16", "Unexpected argument '16'"),
      ("0 8", "a world needs at least one rank, so the world size must not be 0"),
      ("4 8 --world-size 4", "Unknown option '--world-size'"),
      (
        "4 8 --format junit",
        "The value 'junit' is invalid for '--format <format>'. Please provide one of 'text' and 'json'."
      ),
    ])
  func refused(_ options: String, _ sentence: String) throws {
    let outcome = try run(options)
    #expect(outcome.error.split(separator: "\n").first.map(String.init) == "Error: \(sentence)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.status == 64)
  }
}
