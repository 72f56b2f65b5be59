import DPATestSupport
import Testing

@testable import DPAEngine

@Suite("leaf hashes in order become the subtrees of their part")
struct SubtreeFoldTests {
  @Test("for any part of any table", arguments: 0..<200)
  func anyPart(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let range = try SampleRange(first: 9, count: UInt64.random(in: 0...70_000, using: &generator))
    let leaves = TableLeaves(range: range)
    let hashes = (0..<leaves.count).map { SHA256.digest(of: "leaf \($0)".utf8) }
    let ends = (0..<2).map { _ in UInt64.random(in: range.first...range.end, using: &generator) }.sorted()
    let part = seed.isMultiple(of: 3) ? range : try SampleRange(ends[0], upTo: ends[1])
    let whole = leaves.whole(in: part)
    var fold = SubtreeFold(part: part, leaves: leaves)
    for leaf in whole { fold.append(hashes[Int(leaf)]) }
    let single = whole.map { Subtree(firstLeaf: $0, leafCount: 1, hash: hashes[Int($0)]) }
    #expect(fold.subtrees == SubtreeComposer(single).maximal(whole, ofTreeWith: leaves.count), "seed \(seed)")
  }

  @Test("the hashes of leaves are those of their records, in any selection", arguments: [1, 2, 17])
  func hashes(count: Int) throws {
    let engine = Engine(Preset.mild.configuration)
    let table = try Table(SampleRange(first: 3, count: 1_024 * 17 + 5), seeding: .rank(baseSeed: 1, worldSize: 4))
    let leaves = TableLeaves(range: table.range)
    // The last leaf is short, and leaves may be left out.
    let picked = Array((0..<leaves.count).suffix(count)).filter { $0 != 5 }
    let hasher = PartHasher(engine: engine, table: table, frame: table.range, statistics: true)
    var found: [Digest] = []
    hasher.append(hashesOf: picked[...], to: &found)
    #expect(found == picked.map { hasher.hash(of: $0..<($0 + 1)) })
    let rows = picked.reduce(0) { $0 + leaves.rows(of: $1..<($1 + 1)).count }
    #expect(hasher.statistics?.count == 2 * rows)
    let generator = engine.makeGenerator()
    var batch = SampleBatch()
    var rest = leaves.rows(of: (leaves.count - 1)..<leaves.count)
    var bytes: [UInt8] = [0]
    while !rest.isEmpty {
      rest = rest.dropFirst(UInt64(generator.fill(&batch, with: rest, of: table)))
      for row in 0..<batch.count { bytes += Record.bytes(of: batch[row]) }
    }
    #expect(found.last == SHA256.digest(of: bytes))
  }
}
