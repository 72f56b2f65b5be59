/// A program that starts one process per rank and tells each its place through environment variables; in the order in
/// which they are believed, innermost first.
public enum Launcher: String, CaseIterable, Sendable {
  case torchrun
  case openmpi
  /// MPICH's Hydra and Intel MPI.
  case mpich
  /// A step started by `srun`.
  case slurm
  case slurmArray = "slurm-array"
  /// A Job with indexed completion, which does not tell how many indices there are.
  case kubernetes
}
