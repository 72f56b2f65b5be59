import DPAEngine
import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("A table's file is read")
struct TableFileReaderTests {
  /// Records with these ids and nothing else.
  private static func records(_ ids: some Sequence<UInt64>) -> [UInt8] {
    ids.flatMap { id in
      (0..<8).map { UInt8(truncatingIfNeeded: id >> (8 * $0)) } + [UInt8](repeating: 0, count: 72)
    }
  }

  private static func summary(_ bytes: [UInt8], jobs: Int = 2, rowLimit: UInt64 = .max) throws -> TableFileSummary {
    try TableRunTests.withFolder { folder in
      let path = folder + "/table"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try TableFileReader(path, format: .records, engine: Engine(kernel: .portable), jobs: jobs)
        .read(check: NoCheck(), rowLimit: rowLimit)
    }
  }

  @Test("Ids that do not follow each other leave no root, and the first such row is named")
  func disorder() throws {
    for (ids, reason) in [
      ([0, 1, 3, 4], "row 2 has the id 3 where 2 would follow"), ([5, 5], "row 1 has the id 5 where 6 would follow"),
      ([7, 8, 1, 2, 9], "row 2 has the id 1 where 9 would follow"),
      ([2, 1], "row 1 has the id 1 where 3 would follow"),
    ] as [([UInt64], String)] {
      let summary = try Self.summary(Self.records(ids))
      #expect(summary.rowCount == UInt64(ids.count) && summary.statistics.count == UInt64(ids.count))
      #expect(summary.root == .failure(.init(reason: reason)))
    }
    for ids: [UInt64] in [[], [9], [4, 5, 6]] {
      guard case .success = try Self.summary(Self.records(ids)).root else {
        Issue.record("\(ids) follow each other")
        continue
      }
    }
  }

  @Test("So do the ids of two chunks", arguments: [1, 3])
  func disorderOfChunks(jobs: Int) throws {
    let chunk = ChunkPlan.leavesPerChunk * UInt64(TableHasher.leafRecordCount)
    let second = Array(chunk..<(chunk + 3))
    let gap = try Self.summary(Self.records(Array(0..<chunk) + second.map { $0 + 1 }), jobs: jobs)
    #expect(gap.root == .failure(.init(reason: "row \(chunk) has the id \(chunk + 1) where \(chunk) would follow")))
    #expect(gap.rowCount == chunk + 3)
    let both = try Self.summary(Self.records([1, 3] + Array(4..<(chunk + 2)) + second), jobs: jobs)
    #expect(both.root == .failure(.init(reason: "row 1 has the id 3 where 2 would follow")), "the first of two")
    let inside = try Self.summary(Self.records([1, 3] + Array(4..<(chunk + 2)) + [chunk + 2, chunk + 9]), jobs: jobs)
    #expect(inside.root == .failure(.init(reason: "row 1 has the id 3 where 2 would follow")), "the first of two")
  }

  @Test("Only what is asked for is collected of the rows", arguments: [RowSummaries.all, .root, .statistics, []])
  func summaries(_ summaries: RowSummaries) throws {
    let rows = Self.records(0..<3)
    let summary = try TableRunTests.withFolder { folder in
      let path = folder + "/table"
      try Data(rows).write(to: URL(fileURLWithPath: path))
      return try TableFileReader(path, format: .records, engine: Engine(kernel: .portable), jobs: 1)
        .read(check: NoCheck(), summaries: summaries)
    }
    #expect(summary.rowCount == 3)
    #expect(summary.statistics.count == (summaries.contains(.statistics) ? 3 : 0))
    let root = try Self.summary(rows).tree.digest
    #expect(summary.tree.digest == (summaries.contains(.root) ? root : MerkleRoot().digest))
  }

  @Test("The root is that of the records, leaf by leaf, and the statistics are of all rows")
  func root() throws {
    let bytes = Self.records(0..<1_500)
    var leaves = MerkleRoot()
    for leaf in [bytes[..<(1_024 * 80)], bytes[(1_024 * 80)...]] {
      leaves.append(leafHash: SHA256.digest(of: [0] + leaf))
    }
    let summary = try Self.summary(bytes)
    #expect(summary.root == .success(leaves.digest))
    #expect(summary.statistics.count == 1_500)
    #expect(summary.offset == UInt64(bytes.count))
  }

  @Test("Nothing behind the limit of rows is looked at")
  func limits() throws {
    let summary = try Self.summary(Self.records(0..<9) + [1, 2, 3], rowLimit: 5)
    #expect(summary.rowCount == 5 && summary.offset == 400)
    let error = #expect(throws: HarnessError.self) { try Self.summary(Self.records(0..<9) + [1, 2, 3]) }
    guard case .malformedBytes(_, 720, MalformedReason.cutOff.description) = error else {
      Issue.record("\(error as Any)")
      return
    }
  }

  @Test("What a file holds is shown as text and as JSON; what there is not has its reason")
  func rendering() throws {
    let none = try Self.summary([])
    #expect(
      none.text == """
        format  records
        rows    0
        root    \(SHA256.digest(of: []))

        no statistics: there are no values

        """)
    #expect(
      none.json
        == "{\"schema\": \"dpa-file-statistics/1\", \"format\": \"records\", \"count\": 0, \"statistics\": null, "
        + "\"statistics_reason\": \"no statistics: there are no values\", "
        + "\"root\": \"\(SHA256.digest(of: []))\"}\n")
    let gap = try Self.summary(Self.records([3, 5]))
    let reason = "row 1 has the id 5 where 4 would follow"
    #expect(gap.text.hasPrefix("format  records\nrows    2\nroot    unavailable: \(reason)\n\nparameter  "))
    #expect(gap.text.split(separator: "\n").count == 9)
    #expect(gap.json.hasSuffix("\"root\": null, \"root_reason\": \"\(reason)\"}\n"))
  }

  @Test("A folder, and a number of threads that makes no sense, are refused")
  func refusals() throws {
    try TableRunTests.withFolder { folder in
      #expect(throws: HarnessError.fileFailed(action: "read", path: folder, reason: "it is a folder")) {
        _ = try TableFileReader(folder, format: .csv, engine: Engine(kernel: .portable), jobs: 1).summary()
      }
      for jobs in [0, 1_025] {
        #expect(throws: HarnessError.usage("\(setting: "jobs") must be 1 to 1024, not \(jobs)")) {
          _ = try TableFileReader(folder + "/none", format: .csv, engine: Engine(kernel: .portable), jobs: jobs)
            .summary()
        }
      }
    }
  }

  @Test("The name's ending tells the format unless one is named")
  func formats() throws {
    for (name, format) in [
      ("a.json", RowFormat.json), ("a.b.jsonl", .jsonl), ("a.csv", .csv), ("a.json.npy", .npy), ("a.records", .records),
      ("a.safetensors", .safetensors),
    ] {
      #expect(try FileFormat.of(name, named: nil) == format)
      #expect(try FileFormat.of(name, named: .streamJSON) == .streamJSON)
    }
    for name in ["a", "json", "a.CSV", "a.csv.gz"] {
      #expect(
        throws: HarnessError.usage(
          "the name '\(name)' tells no format (.json, .jsonl, .csv, .npy, .records, .safetensors); give "
            + "\(setting: "file_format")")
      ) { try FileFormat.of(name, named: nil) }
      #expect(try FileFormat.of(name, named: .csv) == .csv)
    }
  }
}
