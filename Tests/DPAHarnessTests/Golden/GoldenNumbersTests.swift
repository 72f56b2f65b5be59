import DPAEngine
import DPATestSupport
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Every number of a golden file is checked before it is used")
struct GoldenNumbersTests {
  struct Edit: CustomTestStringConvertible, Sendable {
    let layer: String
    /// Found in the case that is edited.
    let of: String
    let old: String
    let new: String
    /// With the case's name and the rule.
    let reason: String

    init(_ layer: String, _ of: String, _ old: String, _ new: String, _ reason: String) {
      (self.layer, self.of, self.old, self.new, self.reason) = (layer, of, old, new, reason)
    }

    var testDescription: String { "\(layer): \(reason)" }
  }

  private func problem(_ file: GoldenInspection.File) -> HarnessError? {
    do throws(HarnessError) {
      _ = try GoldenLayers.checks(file, with: [.portable])
      return nil
    } catch {
      return error
    }
  }

  private static let lower = [
    Edit("sha256", "'length 1'", "\"length\": 1,", "\"length\": 2,", "case 'length 1': length must be 1, not 2"),
    Edit(
      "sha256", "'length 1'", "\"01\"", "\"0g\"",
      "case 'length 1': pairs of lowercase hexadecimal digits instead of '0g' expected"),
    Edit("sha256", "'length 1'", "\"01\"", "1", "case 'length 1': message must be a text, not 1"),
    Edit("fibonacci", "'index 5'", "\"index\": 5", "\"index\": -1", "case 'index 5': index must be 0 to 9999, not -1"),
    Edit(
      "fibonacci", "'index 5'", "\"index\": 5", "\"index\": 10000", "case 'index 5': index must be 0 to 9999, not 10000"
    ),
    Edit(
      "fibonacci", "'index 5'", "\"index\": 5", "\"index\": 9223372036854775807",
      "case 'index 5': index must be 0 to 9999, not 9223372036854775807"),
    Edit(
      "fibonacci", "'index 5'", "\"index\": 5", "\"index\": 18446744073709551616",
      "case 'index 5': index must be 0 to 9999, not 1.8446744073709552e+19"),
    Edit(
      "fibonacci", "'index 5'", "\"index\": 5", "\"index\": \"5\"", "case 'index 5': index must be 0 to 9999, not '5'"),
    Edit(
      "fibonacci", "'index 5'", "\"index\": 5", "\"index\": [5]",
      "case 'index 5': index must be 0 to 9999, not a value of another kind"),
    Edit("fibonacci", "'index 5'", "\"index\": 5", "\"at\": 5", "case 'index 5': index must be 0 to 9999, not missing"),
    Edit(
      "chain", "'depth 1 id 0'", "\"depth\": 1", "\"depth\": 0",
      "case 'depth 1 id 0': depth must be 1 to 10000, not 0"),
    Edit(
      "chain", "'depth 1 id 0'", "\"depth\": 1", "\"depth\": 10001",
      "case 'depth 1 id 0': depth must be 1 to 10000, not 10001"),
    Edit(
      "chain", "'depth 1 id 0'", "\"depth\": 1", "\"depth\": 9007199254740992",
      "case 'depth 1 id 0': depth must be 1 to 10000, not 9007199254740992"),
    Edit(
      "chain", "'depth 1 id 0'", "\"depth\": 1", "\"depth\": 2",
      "case 'depth 1 id 0': digests must have 3 entries, not 2"),
    Edit(
      "chain", "'depth 1 id 0'", "\"text\": \"0\"", "\"text\": \"\(String(repeating: "7", count: 63))\"",
      "case 'depth 1 id 0': text must have at most 62 bytes, not 63"),
    Edit(
      "mersenne-twister", "'seed 0'", "\"seed\": 0", "\"seed\": 4294967296",
      "case 'seed 0': seed must be 0 to 4294967295, not 4294967296"),
    Edit(
      "mersenne-twister", "'seed 0'", "\"state_first\": [2147483648, ", "\"state_first\": [",
      "case 'seed 0': state_first must have 8 entries, not 7"),
    Edit(
      "mersenne-twister", "'seed 0'", "\"state_last\": [", "\"state_last\": [1, ",
      "case 'seed 0': state_last must have 4 entries, not 5"),
    Edit(
      "mersenne-twister", "'seed 0'", "\"words\": [", "\"words\": [1, ",
      "case 'seed 0': words must have 20 entries, not 21"),
    Edit(
      "mersenne-twister", "'seed 0'", "\"words\": [", "\"words\": [-1, ",
      "case 'seed 0': words must be a list of numbers of 0 to 4294967295"),
    Edit(
      "draws", "'seed 0'", "\"draws\": [\"3feb0580f98a7dbe\", ", "\"draws\": [",
      "case 'seed 0': draws must have 5 entries, not 4"),
    Edit("draws", "'seed 0'", "\"seed\": 0", "\"seed\": -1", "case 'seed 0': seed must be 0 to 4294967295, not -1"),
    Edit(
      "parameters", "'default id 0'", "\"id\": 0", "\"id\": 9323372036854775807",
      "case 'default id 0': id must be 0 to 9223372036854775807, not 9323372036854775807"),
    Edit(
      "parameters", "'default id 0'", "\"configuration\": \"default\"", "\"configuration\": \"wild\"",
      "case 'default id 0': there is no preset 'wild'; the presets are default, mild, moderate, aggressive"),
    Edit(
      "parameters", "'default id 0'", "\"parameters\": [", "\"parameters\": [\"\", ",
      "case 'default id 0': parameters must have 5 entries, not 6"),
    Edit(
      "rank-seeds", "'0:0:0 of 1 default'", "\"rank\": 0", "\"rank\": 1",
      "case '0:0:0 of 1 default': rank must be 0, not 1"),
    Edit(
      "rank-seeds", "'0:0:0 of 1 default'", "\"world_size\": 1", "\"world_size\": 0",
      "case '0:0:0 of 1 default': world_size must be 1 to 9223372036854775807, not 0"),
    Edit(
      "rank-seeds", "'0:0:0 of 1 default'", "\"id\": 0", "\"id\": 9223372036854775808",
      "case '0:0:0 of 1 default': id must be 0 to 9223372036854775807, not 9223372036854775808"),
    Edit(
      "rank-seeds", "'0:0:0 of 1 default'", "\"base_seed\": 0", "\"base_seed\": -1",
      "case '0:0:0 of 1 default': base_seed must be 0 to 18446744073709551615, not -1"),
    Edit(
      "rank-seeds", "'0:0:0 of 1 default'", "\"configuration\": \"default\"", "\"configuration\": \"wild\"",
      "case '0:0:0 of 1 default': there is no preset 'wild'; the presets are default, mild, moderate, aggressive"),
    Edit(
      "rank-streams", "'moderate total 10 rank 8 of 16'", "\"rank\": 8", "\"rank\": 16",
      "case 'moderate total 10 rank 8 of 16': rank must be 0 to 15, not 16"),
    Edit(
      "rank-streams", "'moderate total 10 rank 8 of 16'", "\"count\": 1", "\"count\": 200001",
      "case 'moderate total 10 rank 8 of 16': count must be 0 to 200000, not 200001"),
    Edit(
      "ranges", "'total 0 world size 1'", "\"world_size\": 1", "\"world_size\": 2147483648",
      "case 'total 0 world size 1': world_size must be 1 to 10000, not 2147483648"),
    Edit(
      "ranges", "'total 0 world size 1'", "\"world_size\": 1", "\"world_size\": 2",
      "case 'total 0 world size 1': ranges must have 2 entries, not 1"),
    Edit(
      "ranges", "'total 0 world size 1'", "[[0, 0]]", "[[0, 0, 0]]",
      "case 'total 0 world size 1': ranges must be pairs of a number of 0 to 9223372036854775807 "
        + "and one of 0 to 9223372036854775807"),
    Edit(
      "ranges", "'total 0 world size 1'", "\"total\": 0", "\"total\": 9223372036854775808",
      "case 'total 0 world size 1': total must be 0 to 9223372036854775807, not 9223372036854775808"),
  ]

  private static let sounds = [
    Edit(
      "ksin-items", "'k 4 seed 123 item 2'", "\"k\": 4", "\"k\": 0",
      "case 'k 4 seed 123 item 2': k must be 1 to 4096, not 0"),
    Edit(
      "ksin-tables", "'k 1 train seed 123 first id 0 count 1'", "\"count\": 1", "\"count\": 10001",
      "case 'k 1 train seed 123 first id 0 count 1': count must be 0 to 10000, not 10001"),
    Edit(
      "ksin-tables", "'k 2 train seed 123 with 16 samples first id 0 count 1100'", "\"signal_length\": 16",
      "\"signal_length\": 16384",
      "case 'k 2 train seed 123 with 16 samples first id 0 count 1100': it asks for 36044800 sines, at most 16777216 "
        + "are computed"),
    Edit(
      "ksin-tables", "'k 1 test seed 789 shifted with 5 samples first id 0 count 64'", "\"break_symmetry\": false",
      "\"break_symmetry\": true",
      "case 'k 1 test seed 789 shifted with 5 samples first id 0 count 64': shift_test_distribution and break_symmetry "
        + "exclude each other: choose one of them"),
    Edit(
      "ksin-signals", "'silent, 5 samples'", "\"length\": 5", "\"length\": 6",
      "case 'silent, 5 samples': length must be 5, not 6"),
    Edit(
      "ksin-signals", "'silent, 5 samples'", "\"3f000000be800000", "\"7f800000be800000",
      "case 'silent, 5 samples': a parameter must be a number from -2^60 to 2^60, but number 0 is inf"),
    Edit(
      "ksin-noise", "'seed 789 epoch 5 item 9 width 1'", "\"noise\": \"", "\"noise\": \"00",
      "case 'seed 789 epoch 5 item 9 width 1': noise must have 8 digits for each value"),
    Edit(
      "ksin-matching", "'1 rows of k 1 from item 0'", "\"columns\": [0]", "\"columns\": [0, 1]",
      "case '1 rows of k 1 from item 0': it needs a row of noise and of parameters for each column, and their distances"
    ),
  ]

  private static let upper = [
    Edit("statistics", "'one value'", "\"count\": 1", "\"count\": 2", "case 'one value': count must be 1, not 2"),
    Edit(
      "statistics", "'one value'", "[\"3fb999999999999a\"]", "[]",
      "case 'one value': values must have 1 to 10000 entries, not 0"),
    Edit(
      "statistics", "'one value'", "[\"3fb999999999999a\"]", "[\"7ff0000000000000\"]",
      "case 'one value': statistics need finite values, not inf"),
    Edit(
      "statistics", "'one value'", "[\"3fb999999999999a\"]", "[\"3fb99999999999\"]",
      "case 'one value': 16 lowercase hexadecimal digits instead of '3fb99999999999' expected"),
    Edit(
      "statistics", "'one value'", "\"kind\": \"values\"", "\"kind\": \"rows\"",
      "case 'one value': kind must be values, table, not 'rows'"),
    Edit("statistics", "'one value'", "\"mean\"", "\"median\"", "case 'one value': mean must be a text, not missing"),
    Edit(
      "statistics", "'default first id 0 count 1'", "\"count\": 1", "\"count\": 10001",
      "case 'default first id 0 count 1': count must be 1 to 10000, not 10001"),
    Edit(
      "statistics", "'default first id 0 count 1'", "\"count\": 1", "\"count\": 0",
      "case 'default first id 0 count 1': count must be 1 to 10000, not 0"),
    Edit(
      "statistics", "'default first id 7 count 2'", "\"first_id\": 7", "\"first_id\": 9223372036854775807",
      "case 'default first id 7 count 2': 2 ids from 9223372036854775807 on would pass the last id, "
        + "9223372036854775807"),
    Edit(
      "statistics", "'default first id 0 count 1'", "\"noise\": {", "\"sound\": {",
      "case 'default first id 0 count 1': noise must be an object, not missing"),
    Edit(
      "roots", tiny, "\"count\": 1", "\"count\": 200001", "case '\(tinyName)': count must be 0 to 200000, not 200001"),
    Edit(
      "roots", tiny, "\"count\": 1", "\"count\": 2147483648",
      "case '\(tinyName)': count must be 0 to 200000, not 2147483648"),
    Edit(
      "roots", tiny, "\"world_size\": 1", "\"world_size\": 10001",
      "case '\(tinyName)': world_size must be 1 to 10000, not 10001"),
    Edit(
      "roots", tiny, "\"seeding\": \"sample\"", "\"seeding\": \"both\"",
      "case '\(tinyName)': seeding must be sample, rank, not 'both'"),
    Edit(
      "roots", tiny, "\"first_id\": 0", "\"first_id\": 9223372036854775808",
      "case '\(tinyName)': first_id must be 0 to 9223372036854775807, not 9223372036854775808"),
    Edit(
      "matrix", "'default sample world size 1 count 1'", "\"world_size\": 1", "\"world_size\": 2147483648",
      "case 'default sample world size 1 count 1': world_size must be 1 to 10000, not 2147483648"),
    Edit(
      "matrix", "'default sample world size 1 count 1'", "\"adaptive\": ", "\"eager\": ",
      "case 'default sample world size 1 count 1': adaptive must be a text, not missing"),
    Edit(
      "order", single, "\"batch_size\": 5", "\"batch_size\": 0",
      "\(singleCase): batch_size must be 1 to 16777216, not 0"),
    Edit(
      "order", single, "\"limit_mb\": 1000", "\"limit_mb\": 0", "\(singleCase): limit_mb must be 1 to 1073741824, not 0"
    ),
    Edit("order", single, "\"minimum\": 1", "\"minimum\": 0", "\(singleCase): minimum must be 1 to 16777216, not 0"),
    Edit(
      "order", single, "\"adaptive_sizing\": true", "\"adaptive_sizing\": 1",
      "\(singleCase): adaptive_sizing must be true or false, not 1"),
    Edit(
      "order", single, "\"strategy\": \"sequential\"", "\"strategy\": \"eager\"",
      "\(singleCase): strategy must be sequential, round_robin, memory_optimized, adaptive, not 'eager'"),
    Edit(
      "order", single, "\"seconds_per_sample\": [0.02]", "\"seconds_per_sample\": [4611686018427387904]",
      "\(singleCase): seconds_per_sample must be a list of numbers of 0.0 to 3600.0"),
    Edit(
      "order", single, "\"seconds_per_sample\": [0.02]", "\"seconds_per_sample\": []",
      "\(singleCase): seconds_per_sample must have 1 to 1000 entries, not 0"),
    Edit(
      "order", single, "[[30, 5000]]", "[[100, 5000]]",
      "\(singleCase): memory_readings must be pairs of a number of 0 to 99 and one of 1 to 1073741824"),
    Edit(
      "order", single, "[[30, 5000]]", "[]", "\(singleCase): memory_readings must have 1 to 1000 entries, not 0"),
    Edit(
      "order", single, "[[30, 5000]]", "[[30, 5000], [91, 5000]]",
      "\(singleCase): the last of memory_readings must be at most 90 % used"),
    Edit(
      "order", single, "\"batch_sizes\": [1]", "\"batch_sizes\": [200001]",
      "\(singleCase): batch_sizes must be a list of numbers of 0 to 200000"),
    Edit(
      "order", single, "\"stops\": []", "\"stops\": [[1]]",
      "\(singleCase): stops must be pairs of a number of 0 to 200000 and one of 0 to 9223372036854775807"),
    Edit(
      "files", "'stream-json default sample first id 0 count 3'", "\"count\": 3", "\"count\": 2147483648",
      "case 'stream-json default sample first id 0 count 3': count must be 0 to 200000, not 2147483648"),
    Edit(
      "files", "'stream-json default sample first id 0 count 3'", "\"format\": \"stream-json\"", "\"format\": \"text\"",
      "case 'stream-json default sample first id 0 count 3': "
        + "format must be json, stream-json, jsonl, csv, npy, records, not 'text'"),
    Edit(
      "files", "'stream-json default sample first id 0 count 3'", "\"byte_count\": ", "\"byte_count\": -",
      "case 'stream-json default sample first id 0 count 3': byte_count must be 0 to 9223372036854775807, not -1001"),
    Edit(
      "files", "'stream-json default sample first id 0 count 3'", "\"seeding\": \"sample\"", "\"seeding\": \"Sample\"",
      "case 'stream-json default sample first id 0 count 3': seeding must be sample, rank, not 'Sample'"),
  ]

  private static let tinyName = "default sample world size 1 first id 0 count 1"
  private static let tiny = "'\(tinyName)'"
  private static let single = "sequential from 5, moderate sample world size 1 first id 9223372036854775807 count 1"
  private static let singleCase = "case '17: \(single)'"

  @Test(
    "A number, list or word outside its limits is named with its case and the rule", arguments: lower + upper + sounds)
  func refused(_ edit: Edit) throws {
    let sample = try GoldenSample(edit.layer, edit.of.replacing("'", with: "\""))
    #expect(problem(sample.file([sample.line])) == nil, "it is valid before it is edited")
    try #require(sample.line.contains(edit.old))
    let line = sample.line.replacing(edit.old, with: edit.new, maxReplacements: 1)
    #expect(problem(sample.file([line])) == .malformedFile(path: "g.json", reason: edit.reason))
  }

  @Test("Two cases of one name are refused")
  func doubledCase() throws {
    let sample = try GoldenSample("fibonacci")
    #expect(
      problem(sample.file([sample.line, sample.line]))
        == .malformedFile(path: "g.json", reason: "case 'index 0': there are two of this name"))
  }

  @Test("A file has at most 10,000 cases")
  func manyCases() throws {
    let sample = try GoldenSample("fibonacci")
    let lines = (0...10_000).map { sample.line.replacing("\"index 0\"", with: "\"index 0, \($0)\"") }
    #expect(problem(sample.file(lines.dropLast())) == nil)
    #expect(
      problem(sample.file(lines))
        == .malformedFile(path: "g.json", reason: "a golden file has at most 10000 cases"))
  }

  @Test("All tables of a file together ask for a limited number of links")
  func links() throws {
    let sample = try GoldenSample("roots", "\"\(Self.tinyName)\"")
    let lines = (0...25).map { number in
      sample.line.replacing("\"count\": 1", with: "\"count\": 200000")
        .replacing("count 1\"", with: "count 1, \(number)\"")
    }
    #expect(problem(sample.file(lines.dropLast())) == nil)
    #expect(
      problem(sample.file(lines))
        == .malformedFile(
          path: "g.json",
          reason: "case '\(Self.tinyName), 25': with it the file asks for 52000000 links, at most 50000000 are run"))
  }

  @Test(
    "A configuration's depth and bounds are checked, and each is there once",
    arguments: [
      ("\"depth\": 10,", "\"depth\": 10001,", "configuration 'default': depth must be 1 to 10000, not 10001"),
      ("\"depth\": 10,", "\"depth\": 0,", "configuration 'default': depth must be 1 to 10000, not 0"),
      ("\"name\": \"mild\"", "\"name\": \"default\"", "configuration 'default': there are two of this name"),
      ("[\"c03e000000000000\", ", "[", "configuration 'default': rotation must have 2 entries, not 1"),
      ("\"noise\": [", "\"sound\": [", "configuration 'default': noise must be a list of texts"),
      (
        "\"c03e000000000000\"", "\"403e000000000000\"",
        "configuration 'default': a range needs its lower bound below its upper one, not 30.0:30.0"
      ),
      (
        "\"c03e000000000000\"", "\"c03e\"",
        "configuration 'default': 16 lowercase hexadecimal digits instead of 'c03e' expected"
      ),
    ])
  func configurations(_ old: String, _ new: String, _ reason: String) throws {
    let sample = try GoldenSample("parameters", "\"default id 0\"")
    let file = sample.file([sample.line]) { $0.replacing(old, with: new, maxReplacements: 1) }
    #expect(problem(file) == .malformedFile(path: "g.json", reason: reason))
  }

  @Test("The depth of a configuration counts in what a file asks for")
  func deepTable() throws {
    let sample = try GoldenSample("files", "\"stream-json default sample first id 0 count 3\"")
    let line = sample.line.replacing("\"count\": 3", with: "\"count\": 5001")
    let file = sample.file([line]) { $0.replacing("\"depth\": 10,", with: "\"depth\": 10000,", maxReplacements: 1) }
    #expect(
      problem(file)
        == .malformedFile(
          path: "g.json",
          reason: "case 'stream-json default sample first id 0 count 3': "
            + "with it the file asks for 50010000 links, at most 50000000 are run"))
  }
}
