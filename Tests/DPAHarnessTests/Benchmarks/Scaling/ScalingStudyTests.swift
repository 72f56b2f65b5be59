import DPAEngine
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("A study of how costs grow")
struct ScalingStudyTests {
  @Test("Every point of the smallest study computes the root that another way computes")
  func points() throws {
    for factor in ScalingFactor.allCases where factor != .jobs {
      let cell = ScalingCells.cell(factor, factor.amounts(.smoke, cores: 2)[1])
      let prepared = try cell.prepared(of: 300)
      for _ in 0..<2 {
        try prepared.spoil()
        #expect(try prepared.root() != cell.expectedRoot(of: 300), "\(cell.name)")
        try prepared.measuredIteration()
        #expect(try prepared.root() == cell.expectedRoot(of: 300), "\(cell.name)")
      }
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

  @Test("The cost of a point is the least of its processes; a cell without figures has its reason instead")
  func cost() {
    func point(_ state: ReportCell.State, _ metrics: [ReportMetric], reason: String? = nil) -> ScalingReport.Point {
      let cell = ReportCell(
        name: "scaling/depth/3", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: state, reason: reason,
        metrics: metrics)
      return ScalingStudy.point((.depth, 3), cell)
    }
    let metrics = [
      ReportMetric(.wall, runs: [[5], [3], [4]]), ReportMetric(.processor, runs: [[9], [8]]),
      .unavailable(.peakResident, because: "no /proc"),
    ]
    let measured = point(.measured, metrics)
    #expect(measured.amount == 3 && measured.wallNanoseconds == 3 && measured.processorNanoseconds == 8)
    #expect(measured.peakResidentBytes == nil && measured.reason == nil)
    let void = point(.void, [], reason: "its root is not the expected one")
    #expect(void.wallNanoseconds == nil && void.reason == "its root is not the expected one")
    #expect(point(.missing, []).reason == "not measured")
  }

  @Test("A study is fitted to the points that have a cost")
  func fit() {
    let points = [(1, 10.0), (10, 100), (100, nil), (1_000, 10_000)].map { amount, cost in
      ScalingReport.Point(
        amount: UInt64(amount), wallNanoseconds: cost, processorNanoseconds: nil, peakResidentBytes: nil,
        reason: cost == nil ? "void" : nil)
    }
    let study = ScalingReport.Study(.samples, points)
    #expect(abs((study.timeExponent ?? 0) - 1) < 1e-12 && study.memoryExponent == nil)
  }
}
