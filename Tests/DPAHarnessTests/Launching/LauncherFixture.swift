import DPAHarness
import Testing

@testable import HarnessKit
@testable import TableRuns

/// An environment, and the place or the refusal that it must lead to.
struct LauncherFixture: CustomTestStringConvertible, Sendable {
  let name: String
  /// `NAME=value`, separated by spaces.
  let environment: String
  var launcher = LauncherChoice.auto
  var rank: UInt64?
  var worldSize: UInt64?
  /// `rank of worldSize by source`, or the sentence of a refusal.
  let outcome: String

  var testDescription: String { name }

  var found: String {
    let pairs = environment.split(separator: " ").map { $0.split(separator: "=", omittingEmptySubsequences: false) }
    let variables = Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0[1])) })
    do throws(HarnessError) {
      let finder = PlacementFinder(rank: rank, worldSize: worldSize, launcher: launcher)
      let placement = try finder.placement(in: variables)
      let source =
        switch placement.source {
        case .flags: "flags"
        case .launcher(let launcher): launcher.rawValue
        }
      return "\(placement.rank) of \(placement.worldSize) by \(source)"
    } catch {
      return error.description
    }
  }
}

extension LauncherFixture {
  /// As each launcher sets them, beside much that must not matter.
  static let torchrun =
    "TORCHELASTIC_RUN_ID=none RANK=3 WORLD_SIZE=8 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 GROUP_RANK=1 MASTER_ADDR=host "
    + "MASTER_PORT=29500 OMP_NUM_THREADS=1 TORCHELASTIC_RESTART_COUNT=0"
  static let openmpi =
    "OMPI_COMM_WORLD_RANK=2 OMPI_COMM_WORLD_SIZE=4 OMPI_COMM_WORLD_LOCAL_RANK=0 OMPI_COMM_WORLD_LOCAL_SIZE=2 "
    + "OMPI_UNIVERSE_SIZE=4 PMIX_RANK=2 PMIX_NAMESPACE=job"
  static let mpich = "PMI_RANK=5 PMI_SIZE=6 PMI_FD=9 MPI_LOCALRANKID=1 MPI_LOCALNRANKS=2"
  static let slurm =
    "SLURM_JOB_ID=11 SLURM_STEP_ID=0 SLURM_PROCID=7 SLURM_NTASKS=16 SLURM_STEP_NUM_TASKS=16 SLURM_LOCALID=3 "
    + "SLURM_NODEID=1 SLURM_NNODES=4"
  static let shellInSlurm =
    "SLURM_STEP_ID=4294967290 SLURM_PROCID=0 SLURM_NTASKS=1 SLURM_STEP_NUM_TASKS=1"
  static let slurmArray =
    "SLURM_JOB_ID=12 SLURM_ARRAY_JOB_ID=12 SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0 "
    + "SLURM_ARRAY_TASK_MAX=3 SLURM_ARRAY_TASK_STEP=1"
  static let kubernetes = "JOB_COMPLETION_INDEX=3 KUBERNETES_PORT=tcp://10.0.0.1:443"
  static let remedy = "; give rank and world_size"
}
