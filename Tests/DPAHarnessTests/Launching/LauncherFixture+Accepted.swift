import DPAHarness

extension LauncherFixture {
  /// Environments that say clearly which rank a process is.
  static let accepted = [
    LauncherFixture(name: "torchrun", environment: torchrun, outcome: "3 of 8 by torchrun"),
    LauncherFixture(
      name: "torchrun of one", environment: "TORCHELASTIC_RUN_ID=x RANK=0 WORLD_SIZE=1", outcome: "0 of 1 by torchrun"),
    LauncherFixture(name: "Open MPI", environment: openmpi, outcome: "2 of 4 by openmpi"),
    LauncherFixture(name: "MPICH", environment: mpich, outcome: "5 of 6 by mpich"),
    LauncherFixture(name: "Intel MPI", environment: "\(mpich) I_MPI_RANK_CMD=x", outcome: "5 of 6 by mpich"),
    LauncherFixture(name: "srun", environment: slurm, outcome: "7 of 16 by slurm"),
    LauncherFixture(
      name: "srun without SLURM_STEP_NUM_TASKS", environment: "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_NTASKS=2",
      outcome: "0 of 2 by slurm"),
    LauncherFixture(name: "a Slurm array", environment: slurmArray, outcome: "2 of 4 by slurm-array"),
    LauncherFixture(
      name: "an array that starts at 10 and counts by 5",
      environment: "SLURM_ARRAY_TASK_ID=20 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_MAX=25 "
        + "SLURM_ARRAY_TASK_STEP=5", outcome: "2 of 4 by slurm-array"),
    LauncherFixture(
      name: "an array without SLURM_ARRAY_TASK_MAX",
      environment: "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_STEP=1",
      outcome: "2 of 3 by slurm-array"),
    LauncherFixture(
      name: "an indexed Job", environment: kubernetes, worldSize: 5, outcome: "3 of 5 by kubernetes"),
    LauncherFixture(
      name: "flags over every launcher", environment: "\(torchrun) \(openmpi) \(kubernetes)", rank: 1, worldSize: 2,
      outcome: "1 of 2 by flags"),
    LauncherFixture(
      name: "flags with --launcher none", environment: openmpi, launcher: .none, rank: 0, worldSize: 9,
      outcome: "0 of 9 by flags"),
    LauncherFixture(
      name: "a world size that agrees", environment: openmpi, worldSize: 4, outcome: "2 of 4 by openmpi"),
    LauncherFixture(
      name: "mpirun typed in a shell of Slurm", environment: "\(openmpi) \(shellInSlurm)",
      outcome: "2 of 4 by openmpi"),
    LauncherFixture(
      name: "torchrun typed in a shell of Slurm", environment: "\(torchrun) \(shellInSlurm)",
      outcome: "3 of 8 by torchrun"),
    LauncherFixture(
      name: "mpirun in an allocation whose variables leaked",
      environment: "SLURM_JOB_ID=11 SLURM_NTASKS=40 SLURM_PROCID=0 \(mpich)", outcome: "5 of 6 by mpich"),
    LauncherFixture(
      name: "mpirun in an array of one",
      environment: "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=9 SLURM_ARRAY_TASK_STEP=1 "
        + openmpi, outcome: "2 of 4 by openmpi"),
    LauncherFixture(
      name: "srun that speaks PMI and agrees",
      environment: "PMI_RANK=7 PMI_SIZE=16 \(slurm)", outcome: "7 of 16 by mpich"),
    LauncherFixture(
      name: "a rank exported by hand beside mpirun", environment: "\(openmpi) RANK=9 WORLD_SIZE=10",
      outcome: "2 of 4 by openmpi"),
    LauncherFixture(
      name: "torchrun chosen among launchers that disagree", environment: "\(torchrun) \(slurm)",
      launcher: .only(.torchrun), outcome: "3 of 8 by torchrun"),
    LauncherFixture(
      name: "Slurm chosen among launchers that disagree", environment: "\(torchrun) \(slurm)", launcher: .only(.slurm),
      outcome: "7 of 16 by slurm"),
    LauncherFixture(
      name: "the largest numbers",
      environment: "PMI_RANK=18446744073709551614 PMI_SIZE=18446744073709551615",
      outcome: "18446744073709551614 of 18446744073709551615 by mpich"),
  ]
}
