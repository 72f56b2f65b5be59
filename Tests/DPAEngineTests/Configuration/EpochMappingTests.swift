import DPAEngine
import Testing

struct EpochMappingTests {
  private static let last = UInt64(Int64.max)

  @Test("an id becomes epoch * epoch size + id, and epoch 0 changes nothing")
  func ids() throws {
    #expect(try EpochMapping(epoch: 3, epochSize: 100).mapped(42) == 342)
    #expect(try EpochMapping(epoch: 0, epochSize: 100).mapped(99) == 99)
    #expect(try EpochMapping(epoch: 1, epochSize: 1).mapped(0) == 1)
  }

  @Test("ranges are moved whole")
  func ranges() throws {
    let mapping = try EpochMapping(epoch: 3, epochSize: 100)
    #expect(try mapping.mapped(SampleRange(10, upTo: 100)) == SampleRange(310, upTo: 400))
    #expect(try mapping.mapped(SampleRange(100, upTo: 100)) == SampleRange(400, upTo: 400))
  }

  @Test("an id outside the epoch is refused, and a range names its first such id")
  func outside() throws {
    let mapping = try EpochMapping(epoch: 3, epochSize: 100)
    #expect(throws: TableError.idOutsideEpoch(id: 100, epochSize: 100)) { try mapping.mapped(100) }
    #expect(throws: TableError.idOutsideEpoch(id: 100, epochSize: 100)) {
      try mapping.mapped(SampleRange(50, upTo: 101))
    }
    #expect(throws: TableError.idOutsideEpoch(id: 150, epochSize: 100)) {
      try mapping.mapped(SampleRange(150, upTo: 151))
    }
  }

  @Test("the last epoch may end with the last id, not above")
  func overflow() throws {
    #expect(try EpochMapping(epoch: 0, epochSize: Self.last + 1).mapped(Self.last) == Self.last)
    #expect(try EpochMapping(epoch: Self.last, epochSize: 1).mapped(0) == Self.last)
    for (epoch, size) in [(1, Self.last), (Self.last + 1, 1), (UInt64.max, 2), (1, UInt64.max), (0, Self.last + 2)] {
      #expect(throws: TableError.epochOverflow(epoch: epoch, epochSize: size)) {
        try EpochMapping(epoch: epoch, epochSize: size)
      }
    }
  }

  @Test("a row of a later epoch is the row of its mapped id")
  func rows() throws {
    let engine = Engine()
    let id = try EpochMapping(epoch: 2, epochSize: 20).mapped(1)
    #expect(try engine.sample(id).digest == SeedChain(text: "41", depth: 10).digest)
  }
}
