import DPAEngine
import DPATestSupport
import Testing

struct VectorFileTests {
  @Test("every file of known answers is read whole")
  func counts() throws {
    #expect(try VectorFile.core().map(\.samples.count) == [57, 57, 57, 57, 57, 57, 57])
    #expect(try VectorFile.distributed().count == 60)
    #expect(try VectorFile.ranges().count == 11)
    #expect(try VectorFile.statistics().count == 5)
    #expect(try VectorFile.recordDigests().count == 36)
    #expect(try VectorFile.roots().count == 12)
  }

  @Test("decimals are read to the nearest binary64 and ids exactly")
  func exactNumbers() throws {
    let core = try VectorFile.core()
    let first = try core[0].samples[0].sample()
    #expect(Hexadecimal.bitPattern(first.parameters.rotation) == "bfc29d64bf7e6000")
    #expect(core[0].samples.map(\.id).max() == 9_223_372_036_854_775_807)
    let shallow = try #require(try CoreVector.configurations()["shallow"])
    #expect(shallow.scale.upper == 1e300)
    #expect(shallow.noise.upper == 0.1 + 0.2)
  }
}
