import DPATestSupport
import Testing

@Suite("record and golden/stability")
struct RecordTests {
  private let folder: TemporaryFolder
  private let golden: GoldenCopy
  private let file = "stability/batching.json"

  init() throws {
    folder = try TemporaryFolder()
    golden = try GoldenCopy(in: folder.url)
  }

  @Test("Recording shows what changed, restores the committed bytes, and fails the run")
  func record() throws {
    let committed = try golden.text(of: file)
    let unchanged = try BuiltProgram.run(["record"], in: folder)
    #expect(unchanged.text.contains("\n  nothing changed\n"))
    #expect(unchanged.status == 1)

    try golden.edit(file, "20 -> 14 -> 5", to: "20 -> 15 -> 5")
    let outcome = try BuiltProgram.run(["record"], in: folder)
    #expect(outcome.text.contains("  - a size of 20 at 30, 60, 85 and 95 % of 500 MiB: 20 -> 15 -> 5 -> 4 -> 3\n"))
    #expect(outcome.text.contains("  + a size of 20 at 30, 60, 85 and 95 % of 500 MiB: 20 -> 14 -> 5 -> 4 -> 3\n"))
    #expect(outcome.status == 1)
    #expect(try golden.text(of: file) == committed)

    let elsewhere = try BuiltProgram.run(["record", "--golden", "elsewhere"], in: folder)
    #expect(
      elsewhere.error == "Error: there is no folder of golden files at 'elsewhere'; name it with --golden DIR\n")
    #expect(elsewhere.status == 74)
  }

  @Test(
    "The gate names a stability case that differs",
    .enabled(if: BuildMode.isOptimized, "runs the whole gate; StabilityTests see the same at once"))
  func verify() throws {
    try golden.edit(file, "20 -> 14 -> 5", to: "20 -> 15 -> 5")
    let outcome = try BuiltProgram.run(["verify", "golden", "--kernel", "auto"], in: folder)
    #expect(
      outcome.text.contains(
        "FAILED stability, case 'batching: a size of 20 at 30, 60, 85 and 95 % of 500 MiB', kernel shared\n"))
    #expect(outcome.text.contains("golden: NOT HELD, 2996 cases held, 1 failed\n"))
    #expect(outcome.status == 1)
  }

  @Test("A wrong order digest and a wrong batch size are named with strategy and batch")
  func order() throws {
    try golden.edit("digest/order.json", "\"batch_sizes\": [1429, 1429,", to: "\"batch_sizes\": [1429, 1428,")
    try golden.forgeManifest()
    let outcome = try BuiltProgram.run(
      ["verify", "golden", "--kernel", "portable", "--filter", "^order/1: "], in: folder)
    #expect(
      outcome.text.contains(
        """
        FAILED order, case '1: round_robin from 7, default sample world size 1 first id 0 count 10000', kernel portable
          size of batch 1
            expected 1428
            found    1429
        """))
    #expect(outcome.status == 1)
  }
}
