import DPAEngine
import DPATestSupport
import Testing

@Suite("every variant of every kernel agrees with the portable one, bit for bit")
struct KernelAgreementTests {
  static let variants = Kernel.variants().map(\.label)

  private func kernel(_ label: String) throws -> Kernel {
    try #require(Kernel.variants().first { $0.label == label }?.kernel)
  }

  /// Lane and batch edges: around 8, 16 and 32 lanes, and around a leaf.
  static let counts = [1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 48, 383, 385, 575, 576, 577, 1_023, 1_024, 1_025]

  @Test("at every lane edge", arguments: variants)
  func laneEdges(label: String) throws {
    let kernel = try kernel(label)
    let counts = BuildMode.isOptimized ? Self.counts : Self.counts.filter { $0 <= 33 }
    for count in counts {
      let ids = (0..<UInt64(count)).map { 999_990 + $0 }
      #expect(try KernelAgreement.difference(of: kernel, ids: ids) == nil, "\(label), \(count) ids")
    }
  }

  @Test("where texts grow a digit, up to the last id, all in one batch", arguments: variants)
  func textLengths(label: String) throws {
    var ids: [UInt64] = [0, SampleRange.lastID - 1, SampleRange.lastID]
    var power: UInt64 = 10
    for _ in 0..<18 {
      ids += [power - 1, power, power + 1]
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    ids += [1 << 32 - 1, 1 << 32, 1 << 53].map(UInt64.init)
    #expect(try KernelAgreement.difference(of: try kernel(label), ids: ids) == nil, "\(label)")
  }

  @Test("for rank texts of one block and of two, mixed in one batch", arguments: variants)
  func rankTexts(label: String) throws {
    let kernel = try kernel(label)
    for rank in [0, 999, 1 << 40, UInt64(Int64.max) - 1] as [UInt64] {
      for baseSeed in [0, 42, UInt64.max] as [UInt64] {
        // One id of each length, so that texts pass 55 bytes somewhere inside the batch.
        let ids = (0..<19).map { digits in (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 } }
        let prefix = SeedPrefix.rank(rank, baseSeed: baseSeed)
        #expect(
          try KernelAgreement.difference(of: kernel, ids: ids.filter { $0 <= SampleRange.lastID }, after: prefix)
            == nil,
          "\(label), rank \(rank), base seed \(baseSeed)")
      }
    }
  }

  @Test("at depths around the borders of 64 bits and of a third block", arguments: variants)
  func depths(label: String) throws {
    let kernel = try kernel(label)
    for depth in BuildMode.isOptimized ? [1, 2, 10, 93, 94, 264, 265, 266, 300, 1_000] : [1, 10] {
      let configuration = try AugmentationConfiguration(depth: depth)
      let ids: [UInt64] = Array(0..<19)
      #expect(
        try KernelAgreement.difference(of: kernel, ids: ids, in: configuration) == nil, "\(label), depth \(depth)")
    }
  }

  @Test("for random ids in random order", arguments: variants, 0..<4)
  func randomIDs(label: String, seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let count = BuildMode.isOptimized ? 700 : 20
    let ids = (0..<count).map { _ in generator.next() >> UInt64.random(in: 1...60, using: &generator) }
    let difference = try KernelAgreement.difference(of: try kernel(label), ids: ids)
    #expect(difference == nil, "\(label), seed \(seed)")
  }

  @Test("in ranges where a fused multiply-add would show", arguments: variants)
  func fusedRanges(label: String) throws {
    let configuration = try AugmentationConfiguration(
      rotation: try ParameterRange(0.1, 0.7), brightness: try ParameterRange(0.001, 0.05),
      noise: try ParameterRange(10, 100), scale: try ParameterRange(-0.3, 0.9), contrast: try ParameterRange(1.1, 1.7))
    let ids = (0..<UInt64(BuildMode.isOptimized ? 600 : 20)).map { 5_000 + $0 }
    #expect(try KernelAgreement.difference(of: try kernel(label), ids: ids, in: configuration) == nil, "\(label)")
  }

  @Test("in leaf hashes, for one leaf to more than a group of lanes", arguments: variants)
  func leaves(label: String) throws {
    let kernel = try kernel(label)
    for (count, length) in [(1, 80), (2, 160), (7, 240), (8, 1_040), (15, 80), (16, 4_000), (17, 81_920)] {
      let leaves = (0..<(count * length)).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
      func hashes(_ kernel: Kernel) -> [Digest] {
        var hashes = Array(repeating: Digest(), count: count)
        var span = hashes.mutableSpan
        kernel.makeRunner().hashLeaves(leaves.span, leafByteCount: length, into: &span)
        return hashes
      }
      #expect(hashes(kernel) == hashes(.portable), "\(label), \(count) leaves of \(length) bytes")
    }
  }

  @Test("and a wrong kernel is caught, whichever of its outputs is wrong", arguments: WrongKernel.Fault.allCases)
  func wrongKernel(fault: WrongKernel.Fault) throws {
    let kernel = Kernel(name: .portable) { WrongKernel(fault: fault) }
    let difference = try KernelAgreement.difference(of: kernel, ids: Array(0..<40))
    #expect(difference?.hasPrefix("row 33 of 40, id 33: ") == true)
  }
}
