import DPAHarness
import Testing

@testable import HarnessKit
@testable import TableRuns

@Suite("A process's place among the ranks")
struct PlacementFinderTests {
  @Test("A launcher that speaks clearly is believed", arguments: LauncherFixture.accepted)
  func accepted(_ fixture: LauncherFixture) { #expect(fixture.found == fixture.outcome) }

  @Test("Gaps and contradictions are refused with the variables named", arguments: LauncherFixture.refused)
  func refused(_ fixture: LauncherFixture) { #expect(fixture.found == fixture.outcome) }

  @Test("There are at least 30 environments, each with a name of its own")
  func enough() {
    let names = (LauncherFixture.accepted + LauncherFixture.refused).map(\.name)
    #expect(names.count >= 30)
    #expect(Set(names).count == names.count)
  }

  @Test("A refusal is a usage error")
  func status() {
    #expect(HarnessError.notPlaced(.notLaunched).status == .usage)
  }

  @Test("Every launcher can be chosen by name, beside auto and none")
  func choices() {
    let names = ["auto", "none", "torchrun", "openmpi", "mpich", "slurm", "slurm-array", "kubernetes"]
    #expect(LauncherChoice.allCases.map(\.rawValue) == names)
    #expect(names.map { LauncherChoice(rawValue: $0) } == LauncherChoice.allCases)
    #expect(LauncherChoice(rawValue: "lsf") == nil)
  }
}
