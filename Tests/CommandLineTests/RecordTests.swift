import Foundation
import Testing

@Suite("record and golden/stability")
struct RecordTests {
  private static func goldenCopy() throws -> (folder: TemporaryFolder, file: URL) {
    let folder = try TemporaryFolder()
    let golden = folder.url.appendingPathComponent("golden")
    try FileManager.default.copyItem(at: Repository.root.appendingPathComponent("golden"), to: golden)
    return (folder, golden.appendingPathComponent("stability/batching.json"))
  }

  private static func replace(_ text: String, by other: String, in file: URL) throws {
    let old = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(old.contains(text))
    try old.replacingOccurrences(of: text, with: other).write(to: file, atomically: true, encoding: .utf8)
  }

  @Test("Recording shows what changed, restores the committed bytes, and fails the run")
  func record() throws {
    let (folder, file) = try Self.goldenCopy()
    let committed = try Data(contentsOf: file)
    let unchanged = try BuiltProgram.run(["record"], in: folder)
    #expect(unchanged.text.contains("\n  nothing changed\n"))
    #expect(unchanged.status == 1)

    try Self.replace("20 -> 14 -> 5", by: "20 -> 15 -> 5", in: file)
    let outcome = try BuiltProgram.run(["record"], in: folder)
    #expect(outcome.text.contains("  - a size of 20 at 30, 60, 85 and 95 % of 500 MiB: 20 -> 15 -> 5 -> 4 -> 3\n"))
    #expect(outcome.text.contains("  + a size of 20 at 30, 60, 85 and 95 % of 500 MiB: 20 -> 14 -> 5 -> 4 -> 3\n"))
    #expect(outcome.status == 1)
    #expect(try Data(contentsOf: file) == committed)
  }

  @Test("The gate names a stability case that differs, a missing file and an unknown one")
  func verify() throws {
    let (folder, file) = try Self.goldenCopy()
    try Self.replace("20 -> 14 -> 5", by: "20 -> 15 -> 5", in: file)
    let different = try BuiltProgram.run(["verify", "golden", "--kernel", "portable"], in: folder)
    #expect(
      different.text.contains(
        "FAILED stability, case 'batching: a size of 20 at 30, 60, 85 and 95 % of 500 MiB', kernel shared\n"))
    #expect(different.status == 1)

    try FileManager.default.moveItem(at: file, to: file.deletingLastPathComponent().appendingPathComponent("more.json"))
    let missing = try BuiltProgram.run(["verify", "golden", "--kernel", "portable"], in: folder)
    #expect(missing.text.contains("batching.json' is malformed: it is not there; 'dpa-harness record' writes it\n"))
    #expect(missing.text.contains("more.json' is no stability file of this version\n"))
    #expect(missing.status == 65)
  }

  @Test("A wrong order digest and a wrong batch size are named with strategy and batch")
  func order() throws {
    let (folder, _) = try Self.goldenCopy()
    let file = folder.url.appendingPathComponent("golden/digest/order.json")
    try Self.replace("\"batch_sizes\": [1429, 1429,", by: "\"batch_sizes\": [1429, 1428,", in: file)
    let outcome = try BuiltProgram.run(["verify", "golden", "--kernel", "portable"], in: folder)
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
