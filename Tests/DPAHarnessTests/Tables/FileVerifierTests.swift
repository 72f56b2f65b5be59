import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit
@testable import TableCore
@testable import TableRuns

@Suite("A table's file is held against the engine")
struct FileVerifierTests {
  static let readable = RowFormat.allCases.filter(\.isExact)

  @Test("A whole file of every format holds, all rows or some", arguments: readable)
  func holds(_ format: RowFormat) throws {
    let file = try TableFileFixture(format)
    let verdict = try file.verify(count: 40)
    #expect(verdict.status == .held && verdict.heldCount >= 2 && verdict.skippedCount == 0)
    #expect(verdict.notes == ["40 rows read, 0 of them wrong"])
    let sampled = try file.verify(count: 40, sample: 7, seed: 5)
    #expect(sampled.status == .held)
    #expect(sampled.notes == ["0 wrong in 7: at most 42.857143 % wrong at 95 % (seed 5, 40 rows read)"])
  }

  @Test("A wrong bit in any column of the first, a middle and the last row is found, counted and named")
  func wrongBits() throws {
    for (column, offset) in TableFileFixture.columns {
      for row in [0, 19, 39] {
        let file = try TableFileFixture(.records)
        try file.damage(row: row, at: offset)
        for (sample, note) in [(nil, "40 rows read, 1 of them wrong"), (40, "1 wrong in 40 (seed 1, 40 rows read)")] {
          let verdict = try file.verify(sample: sample)
          #expect(verdict.status == .failed, "\(column) of row \(row)")
          let name = sample.map { "\($0) random rows" } ?? "every row"
          let places = [column] + stage(of: column)
          #expect(verdict.differences(of: name).map(\.what) == places.map { "row \(row) (id \(row)), \($0)" })
          #expect(verdict.notes == [note])
        }
      }
    }
  }

  /// Of a row whose lowest bit in a column is another one; an id decides no stage of its row.
  private func stage(of column: String) -> [String] {
    switch column {
    case "id": []
    case "hash": ["stage seed text or link: digest after link 0, beside the values of the expected one"]
    default: ["stage value: \(column)"]
    }
  }

  @Test("Both values of a difference are shown: decimals with bits, digests, ids")
  func values() throws {
    let file = try TableFileFixture(.records)
    let right = try #require(
      try Engine(TableFileFixture.configuration())
        .samples(in: try SampleRange(first: 3, count: 1)).first)
    try file.damage(row: 3, at: 8)
    let rotation = right.parameters[.rotation]
    let wrong = Double(bitPattern: rotation.bitPattern ^ 1)
    func text(_ value: Double) -> String {
      "\(value) (bits \(String(value.bitPattern, radix: 16)))"
    }
    let stage = Difference("row 3 (id 3), stage value: rotation", expected: text(rotation), found: text(wrong))
    #expect(
      try file.verify().differences(of: "every row")
        == [Difference("row 3 (id 3), rotation", expected: text(rotation), found: text(wrong)), stage])
    try file.damage(row: 3, at: 0)
    #expect(
      try file.verify().differences(of: "every row")
        == [Difference("row 3 (id 3), id", expected: "3", found: "2"), stage])
  }

  @Test("Of several wrong rows the first is named and all are counted", arguments: [1, 3])
  func several(jobs: Int) throws {
    let file = try TableFileFixture(.records)
    for row in [38, 5, 17] { try file.damage(row: row, at: 16) }
    let wrong = ["row 5 (id 5), brightness", "row 5 (id 5), stage value: brightness"]
    let all = try file.verify(jobs: jobs)
    #expect(all.differences(of: "every row").map(\.what) == wrong)
    #expect(all.notes == ["40 rows read, 3 of them wrong"])
    let sampled = try file.verify(sample: 40, jobs: jobs)
    #expect(sampled.differences(of: "40 random rows").map(\.what) == wrong)
    #expect(sampled.notes == ["3 wrong in 40 (seed 1, 40 rows read)"])
  }

  @Test("Of the wrong rows of a sample the first in the file is named, in whatever order they were picked")
  func firstOfSample() throws {
    let file = try TableFileFixture(.records)
    for row in 0..<40 { try file.damage(row: row, at: 16) }
    let batch = try file.batch(capacity: 40)
    var unsorted = 0
    for seed: UInt64 in 1...5 {
      let check = SampleCheck(size: 6, seed: seed)
      try check.take(try #require(check.find(in: batch, firstRow: 0, with: ())))
      let rows = check.picked.map(\.row)
      if rows.first != rows.min() { unsorted += 1 }
      let verdict = try file.verify(sample: 6, seed: seed)
      let first = try #require(rows.min())
      #expect(
        verdict.differences(of: "6 random rows").map(\.what)
          == ["brightness", "stage value: brightness"].map { "row \(first) (id \(first)), \($0)" })
      #expect(verdict.notes == ["6 wrong in 6 (seed \(seed), 40 rows read)"])
    }
    #expect(unsorted > 0, "picked rows are out of order at least once")
  }

  @Test("A sample finds wrong rows at the end of the file as often as at its start")
  func sampleReachesTheEnd() throws {
    let file = try TableFileFixture(.records)
    try file.damage(row: 39, at: 16)
    let found = try (1...60).count { try file.verify(sample: 10, seed: UInt64($0)).status == .failed }
    // Ten of forty rows: a quarter of the samples.
    #expect((8...24).contains(found), "\(found) of 60")
  }

  @Test("Rows too many or too few fail, whatever the rows are", arguments: [nil, 40])
  func rowCounts(sample: Int?) throws {
    let file = try TableFileFixture(.csv)
    for count: UInt64 in [39, 41] {
      let verdict = try file.verify(count: count, sample: sample)
      #expect(verdict.status == .failed)
      #expect(
        verdict.differences(of: "number of rows")
          == [Difference("number of rows", expected: "\(count)", found: "40")])
      #expect(verdict.failedCount == 1, "the rows themselves are right")
    }
  }

  @Test("Without count, an epoch still ends where it ends")
  func epochs() throws {
    let file = try TableFileFixture(.records)
    let verdict = try file.verify { ($0.epoch, $0.epochSize) = (0, 30) }
    #expect(
      verdict.differences(of: "number of rows") == [Difference("number of rows", expected: "30", found: "40")])
    #expect(try file.verify { ($0.epoch, $0.epochSize) = (0, 40) }.status == .held)
    #expect(throws: HarnessError.refused(.idOutsideEpoch(id: 50, epochSize: 40))) {
      try file.verify { ($0.start, $0.epoch, $0.epochSize) = (50, 0, 40) }
    }
  }

  @Test("No rows are no proof, with or without a sample, unless none were expected", arguments: readable)
  func noRows(_ format: RowFormat) throws {
    let file = try TableFileFixture(format, rowCount: 0)
    for sample in [nil, 3] {
      let unknown = try file.verify(sample: sample)
      #expect(unknown.status == .malformed)
      #expect(unknown.heldCount == 0)
      #expect(
        unknown.problems.map(\.sentence)
          == ["'\(file.path)' has no rows, so nothing was checked; give \(setting: "count") 0 for an empty table"])
      #expect(try file.verify(count: 5, sample: sample).status == .malformed)
      #expect(try file.verify(count: 0, sample: sample).status == .held)
    }
    #expect(try file.verify(count: 4) { ($0.worldSize, $0.rank) = (5, 4) }.status == .held, "an empty part")
  }

  @Test("Where a format has no length, a verdict without count says that only the rows present were checked")
  func unknownLength() throws {
    for format in Self.readable {
      let file = try TableFileFixture(format)
      let reason: Sentence =
        "only the rows present were checked: \(format.rawValue) does not say how many there should be; "
        + "give \(setting: "count")"
      let isOpen = [.records, .csv, .jsonl].contains(format)
      for sample in [nil, 3] {
        let skips = try file.verify(sample: sample).skips
        #expect(skips.map(\.reason) == (isOpen ? [reason] : []), "\(format)")
      }
      #expect(try file.verify(count: 40).skips.isEmpty)
    }
  }

  @Test("Options that do not fit are refused")
  func refusals() throws {
    let file = try TableFileFixture(.records)
    func refusal(_ body: () throws -> Verdict) -> String? {
      #expect(throws: HarnessError.self) { try body() }?.description
    }
    #expect(
      refusal { try file.verify { $0.seeding = .rank } }
        == "with seeding rank a row depends on the table's length; give count")
    #expect(
      refusal { try file.verify { ($0.worldSize, $0.rank) = (2, 1) } }
        == "rank needs count: a rank's part depends on the table's length")
    for size in [0, -1, SampleBatch.capacityLimit + 1] {
      #expect(refusal { try file.verify(sample: size) } == "sample must be 1 to 16777216 rows, not \(size)")
    }
    #expect(refusal { try file.verify(jobs: 0) } == "jobs must be 1 to 1024, not 0")
    let chain = try TableFileFixture(.json)
    #expect(
      refusal { try chain.verify(givesConfiguration: true) }
        == "'\(chain.path)' has a configuration of its own; leave preset, range and depth out")
    let ranked = try TableFileFixture(.records) { request, _ in
      (request.seeding, request.asRank, request.baseSeed) = (.rank, 2, 3)
    }
    #expect(
      try ranked.verify { ($0.seeding, $0.asRank, $0.baseSeed) = (.rank, 2, 3) }.status == .held,
      "as one rank, rows do not depend on the table's length")
  }

  @Test("A chain file is verified by its own configuration, wherever in the file that stands")
  func ownConfiguration() throws {
    let file = try TableFileFixture(.json, augmentation: ConfigurationRequest(preset: .mild, depth: 1))
    #expect(try file.verify().status == .held)
    let text = try file.text
    let metadata = try #require(text.range(of: "\"metadata\": {"))
    let rows = try #require(text.range(of: ",\n  \"augmentations\""))
    let member = text[metadata.lowerBound..<rows.lowerBound]
    let end = try #require(text.range(of: "\n}", options: .backwards))
    let moved =
      text[..<metadata.lowerBound] + text[rows.upperBound...].prefix(0) + "\"augmentations\""
      + text[rows.upperBound..<end.lowerBound] + ",\n  " + member + text[end.lowerBound...]
    try file.write(Array(moved.utf8))
    #expect(try file.verify().status == .held)
    let plain = try TableFileFixture(.json, augmentation: ConfigurationRequest()) { _, options in
      options.configurationInFile = false
    }
    #expect(try plain.verify().status == .held)
    #expect(try plain.verify(givesConfiguration: true).status == .failed, "the options count where the file is silent")
  }

  @Test("Rows of a chain file are counted from the first id")
  func firstID() throws {
    let file = try TableFileFixture(.json) { request, _ in request.start = 1_000 }
    #expect(try file.verify { $0.start = 1_000 }.status == .held)
    #expect(try file.verify().status == .failed)
    #expect(try file.verify(sample: 5) { $0.start = 1_000 }.status == .held)
    #expect(try file.verify(sample: 5).status == .failed)
  }

  @Test("Each statistic that a chain file states is held against its rows")
  func statistics() throws {
    let file = try TableFileFixture(.json)
    let whole = try file.text
    let start = try #require(whole.range(of: "\"statistics\"")).lowerBound
    let noise = try #require(whole.range(of: "\"noise\"", range: start..<whole.endIndex)).lowerBound
    for (key, what) in [
      ("mean", "mean of noise"), ("stdev", "stdev of noise"), ("min", "min of noise"), ("max", "max of noise"),
      ("count", "count of noise"),
    ] {
      let member = try #require(whole.range(of: "\"\(key)\": ", range: noise..<whole.endIndex))
      try file.write(Array(whole.replacingCharacters(in: member, with: "\"\(key)\": 7").utf8))
      let verdict = try file.verify()
      #expect(verdict.differences(of: "statistics").map(\.what) == [what])
      #expect(verdict.status == .failed && verdict.failedCount == 1)
    }
    try file.write(Array(whole.utf8))
    #expect(try file.verify().caseNames == ["every row", "statistics"])
  }

  @Test("Statistics of no rows are a difference")
  func statisticsOfNothing() throws {
    let file = try TableFileFixture(.json)
    let whole = try file.text
    let rows = try #require(whole.range(of: "\"augmentations\": ["))
    let end = try #require(whole.range(of: "],\n  \"statistics\""))
    let count = try #require(whole.range(of: "\"num_samples\": 40"))
    let text = whole.replacingCharacters(in: rows.upperBound..<end.lowerBound, with: "")
      .replacingCharacters(in: count, with: "\"num_samples\": 0")
    try file.write(Array(text.utf8))
    #expect(
      try file.verify(count: 0).differences(of: "statistics")
        == [Difference("statistics", expected: "none, since there are no rows", found: "some")])
  }
}
