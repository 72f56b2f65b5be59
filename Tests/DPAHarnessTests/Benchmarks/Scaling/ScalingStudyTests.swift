import DPAEngine
import DPAHarness
import Testing

@Suite("A study of how costs grow")
struct ScalingStudyTests {
  @Test("Every point of the smallest study computes the root that another way computes")
  func points() throws {
    for factor in ScalingFactor.allCases where factor != .jobs {
      let cell = ScalingCells.cell(factor, factor.amounts(.smoke, cores: 2)[1])
      let prepared = try cell.prepared(of: 300)
      try prepared.measuredIteration()
      #expect(try prepared.root() == cell.expectedRoot(of: 300), "\(cell.name)")
    }
  }

  @Test("A point is found by its name, and no other name is one")
  func names() {
    #expect(ScalingCells.named("scaling/samples/10000")?.sampleCount == 10_000)
    #expect(ScalingCells.named("scaling/jobs/2")?.jobs == 2)
    for name in ["scaling/samples", "scaling/samples/0", "scaling/samples/+1", "scaling/colour/1", "x/samples/1"] {
      #expect(ScalingCells.named(name) == nil, "\(name)")
    }
  }

  @Test("Jobs go up by doubling, to all cores")
  func jobs() {
    #expect(ScalingFactor.jobs.amounts(.default, cores: 1) == [1])
    #expect(ScalingFactor.jobs.amounts(.default, cores: 2) == [1, 2])
    #expect(ScalingFactor.jobs.amounts(.default, cores: 6) == [1, 2, 4, 6])
  }
}
