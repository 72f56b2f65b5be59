import DPAEngine
import Foundation
import Hashing
import Testing

@Suite("generate and explain")
struct GenerateTests {
  /// SHA-256 of the records of ids 0..<1,000, from the known answers.
  static let recordDigests = [
    "mild": "fb86e970f5567b1307f8ae593b243f5e9532e34d7bd98dec1598555009b5343d"
  ]

  @Test("Records on standard output have the known SHA-256", arguments: recordDigests.keys.sorted())
  func records(_ preset: String) throws {
    let arguments = ["generate", "--preset", preset, "--count", "1000", "--format", "records"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(SHA256.digest(of: outcome.output).description == Self.recordDigests[preset])
  }

  @Test("A rank's records are its part of the table, whatever way it is asked for")
  func parts() throws {
    let folder = try TemporaryFolder()
    let table = ["generate", "--seeding", "rank", "--world-size", "3", "--base-seed", "9", "--count", "10"]
    func records(_ options: String...) throws -> Data {
      let outcome = try BuiltProgram.run(table + ["--format", "records"] + options, in: folder)
      #expect(outcome.error.isEmpty)
      return outcome.output
    }
    let whole = try records()
    #expect(try records("--rank", "0") + records("--rank", "1") + records("--rank", "2") == whole)
    #expect(try records("--part", "0:7") + records("--part", "7:10") == whole)
    #expect(try records("--as-rank", "1", "--part", "4:7") == records("--rank", "1"))
    #expect(try records("--as-rank", "1") != whole)
  }

  @Test("Statistics and root are one JSON line, last on standard error")
  func summary() throws {
    let table = ["generate", "--preset", "moderate", "--count", "5000", "--format", "records"]
    let outcome = try BuiltProgram.run(table + ["--statistics", "--root"], in: try TemporaryFolder())
    #expect(outcome.output.count == 5_000 * Record.byteCount)
    let line = try #require(JSONSerialization.jsonObject(with: Data(outcome.error.utf8)) as? [String: Any])
    #expect(line["root"] as? String == "cd9e84ccba1a0e41446495700c23106ad0d37ad1705098daadb76466dd999e4f")
    #expect((line["statistics"] as? [String: Any])?.keys.sorted() == Parameter.allCases.map(\.rawValue).sorted())
  }

  @Test("Folders are made with --parents only, for the receipt too, and none for what is refused otherwise")
  func parents() throws {
    let folder = try TemporaryFolder()
    let table = ["generate", "--count", "3", "--output", "a/b/rows.jsonl"]
    let refused = try BuiltProgram.run(table, in: folder)
    #expect(refused.status == 74)
    #expect(refused.error == "Error: cannot write 'a/b/rows.jsonl': there is no folder 'a/b'\n")
    #expect(try BuiltProgram.run(table + ["--parents", "--bit-patterns"], in: folder).status == 64)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)

    let made = try BuiltProgram.run(table + ["--parents", "--receipt", "c/d/part.json"], in: folder)
    #expect(made.status == 0)
    let names = ["a/b/rows.jsonl", "c/d/part.json", "c/d/part.json.leaves"]
    #expect(try folder.snapshot().keys.sorted() == names)
    #expect(try BuiltProgram.run(table + ["--parents", "--force"], in: folder).status == 0)
  }

  @Test("An epoch's ids are the mapped ones")
  func epoch() throws {
    let folder = try TemporaryFolder()
    let epoch = [
      "generate", "--epoch", "2", "--epoch-size", "100", "--start", "5", "--count", "3", "--format", "jsonl",
    ]
    let mapped = ["generate", "--start", "205", "--count", "3", "--format", "jsonl"]
    #expect(try BuiltProgram.run(epoch, in: folder).text == BuiltProgram.run(mapped, in: folder).text)
  }

  @Test("explain shows the text, every link, the seed, and every value in decimal and bits")
  func explain() throws {
    let arguments = ["explain", "0", "--seeding", "sample"]
    let outcome = try BuiltProgram.run(arguments, in: try TemporaryFolder())
    #expect(outcome.status == 0)
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2].hasSuffix("5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"))
    #expect(lines[12].contains("f186c633e8861c7ed3174f4c3d1f918d2b40ff7dc8490aa21ca8862345086205  + F(9) = 34"))
    #expect(lines[13] == "seed          1158177285 = 0x45086205, the last 4 bytes")
    let rotation = try #require(lines.first { $0.hasPrefix("rotation ") })
    #expect(rotation.hasSuffix("-0.14542826986576074        bfc29d64bf7e6000"))
  }

  @Test("doctor names the allocator and says that it serves")
  func doctor() throws {
    let outcome = try BuiltProgram.run(["doctor"], in: try TemporaryFolder())
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("jemalloc serves                 yes\n"))
  }

  @Test("--version is one line")
  func version() throws {
    let outcome = try BuiltProgram.run(["--version"], in: try TemporaryFolder())
    #expect(outcome.text == "0.1.0\n")
    #expect(outcome.status == 0)
  }
}
