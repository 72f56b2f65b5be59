import DPAEngine
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("A run goes on only with what the same command left")
struct ResumeTests {
  private let folder: FilesFolder
  private let path: String

  init() throws {
    folder = try FilesFolder()
    path = folder.file("rows.csv")
  }

  /// An interrupted run of 2,048 rows.
  private func interrupt(baseSeed: UInt64? = nil) {
    _ = try? TableRunTests.write(path, .csv, jobs: 1, baseSeed: baseSeed, stopAfter: 2_048)
  }

  /// Why a run was refused; nothing where it was not.
  private func refusal(_ body: () throws -> WrittenTable) -> String? {
    do {
      _ = try body()
      return nil
    } catch let error as HarnessError {
      return error.status == .malformed
        ? error.description.replacingOccurrences(of: folder.path + "/", with: "") : "status \(error.status)"
    } catch {
      return "\(error)"
    }
  }

  private func resume(
    _ format: RowFormat = .csv, rowCount: UInt64 = TableRunTests.rowCount, start: UInt64 = 0, baseSeed: UInt64? = nil
  ) -> String? {
    refusal {
      try TableRunTests.write(path, format, resuming: true, rowCount: rowCount, start: start, baseSeed: baseSeed)
    }
  }

  private func edit(_ change: (inout [String: Any]) -> Void) throws {
    let file = URL(fileURLWithPath: path + ".partial.json")
    var state = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    change(&state)
    try JSONSerialization.data(withJSONObject: state).write(to: file)
  }

  @Test("Another format, part, seeding or number of rows is refused with both values")
  func otherOptions() throws {
    interrupt()
    let start = "'rows.csv.partial' cannot be continued: "
    #expect(resume(.jsonl) == start + "its format is 'csv', but 'jsonl' was asked for")
    #expect(resume(start: 1) == start + "its part is '0..<3100', but '1..<3101' was asked for")
    #expect(resume(rowCount: 3_101) == start + "its part is '0..<3100', but '0..<3101' was asked for")
    #expect(
      resume(baseSeed: 7)
        == start + "its seeding is 'sample', but 'rank, base seed 7, world size 2' was asked for")
    #expect(resume() == nil)
  }

  @Test("Another base seed is refused, and the same one goes on")
  func otherBaseSeed() throws {
    interrupt(baseSeed: 7)
    #expect(resume(baseSeed: 8)?.contains("its seeding is 'rank, base seed 7, world size 2', but 'rank, ") == true)
    #expect(resume(baseSeed: 7) == nil)
  }

  @Test("Options that decide the bytes are all in the recipe")
  func recipe() throws {
    let plain = try TableRequest().resolved()
    var other = TableRequest()
    let options = TableOutputOptions()
    let recipe = RunRecipe(plain, of: Engine(), options)
    func differs(
      _ request: TableRequest, _ options: TableOutputOptions, _ augmentation: ConfigurationRequest = .init()
    ) throws -> String? {
      let other = RunRecipe(try request.resolved(), of: Engine(try augmentation.resolved()), options)
      return other.difference(from: recipe.fields)?.split(separator: " ").dropFirst().first.map(String.init)
    }
    #expect(try differs(other, options) == nil)
    #expect(try differs(other, options, ConfigurationRequest(depth: 11)) == "setting_depth")
    for parameter in Parameter.allCases {
      let range = ConfigurationRequest(ranges: [(parameter, try ParameterRange(0, 77))])
      #expect(try differs(other, options, range) == "setting_\(parameter.rawValue)")
    }
    var changed = options
    changed.bitPatterns = true
    #expect(try differs(TableRequest(), changed) == "bit_patterns")
    changed = options
    changed.statisticsInFile = false
    #expect(try differs(TableRequest(), changed) == "statistics_in_file")
    changed = options
    changed.configurationInFile = false
    #expect(try differs(TableRequest(), changed) == "configuration_in_file")
    other = TableRequest()
    other.count = 20
    other.part = (lower: 0, upper: 10)
    #expect(try differs(other, options) == "table")
    #expect(recipe.difference(from: [:])?.contains("'missing'") == true)
    #expect(recipe.difference(from: recipe.fields.merging(["later": "x"]) { $1 })?.contains("'nothing'") == true)
  }

  @Test("A changed byte and a cut file are refused with the place, and stay")
  func changedBytes() throws {
    interrupt()
    let partial = URL(fileURLWithPath: path + ".partial")
    let kept = try Data(contentsOf: partial)
    // The last digit of a row's digest: the row is as well formed as before.
    let place = try #require(kept.firstIndex(of: UInt8(ascii: "\n"), from: 1_000)) - 1
    var changed = kept
    changed[place] = changed[place] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
    try changed.write(to: partial)
    #expect(
      resume() == "'rows.csv.partial' cannot be continued: its rows are not those that its state describes")
    #expect(try Data(contentsOf: partial) == changed)
    var header = kept
    header[0] = UInt8(ascii: "I")
    try header.write(to: partial)
    #expect(resume() == "'rows.csv.partial' cannot be continued: it was changed at byte 0")
    try kept.dropLast(200_000).write(to: partial)
    #expect(
      resume()
        == "'rows.csv.partial' cannot be continued: it has \(kept.count - 200_000) bytes where its state says "
        + "\(kept.count)")
    try kept.write(to: partial)
    #expect(resume() == nil)
  }

  @Test("A state whose rows, bytes, root or schema were edited is refused")
  func editedState() throws {
    interrupt()
    let state = try Data(contentsOf: URL(fileURLWithPath: path + ".partial.json"))
    let described = "its rows are not those that its state describes"
    func refused(_ expected: String, _ change: (inout [String: Any]) -> Void) throws {
      try edit(change)
      let found = resume()
      #expect(found?.contains(expected) == true, "\(found ?? "accepted")")
      try state.write(to: URL(fileURLWithPath: path + ".partial.json"))
    }
    try refused(described) { $0["rows"] = 1_024 }
    try refused(described) { $0["rows"] = 2_047 }
    // Whole leaves, and fewer than the part has: only that no such rows are there tells.
    try refused(described) { $0["rows"] = 3_072 }
    try refused("bytes where its state says") { $0["rows"] = 3_101 }
    try refused("it is cut off at byte ") { $0["bytes"] = ($0["bytes"] as? Int ?? 0) - 1 }
    try refused("bytes where its state says") { $0["bytes"] = ($0["bytes"] as? Int ?? 0) + 1 }
    try refused(described) { $0["root"] = String(repeating: "0", count: 64) }
    try refused("has the schema 'dpa-partial/1', but this version reads 'dpa-partial/3'") {
      $0["schema"] = "dpa-partial/1"
    }
    // What lies behind the rows and is counted among them would stay before the next ones.
    let kept = try FileHandle(forWritingTo: URL(fileURLWithPath: path + ".partial"))
    try kept.seekToEnd()
    try kept.write(contentsOf: Data("7".utf8))
    try kept.close()
    try refused(described) { $0["bytes"] = ($0["bytes"] as? Int ?? 0) + 1 }
    #expect(resume() == nil)
  }

  @Test("Rows are kept in whole leaves only")
  func wholeLeaves() throws {
    interrupt()
    // 2,047 rows, described as they are.
    let text = try folder.text("rows.csv.partial")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true).prefix(1 + 2_047)
    let bytes = lines.joined(separator: "\n").utf8.count + 1
    let other = folder.file("other.csv")
    let root = try TableRunTests.write(other, .csv, rowCount: 2_047).root
    try edit {
      $0["rows"] = 2_047
      $0["bytes"] = bytes
      $0["root"] = root?.description
    }
    #expect(resume()?.contains("its rows are not those that its state describes") == true)
  }

  @Test("A complete output whose end was changed, cut or added to is not taken for complete")
  func end() throws {
    let path = folder.file("rows.json")
    let root = try #require(try TableRunTests.write(path, .json).root)
    let whole = try folder.text("rows.json")
    let footer = try #require(whole.range(of: "\n  ],\n  \"statistics\""))
    _ = try? TableRunTests.write(folder.file("other.json"), .json, jobs: 1, stopAfter: 1_024)
    guard case .state(let other) = try PartialState.find(for: folder.file("other.json"), files: SystemFiles()) else {
      return try #require(Bool(false), "an interrupted run leaves its state")
    }
    func resume(_ text: String) throws -> String? {
      try folder.write(text, to: "rows.json")
      // What the state says at the very end: all rows, up to before the footer.
      try PartialState(
        recipe: RunRecipe(fields: other.recipe), rows: TableRunTests.rowCount,
        bytes: UInt64(whole[..<footer.lowerBound].utf8.count), root: root.description, file: nil
      ).save(for: path, replacing: true, files: SystemFiles())
      return refusal { try TableRunTests.write(path, .json, resuming: true) }
    }
    #expect(
      try resume(whole.replacingOccurrences(of: "\"count\": 3100", with: "\"count\": 3101"))?.contains(
        "it was changed at byte ") == true)
    #expect(try resume(String(whole.dropLast()))?.contains("it is cut off at byte ") == true)
    #expect(try resume(whole + "\n")?.contains("which are not those of the whole table") == true)
    #expect(try folder.names().filter { $0.hasPrefix("rows") } == ["rows.json", "rows.json.partial.json"])
    #expect(try resume(whole) == nil)
    #expect(try folder.names().filter { $0.hasPrefix("rows") } == ["rows.json"])
  }

  @Test(
    "An output that appears during a run stays; the rows are kept, and resuming or replacing finishes",
    arguments: [
      100, 3_100,
    ])
  func appeared(rowCount: UInt64) throws {
    let whole = folder.file("whole.csv")
    _ = try TableRunTests.write(whole, .csv, rowCount: rowCount)
    let error = HarnessError.outputAppeared(path: path, kept: path + ".partial")
    for resuming in [false, true] {
      #expect(throws: error) {
        try TableRunTests.write(path, .csv, jobs: 1, resuming: resuming, rowCount: rowCount) { _ in
          try? folder.write("precious", to: "rows.csv")
        }
      }
      #expect(try folder.text("rows.csv") == "precious")
      #expect(throws: HarnessError.outputExists(path: path)) {
        try TableRunTests.write(path, .csv, resuming: true, rowCount: rowCount)
      }
      try FileManager.default.removeItem(atPath: path)
      let resumed = try TableRunTests.write(path, .csv, resuming: true, rowCount: rowCount)
      #expect(resumed.keptRowCount == rowCount)
      #expect(try folder.text("rows.csv") == (try folder.text("whole.csv")))
      try FileManager.default.removeItem(atPath: path)
    }
    #expect(throws: error) {
      try TableRunTests.write(path, .csv, rowCount: rowCount) { _ in try? folder.write("precious", to: "rows.csv") }
    }
    _ = try TableRunTests.write(path, .csv, rowCount: rowCount, replacing: true)
    #expect(try folder.text("rows.csv") == (try folder.text("whole.csv")))
    #expect(try folder.names() == ["rows.csv", "whole.csv"])
  }

  @Test("The state is saved with every leaf and at the end; the rows are synced before they get their name")
  func saves() throws {
    let files = FaultyFiles()
    _ = try TableRunTests.write(path, .csv, jobs: 1, files: files)
    let saveCount = files.noted.filter { $0 == "replace by rows.csv.partial.json.next" }.count
    // The mark, three whole leaves, and the end.
    #expect(saveCount == 5)
    // Then the folder is synced, and the state removed under the lock of the next one.
    #expect(files.noted.suffix(8).prefix(2) == ["sync rows.csv.partial", "rename rows.csv.partial"])
  }

  @Test("Standard output, a device or a pipe keeps nothing to resume", arguments: ["-", "/dev/null", "/dev/stdout"])
  func nothingToKeep(path: String) {
    let error = HarnessError.usage(
      "\(setting: "resuming") needs an output that is a regular file; '\(path)' keeps nothing")
    #expect(throws: error) { try TableRunTests.write(path, .csv, resuming: true) }
  }
}

extension Data {
  fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int? { self[start...].firstIndex(of: byte) }
}
