import DPAEngine
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("Columns lie in a safetensors file where its header says, whoever writes them")
struct ColumnFileTests {
  private let folder: FilesFolder

  init() throws { folder = try FilesFolder() }

  /// A file whose header says what a test wants.
  private func file(_ header: String, _ data: [UInt8]) throws -> TableFileFixture {
    let file = try TableFileFixture(.safetensors)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    try file.write(length + Array(header.utf8) + data)
    return file
  }

  /// Header and data of a file.
  private func parts(_ file: TableFileFixture) throws -> (header: String, data: [UInt8]) {
    let bytes = try file.bytes
    let count = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return (String(decoding: bytes[8..<(8 + count)], as: UTF8.self), Array(bytes[(8 + count)...]))
  }

  private func sentence(_ body: () throws -> Verdict) -> String? {
    #expect(throws: HarnessError.self) { try body() }?.description
  }

  @Test("Every byte of a file: length, header with engine, configuration and root, then one column behind the other")
  func exactBytes() throws {
    let path = folder.file("t")
    let root = try #require(try TableRunTests.write(path, .safetensors, rowCount: 3).root)
    _ = try TableRunTests.write(folder.file("r"), .records, rowCount: 3)
    let records = [UInt8](try TableRunTests.bytes(folder.file("r")))
    let names = ["id"] + Parameter.allCases.map(\.rawValue)
    var tensors = names.enumerated().map { index, name in
      let (type, start) = (index == 0 ? "I64" : "F64", 24 * index)
      return #""\#(name)":{"data_offsets":[\#(start),\#(start + 24)],"dtype":"\#(type)","shape":[3]}"#
    }
    tensors.append(#""hash":{"data_offsets":[144,240],"dtype":"U8","shape":[3,32]}"#)
    let configuration = JSONText.line(ConfigurationDocument(.default), keys: .asSpelled)
      .replacingOccurrences(of: "\"", with: "\\\"")
    let metadata =
      #"{"dpa_harness.configuration":"\#(configuration)","dpa_harness.engine":"dpa/1","dpa_harness.root":"\#(root)"}"#
    var header = #"{"__metadata__":\#(metadata),\#(tensors.joined(separator: ","))}"#
    while header.utf8.count % 8 != 0 { header += " " }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    var data: [UInt8] = []
    for (offset, width) in [(0, 8), (8, 8), (16, 8), (24, 8), (32, 8), (40, 8), (48, 32)] {
      for row in 0..<3 { data += records[(80 * row + offset)..<(80 * row + offset + width)] }
    }
    #expect([UInt8](try TableRunTests.bytes(path)) == length + Array(header.utf8) + data)
  }

  @Test(
    "Bytes and root do not depend on the number of threads, and the root is that of the rows", arguments: [1, 2, 5])
  func threads(jobs: Int) throws {
    let records = try TableRunTests.write(folder.file("r"), .records, rowCount: 9_000)
    let one = try TableRunTests.write(folder.file("one"), .safetensors, jobs: 1, rowCount: 9_000)
    let many = try TableRunTests.write(folder.file("many"), .safetensors, jobs: jobs, rowCount: 9_000)
    #expect(try TableRunTests.bytes(folder.file("one")) == (try TableRunTests.bytes(folder.file("many"))))
    #expect(one.root == records.root && many.root == records.root)
    let reader = TableFileReader(folder.file("one"), format: .safetensors, engine: Engine(), jobs: jobs)
    let summary = try reader.summary()
    #expect(try summary.root.get() == records.root && summary.rowCount == 9_000)
    #expect(try summary.statistics.columns() == (try records.statistics?.columns()))
  }

  @Test("A write error at any write call leaves no half file, and resuming completes it")
  func writeErrors() throws {
    _ = try TableRunTests.write(folder.file("whole"), .safetensors)
    let expected = try TableRunTests.bytes(folder.file("whole"))
    let counting = FaultyFiles()
    _ = try TableRunTests.write(folder.file("counted"), .safetensors, files: counting)
    var kept = 0
    for call in stride(from: 1, through: counting.callCount, by: 5) {
      let path = folder.file("call-\(call)")
      #expect(throws: HarnessError.self, "call \(call)") {
        try TableRunTests.write(path, .safetensors, files: FaultyFiles(failingCall: call))
      }
      #expect(!FileManager.default.fileExists(atPath: path), "call \(call): nothing has the output's name")
      let resumed = try TableRunTests.write(path, .safetensors, resuming: true)
      #expect(try TableRunTests.bytes(path) == expected, "call \(call)")
      kept += (resumed.keptRowCount ?? 0) > 0 ? 1 : 0
    }
    #expect(kept > 5, "\(kept) runs kept rows")
    #expect(try folder.names().allSatisfy { !$0.contains("partial") })
  }

  @Test("Kept rows that were changed are refused, and so is a complete file whose header was")
  func changedKeptRows() throws {
    let path = folder.file("t")
    _ = try? TableRunTests.write(path, .safetensors, jobs: 1, stopAfter: 1_024)
    let partial = URL(fileURLWithPath: path + ".partial")
    var bytes = try Data(contentsOf: partial)
    // In the middle of the header's place nothing is kept; behind it the ids begin.
    bytes[bytes.count - 80 * Int(TableRunTests.rowCount) + 8 * 100] ^= 1
    try bytes.write(to: partial)
    #expect(
      throws: HarnessError.resumeRefused(path: partial.path, reason: "its rows are not those that its state describes")
    ) { try TableRunTests.write(path, .safetensors, resuming: true) }

    // A run that was killed behind the renaming: the state is there, and all rows are.
    let state = try #require(try? PartialState.find(for: path, files: SystemFiles()))
    guard case .state(let stopped) = state else { return try #require(Bool(false), "a stopped run leaves its state") }
    try FileManager.default.removeItem(at: partial)
    let root = try TableRunTests.write(folder.file("whole"), .safetensors).root
    let whole = try TableRunTests.bytes(folder.file("whole"))
    for place in [nil, 20] {
      var bytes = whole
      if let place { bytes[place] ^= 1 }
      try bytes.write(to: URL(fileURLWithPath: path))
      try PartialState(
        recipe: RunRecipe(fields: stopped.recipe), rows: TableRunTests.rowCount, bytes: TableRunTests.rowCount * 80,
        root: try #require(root).description, file: nil
      ).save(for: path, replacing: true, files: SystemFiles())
      if let place {
        #expect(throws: HarnessError.resumeRefused(path: path, reason: "it was changed at byte \(place)")) {
          try TableRunTests.write(path, .safetensors, resuming: true)
        }
      } else {
        #expect(try TableRunTests.write(path, .safetensors, resuming: true).keptRowCount == TableRunTests.rowCount)
      }
    }
  }

  @Test("Standard output, devices and pipes are refused before anything is computed")
  func streams() throws {
    for path in ["-", "/dev/null"] {
      #expect(throws: HarnessError.refused(.formatNeedsFile("safetensors"))) {
        try TableRunTests.write(path, .safetensors)
      }
    }
    let reader = TableFileReader("-", format: .safetensors, engine: Engine(), jobs: 1)
    #expect(throws: HarnessError.refused(.formatNeedsFile("safetensors"))) { try reader.summary() }
    #expect(throws: TableError.formatNeedsFile("safetensors")) {
      try Engine().makeEncoder(EncoderOptions(.safetensors), rowCount: 1)
    }
    #expect(throws: TableError.formatNeedsFile("safetensors")) {
      try TableDecoder(.safetensors, layout: Record.layout, from: MemorySource([]))
    }
  }

  @Test("A table that no file can hold is refused with its size")
  func tooLong() throws {
    for rowCount: UInt64 in [1 << 57, SampleRange.lastID] {
      let error = #expect(throws: HarnessError.self) {
        try TableRunTests.write(folder.file("t"), .safetensors, rowCount: rowCount)
      }
      #expect(error?.description == "a table of \(rowCount) rows of 80 bytes is longer than any file can be")
    }
    #expect(try folder.names().isEmpty)
  }

  @Test("A wrong bit in any column of the first, a middle and the last row is found and named")
  func wrongBits() throws {
    for (index, column) in ["id", "rotation", "brightness", "noise", "scale", "contrast", "hash"].enumerated() {
      for row in [0, 19, 39] {
        let file = try TableFileFixture(.safetensors)
        var (header, data) = try parts(file)
        data[40 * 8 * index + (index == 6 ? 32 : 8) * row] ^= 1
        let verdict = try self.file(header, data).verify()
        #expect(verdict.differences(of: "every row").first?.what == "row \(row) (id \(row)), \(column)")
        #expect(verdict.notes == ["40 rows read, 1 of them wrong"])
        #expect(verdict.differences(of: "root").map(\.what) == ["root"], "the rows are not those of the stated root")
      }
    }
  }

  @Test("A stated root that is not that of the rows fails, and where none is stated the rows alone are checked")
  func root() throws {
    let (header, data) = try parts(try TableFileFixture(.safetensors))
    let name = #""dpa_harness.root":""#
    let start = try #require(header.range(of: name)).upperBound
    let stated = header[start..<header.index(start, offsetBy: 64)]
    let zeros = String(repeating: "0", count: 64)
    let verdict = try file(header.replacingOccurrences(of: stated, with: zeros), data).verify()
    #expect(verdict.differences(of: "root") == [Difference("root", expected: String(stated), found: zeros)])
    #expect(verdict.failedCount == 1 && verdict.caseNames == ["every row", "root"])
    let silent = header.replacingOccurrences(of: #","dpa_harness.root":"\#(stated)""#, with: "")
    let held = try file(silent, data).verify()
    #expect(held.status == .held && held.caseNames == ["every row"])
  }

  @Test("The configuration that a file states is used unless options give one, or it is of another engine")
  func configuration() throws {
    let mild = ConfigurationRequest(preset: .mild, depth: 1)
    let file = try TableFileFixture(.safetensors, augmentation: mild)
    #expect(try file.verify(givesConfiguration: false).status == .held)
    #expect(try file.verify(givesConfiguration: true, augmentation: mild).status == .held)
    #expect(try file.verify(givesConfiguration: true).status == .failed)
    let (header, data) = try parts(file)
    let other = try self.file(header.replacingOccurrences(of: "dpa/1", with: "dpa/2"), data)
    #expect(try other.verify(givesConfiguration: false).status == .failed)
    let broken = try self.file(header.replacingOccurrences(of: #"\"depth\":1"#, with: #"\"depth\":0"#), data)
    #expect(header.contains(#"\"depth\":1"#))
    #expect(throws: HarnessError.self) { try broken.verify(givesConfiguration: false) }
  }

  @Test("Tensors that are not the table's columns are named")
  func otherTensors() throws {
    let (header, data) = try parts(try TableFileFixture(.safetensors))
    for (old, new, reason) in [
      ("\"noise\":", "\"noisy\":", "it has a tensor 'noisy', which is no column of the table"),
      (
        #""dtype":"I64","shape":[40]"#, #""dtype":"I64","shape":[8,5]"#,
        "its tensor 'id' is I64 of shape [8, 5], not I64 of shape [8]"
      ),
      (
        #""dtype":"U8","shape":[40,32]"#, #""dtype":"U8","shape":[1280]"#,
        "its tensor 'hash' is U8 of shape [1280], not U8 of shape [40, 32]"
      ),
      (#""dtype":"I64""#, #""dtype":"F64""#, "its tensor 'id' is F64 of shape [40], not I64 of shape [40]"),
    ] {
      let file = try file(header.replacingOccurrences(of: old, with: new), data)
      #expect(sentence { try file.verify() } == "'\(file.path)' is malformed: \(reason)")
    }
    let missing = try file(#"{"id":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#, [UInt8](repeating: 0, count: 8))
    #expect(sentence { try missing.verify() } == "'\(missing.path)' is malformed: it has no tensor 'rotation'")
    let cut = try file(header, Array(data.dropLast()))
    #expect(
      sentence { try cut.verify() }
        == "'\(cut.path)' is malformed: the tensor 'hash' ends at 3200, but there are 3199 bytes of data")
  }

  @Test("A value that no table holds is named with its place in the file")
  func valuesThatCannotBe() throws {
    for (column, place, bytes, reason) in [
      ("noise", 40 * 8 * 3 + 8 * 7, [UInt8]([0, 0, 0, 0, 0, 0, 0xf0, 0x7f]), "noise is infinite or not a number"),
      ("id", 8 * 7, [UInt8](repeating: 0xff, count: 8), "a sample id must be at most 9223372036854775807"),
    ] {
      let whole = try TableFileFixture(.safetensors)
      var (header, data) = try parts(whole)
      data.replaceSubrange(place..<(place + 8), with: bytes)
      let file = try file(header, data)
      let offset = 8 + header.utf8.count + place
      #expect(
        sentence { try file.verify() } == "'\(file.path)' is malformed at byte \(offset): \(reason)", "\(column)")
    }
  }
}
