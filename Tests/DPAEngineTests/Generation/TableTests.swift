import DPAEngine
import DPATestSupport
import Testing

struct TableTests {
  @Test("a table with rank seeding needs a world")
  func worlds() throws {
    let range = try SampleRange(0, upTo: 10)
    #expect(throws: TableError.emptyWorld) { try Table(range, seeding: .rank(baseSeed: 1, worldSize: 0)) }
    #expect(throws: TableError.worldSizeOutOfRange(1 << 63)) {
      try Table(range, seeding: .rank(baseSeed: 1, worldSize: 1 << 63))
    }
  }

  @Test("the runs of a part cover it in order, and each has its owner's prefix", arguments: UInt64(1)...40)
  func runs(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let first = UInt64.random(in: 0...1_000, using: &generator)
    let count = UInt64.random(in: 1...60, using: &generator)
    let worldSize = UInt64.random(in: 1...80, using: &generator)
    let range = try SampleRange(first: first, count: count)
    let table = try Table(range, seeding: .rank(baseSeed: 5, worldSize: worldSize))
    let splitter = try RangeSplitter(range, worldSize: worldSize)
    let dropped = UInt64.random(in: 0...count, using: &generator)
    let part = range.dropFirst(dropped).prefix(.random(in: 0...count, using: &generator))
    var next = part.first
    try table.forEachRun(in: part) { run, prefix in
      #expect(run.first == next && !run.isEmpty, "seed \(seed)")
      for id in run.first..<run.end {
        let owner = try splitter.rank(owning: id)
        #expect(prefix == .rank(owner, baseSeed: 5), "seed \(seed), id \(id)")
      }
      next = run.end
    }
    #expect(next == part.end, "seed \(seed)")
  }

  @Test("sample seeding and one rank for all are a single run")
  func singleRun() throws {
    let range = try SampleRange(3, upTo: 9)
    for (seeding, seed) in [(Seeding.sample, RunSeed.ids), (.asRank(8, baseSeed: 4), .rank(8, baseSeed: 4))] {
      var runs: [(SampleRange, RunSeed)] = []
      try Table(range, seeding: seeding).forEachRun(in: range) { runs.append(($0, $1)) }
      #expect(runs.count == 1 && runs[0].0 == range && runs[0].1 == seed)
    }
  }

  /// The same owners hold 12.5 % of 4 -> 8 ranks: those of the first half of rank 0's part.
  @Test("with rank seeding a row changes with its owner, with sample seeding never")
  func owners() throws {
    let range = try SampleRange(first: 0, count: 64)
    let engine = Engine(try AugmentationConfiguration(depth: 1))
    let rows = try [4, 8].map { worldSize in
      Array(try engine.stream(range, of: Table(range, seeding: .rank(baseSeed: 0, worldSize: worldSize))))
    }
    #expect(zip(rows[0], rows[1]).filter { $0 != $1 }.count == 56)
    let part = try SampleRange(20, upTo: 30)
    #expect(try Array(engine.stream(part, of: Table(range))) == engine.samples(in: part))
  }
}
