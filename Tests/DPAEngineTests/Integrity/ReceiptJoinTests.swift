import DPAEngine
import DPATestSupport
import Testing

@Suite("receipts of parts join into the table's root and statistics")
struct ReceiptJoinTests {
  private static let engine = Engine(Preset.moderate.configuration)

  private static func receipts(
    of table: Table, cutAt cuts: [UInt64], jobs: Int = 1
  ) throws -> [ReceiptJoin.Labelled] {
    let borders = ([table.range.first] + cuts + [table.range.end]).sorted()
    return try zip(borders, borders.dropFirst()).map { start, end in
      let part = try SampleRange(start, upTo: end)
      let receipt = try engine.receipt(of: part, in: table, jobs: jobs)
      return ReceiptJoin.Labelled(receipt, label: "\(part)")
    }
  }

  private static func table(_ count: UInt64, first: UInt64 = 7) throws -> Table {
    try Table(try SampleRange(first: first, count: count), seeding: .rank(baseSeed: 3, worldSize: 5))
  }

  @Test("for any partition, in any order", arguments: 0..<50)
  func partitions(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = BuildMode.isOptimized ? UInt64.random(in: 0...20_000, using: &generator) : 40
    let table = try Self.table(count)
    // Few and many parts, empty ones, and more parts than rows of a leaf.
    let partCount = [0, 1, 6, 40, 3_000][seed % 5]
    let cuts = (0..<partCount).map { _ in UInt64.random(in: 7...(7 + count), using: &generator) }
    let parts = try Self.receipts(of: table, cutAt: cuts).shuffled(using: &generator)
    let (joined, problems) = ReceiptJoin(parts, engine: Self.engine).join()
    #expect(problems.isEmpty, "seed \(seed)")
    #expect(joined?.root == Self.engine.root(of: table), "seed \(seed)")
    let whole = try Self.engine.summary(of: table.range, in: table, jobs: 2)
    #expect(joined?.statistics.sums == whole.statistics?.sums, "seed \(seed)")
  }

  @Test("ten owners of one leaf are recomputed once")
  func manyOwners() throws {
    let table = try Self.table(1_500)
    let parts = try Self.receipts(of: table, cutAt: (1...10).map { 7 + 100 * $0 })
    let (joined, problems) = ReceiptJoin(parts, engine: Self.engine).join()
    #expect(problems.isEmpty)
    #expect(joined?.recomputedLeafCount == 1)
    #expect(joined?.root == Self.engine.root(of: table))
  }

  @Test("missing, doubled and overlapping ids are named")
  func coverage() throws {
    let table = try Self.table(5_000)
    let parts = try Self.receipts(of: table, cutAt: [1_007, 3_007])
    func problems(_ parts: [ReceiptJoin.Labelled]) -> [String] {
      ReceiptJoin(parts, engine: Self.engine).join().problems.map(\.description)
    }
    #expect(problems([]) == ["there are no receipts to join"])
    #expect(problems([parts[0], parts[2]]) == ["the ids 1007..<3007 are missing: no receipt covers them"])
    #expect(
      problems([parts[1]]) == [
        "the ids 7..<1007 are missing: no receipt covers them",
        "the ids 3007..<5007 are missing: no receipt covers them",
      ])
    #expect(
      problems(parts + [parts[1]]) == [
        "the ids 1007..<3007 are doubled: 1007..<3007 and 1007..<3007 are of the same part"
      ])
    let wide = try Self.receipts(of: table, cutAt: [2_007])[0]
    #expect(
      problems([wide] + parts.dropFirst()) == ["the ids 1007..<2007 overlap: they are in 7..<2007 and in 1007..<3007"])
  }

  @Test("a part of another configuration, table or seeding is named")
  func others() throws {
    let table = try Self.table(100)
    let parts = try Self.receipts(of: table, cutAt: [57])
    let other = try Engine(Preset.mild.configuration).receipt(of: parts[1].receipt.part, in: table)
    let problems = ReceiptJoin([parts[0], ReceiptJoin.Labelled(other, label: "b")], engine: Self.engine).join().problems
    #expect(problems.count == 1)
    #expect(problems.first?.description.hasPrefix("b has another configuration: rotation=-15.0:15.0 ") == true)
    let longer = try Self.receipts(of: try Self.table(101), cutAt: [57])[1]
    #expect(
      ReceiptJoin([parts[0], longer], engine: Self.engine).join().problems.map(\.description) == [
        "57..<108 has another table: 7..<108 instead of 7..<107"
      ])
  }

  @Test("a wrong part leaf is named with its rows")
  func wrongPartLeaf() throws {
    let table = try Self.table(3_000)
    var parts = try Self.receipts(of: table, cutAt: [1_507])
    let receipt = parts[1].receipt
    var hashes = receipt.hashes
    let right = hashes.partLeaves[0]
    hashes.partLeaves[0] = PartLeaf(leaf: right.leaf, rows: right.rows, recordsDigest: Digest())
    let wrong = Receipt(
      engine: receipt.engine, engineVersion: receipt.engineVersion, kernel: receipt.kernel,
      settings: receipt.settings, table: table, rank: nil, part: receipt.part, hashes: hashes,
      sums: receipt.sums)
    parts[1] = ReceiptJoin.Labelled(wrong, label: "b")
    #expect(
      ReceiptJoin(parts, engine: Self.engine).join().problems == [
        .wrongPartLeaf("b", rows: right.rows, expected: right.recordsDigest, found: Digest())
      ])
  }

  @Test("threads do not change a receipt", arguments: [2, 5])
  func jobs(jobs: Int) throws {
    let table = try Self.table(BuildMode.isOptimized ? 70_000 : 100)
    let part = try SampleRange(9, upTo: table.range.end)
    #expect(
      try Self.engine.receipt(of: part, in: table, jobs: jobs) == Self.engine.receipt(of: part, in: table, jobs: 1))
  }
}
