import DPAEngine
import DPATestSupport
import Testing

/// Kernels work in lanes: every number of rows that leaves lanes over must yield what one row at a time does.
struct KernelLaneTests {
  private static let depth = 2

  @Test("batches of 1 to 40 rows agree with one row at a time", arguments: TestedKernels.all)
  func small(kernel: Kernel) throws {
    let configuration = try AugmentationConfiguration(depth: Self.depth)
    let expected = try (0..<40).map { Rows.bits(try PlainReference(configuration).sample(98 + $0)) }
    let generator = Engine(configuration, kernel: kernel).makeGenerator()
    var batch = try SampleBatch(capacity: 40)
    for count in 1...40 {
      generator.fill(&batch, with: try SampleRange(first: 98, count: UInt64(count)))
      #expect(Rows.bits(batch) == Array(expected[..<count]), "\(count) rows")
    }
  }

  @Test(
    "batches of 1,151 to 1,153 rows agree with one row at a time",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"), arguments: TestedKernels.all)
  func large(kernel: Kernel) throws {
    let configuration = try AugmentationConfiguration(depth: Self.depth)
    let expected = try (0..<1_153).map { Rows.bits(try PlainReference(configuration).sample($0)) }
    let generator = Engine(configuration, kernel: kernel).makeGenerator()
    for count in 1_151...1_153 {
      var batch = try SampleBatch(capacity: count)
      #expect(generator.fill(&batch, with: try SampleRange(from: 0)) == count)
      #expect(Rows.bits(batch) == Array(expected[..<count]), "\(count) rows")
    }
  }

  @Test("runs that start at any row of a batch agree with one row at a time", arguments: TestedKernels.all)
  func offsets(kernel: Kernel) throws {
    let configuration = try AugmentationConfiguration(depth: Self.depth)
    let reference = PlainReference(configuration)
    // 40 rows over 13 ranks: runs of 4 and 3 rows, starting at every remainder of four.
    let table = try Table(SampleRange(first: 5, count: 40), seeding: .rank(baseSeed: 9, worldSize: 13))
    let splitter = try RangeSplitter(table.range, worldSize: 13)
    var batch = try SampleBatch(capacity: 40)
    Engine(configuration, kernel: kernel).makeGenerator().fill(&batch, with: table.range, of: table)
    for (row, id) in (5..<45).enumerated() {
      let rank = try splitter.rank(owning: UInt64(id))
      let expected = try reference.sample(UInt64(id), after: .rank(rank, baseSeed: 9))
      #expect(Rows.bits(batch[row]) == Rows.bits(expected), "id \(id), rank \(rank)")
    }
  }

  @Test("ids of 1 to 19 digits share a batch", arguments: TestedKernels.all)
  func digits(kernel: Kernel) throws {
    let configuration = try AugmentationConfiguration(depth: Self.depth)
    var ids: [UInt64] = [0]
    var power: UInt64 = 10
    for _ in 1...18 {
      ids += [power - 1, power]
      power &*= 10
    }
    ids.append(SampleRange.lastID)
    var batch = try SampleBatch(capacity: ids.count)
    Engine(configuration, kernel: kernel).makeGenerator().fill(&batch, withIDs: ids.span)
    #expect(try Rows.bits(batch) == ids.map { Rows.bits(try PlainReference(configuration).sample($0)) })
  }
}
