import DPAEngine
import DPATestSupport
import Testing

@Suite("a receipt that cannot be that of any part is refused, whatever its numbers")
struct ReceiptContradictionTests {
  private static let extremes: [UInt64] = [UInt64(Int64.max), .max]

  /// Rank 1 of 2, of 3,000 ids from 5 on: leaf 2 is whole, leaf 1 is shared.
  private let receipt: Receipt
  private let other: Receipt

  private let engine = Engine(Preset.mild.configuration)

  init() throws {
    let table = try Table(try SampleRange(first: 5, count: 3_000))
    receipt = try engine.receipt(of: SampleRange(1_505, upTo: 3_005), in: table, rank: 1, worldSize: 2)
    other = try engine.receipt(of: SampleRange(5, upTo: 1_505), in: table, rank: 0, worldSize: 2)
  }

  private func problems(_ change: (inout ReceiptChanges) -> Void) -> [ReceiptProblem] {
    let parts = [
      ReceiptJoin.Labelled(receipt.changed(change), label: "b"), ReceiptJoin.Labelled(other, label: "a"),
    ]
    return ReceiptJoin(parts, engine: engine).join().problems
  }

  private func sentences(_ change: (inout ReceiptChanges) -> Void) -> [String] {
    problems(change).map(\.description)
  }

  @Test("unchanged it joins")
  func unchanged() { #expect(problems { _ in } == []) }

  @Test("a rank that does not own its part is named, with its world or without one")
  func ranks() {
    for rank in [0, 2, 77] + Self.extremes {
      #expect(
        problems { $0.rank = rank } == [
          .inconsistent("b", reason: "its part 1505..<3005 is not that of rank \(rank) of 2")
        ])
      #expect(
        problems { ($0.rank, $0.worldSize) = (rank, .some(nil)) } == [
          .inconsistent("b", reason: "its part 1505..<3005 is not that of rank \(rank) of any world")
        ])
    }
    for worldSize in [0, 1, 3] + Self.extremes {
      #expect(
        problems { $0.worldSize = worldSize } == [
          .inconsistent("b", reason: "its part 1505..<3005 is not that of rank 1 of \(worldSize)")
        ])
    }
    #expect(problems { ($0.rank, $0.worldSize) = (1, .some(nil)) } == [])
    #expect(problems { ($0.rank, $0.worldSize) = (.some(nil), .some(nil)) } == [])
    #expect(
      sentences { $0.rank = .some(nil) } == ["b contradicts itself: it has the world size 2, but no rank"])
  }

  @Test(
    "without a world size, the rank is accepted just where a world deals it the part",
    arguments: [1, 2, 3, 5, 8, 13, 20])
  func anyWorld(count: Int) throws {
    let range = try SampleRange(first: 3, count: UInt64(count))
    let table = try Table(range)
    var owners: [SampleRange: Set<UInt64>] = [:]
    for worldSize in 1...60 as ClosedRange<UInt64> {
      for rank in 0..<worldSize {
        owners[try RangeSplitter(range, worldSize: worldSize).part(ofRank: rank), default: []].insert(rank)
      }
    }
    let sums = ExactSums(
      count: 0, minimum: nil, maximum: nil, sum: BinaryFraction(mantissa: "0", exponent: 0),
      sumOfSquares: BinaryFraction(mantissa: "0", exponent: 0))
    for first in 3...(3 + count) {
      for end in first...(3 + count) {
        let part = try SampleRange(UInt64(first), upTo: UInt64(end))
        for rank in 0..<45 as Range<UInt64> {
          let changed = receipt.changed {
            ($0.table, $0.part, $0.rank, $0.worldSize) = (table, part, rank, .some(nil))
            ($0.subtrees, $0.partLeaves, $0.sums) = ([], [], Array(repeating: sums, count: 5))
          }
          let found = ReceiptJoin([.init(changed, label: "b")], engine: engine).join().problems
          let isRefused = found.contains {
            $0.description == "b contradicts itself: its part \(part) is not that of rank \(rank) of any world"
          }
          let isOwner = owners[part]?.contains(rank) ?? false
          #expect(isRefused == !isOwner, "part \(part) of \(count), rank \(rank)")
        }
      }
    }
  }

  @Test("a world size other than that of the seeding is refused")
  func seededWorld() throws {
    let range = try SampleRange(first: 5, count: 3_000)
    let table = try Table(range, seeding: .rank(baseSeed: 0, worldSize: 3))
    let alone = receipt.changed { $0.table = table }
    #expect(
      ReceiptJoin([.init(alone, label: "b")], engine: engine).join().problems.first
        == .inconsistent("b", reason: "its world size is 2, but its rows are seeded for 3 ranks"))
    let untold = alone.changed { $0.worldSize = .some(nil) }
    #expect(
      ReceiptJoin([.init(untold, label: "b")], engine: engine).join().problems.first
        == .inconsistent("b", reason: "its part 1505..<3005 is not that of rank 1 of 3"))
  }

  @Test("leaf numbers, counts and exponents of any size are refused, not computed with")
  func numbers() throws {
    let (subtree, border) = (receipt.hashes.subtrees[0], receipt.hashes.partLeaves[0])
    let subtrees = ["b contradicts itself: its subtrees are not those of the ids 1505..<3005"]
    let borders = ["b contradicts itself: its part leaves are not those of the ids 1505..<3005"]
    for number in [0, 3] + Self.extremes {
      let first = Subtree(firstLeaf: number, leafCount: subtree.leafCount, hash: subtree.hash)
      #expect(sentences { $0.subtrees = [first] } == subtrees)
      let count = Subtree(firstLeaf: subtree.firstLeaf, leafCount: number, hash: subtree.hash)
      #expect(sentences { $0.subtrees = [count] } == subtrees)
      let leaf = PartLeaf(leaf: number, rows: border.rows, recordsDigest: border.recordsDigest)
      #expect(sentences { $0.partLeaves = [leaf] } == borders)
      let list = LeafList(count: number, digest: Digest())
      #expect(
        sentences { $0.leaves = list }
          == ["b contradicts itself: it lists \(number) leaves, but 1 lie wholly in its part"])
    }
    #expect(sentences { $0.subtrees = [] } == subtrees)
    #expect(sentences { $0.subtrees = [subtree, subtree] } == subtrees)
    #expect(sentences { $0.partLeaves = [] } == borders)
    let moved = PartLeaf(
      leaf: border.leaf, rows: try SampleRange(first: 1_505, count: 543), recordsDigest: border.recordsDigest)
    #expect(sentences { $0.partLeaves = [moved] } == borders)
    #expect(problems { $0.leaves = LeafList(count: 1, digest: Digest()) } == [])
  }

  @Test("sums of another number of rows, or of another number of parameters, are refused")
  func counts() throws {
    let nine = try Engine(Preset.mild.configuration).summary(
      of: SampleRange(first: 1_505, count: 9), in: receipt.table, jobs: 1)
    let sums = try #require(nine.statistics?.sums)
    let sentence = ["b contradicts itself: its sums are not those of 1500 rows"]
    #expect(sentences { $0.sums = sums } == sentence)
    #expect(sentences { $0.sums = [] } == sentence)
    #expect(sentences { $0.sums = Array(receipt.sums.dropLast()) } == sentence)
    #expect(sentences { $0.sums = receipt.sums.dropLast() + [sums[4]] } == sentence)
  }

  @Test("a part outside its table is refused")
  func outside() throws {
    let part = try SampleRange(1_505, upTo: 3_006)
    #expect(
      sentences { $0.part = part }.first == "b contradicts itself: its part 1505..<3006 is outside its table")
  }

  @Test("an engine or version that this program does not know is refused, also where all receipts share it")
  func engines() {
    #expect(
      sentences { $0.engine = "other" }
        == ["b is of the engine 'other', version 1, but this program knows 'dpa', version 1"])
    #expect(
      sentences { $0.engineVersion = 2 }
        == ["b is of the engine 'dpa', version 2, but this program knows 'dpa', version 1"])
    let all = [receipt, other].map { receipt in
      ReceiptJoin.Labelled(receipt.changed { ($0.engine, $0.engineVersion) = ("other", 2) }, label: "r")
    }
    let found = ReceiptJoin(all, engine: engine).join().problems
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.isMalformed })
  }

  @Test("what is no receipt is told from what is wrong")
  func kinds() throws {
    let ids = try SampleRange(first: 0, count: 1)
    let malformed: [ReceiptProblem] = [
      .unknownEngine("", name: "", version: 2, known: ""), .inconsistent("", reason: ""),
    ]
    let wrong: [ReceiptProblem] = [
      .none, .other("", what: "", expected: "", found: ""), .impossibleSums("", reason: ""), .missing(ids),
      .doubled(ids, "", ""), .overlapping(ids, "", ""),
      .wrongPartLeaf("", rows: ids, expected: Digest(), found: Digest()),
    ]
    #expect(malformed.allSatisfy { $0.isMalformed })
    #expect(!wrong.contains { $0.isMalformed })
  }
}
