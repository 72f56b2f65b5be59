import DPAHarness

extension LauncherFixture {
  /// Environments that leave a gap, cannot be, or contradict themselves.
  static let refused = [
    LauncherFixture(
      name: "no launcher", environment: "HOME=h MASTER_ADDR=host",
      outcome: "no launcher has told this process its rank (TORCHELASTIC_RUN_ID, RANK, WORLD_SIZE, "
        + "OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE, PMI_RANK, PMI_SIZE, SLURM_STEP_ID, SLURM_PROCID, SLURM_NTASKS, "
        + "SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT, SLURM_ARRAY_TASK_MIN, SLURM_ARRAY_TASK_STEP, "
        + "JOB_COMPLETION_INDEX are not set)\(remedy)"),
    LauncherFixture(
      name: "detection turned off", environment: openmpi, launcher: .none,
      outcome: "without launcher auto no launcher is asked for a rank\(remedy)"),
    LauncherFixture(
      name: "a rank alone", environment: openmpi, rank: 1, outcome: "rank needs world_size"),
    LauncherFixture(
      name: "the wrong launcher by name", environment: openmpi, launcher: .only(.mpich),
      outcome: "launcher mpich needs PMI_RANK and PMI_SIZE, which are not set\(remedy)"),
    LauncherFixture(
      name: "RANK and WORLD_SIZE of an unknown launcher, which may count nodes", environment: "RANK=1 WORLD_SIZE=4",
      outcome: "torchrun told only a part of this process's place: RANK and WORLD_SIZE are set, "
        + "TORCHELASTIC_RUN_ID is not\(remedy)"),
    LauncherFixture(
      name: "torchrun without WORLD_SIZE", environment: "TORCHELASTIC_RUN_ID=x RANK=1",
      outcome: "torchrun told only a part of this process's place: TORCHELASTIC_RUN_ID and RANK are set, "
        + "WORLD_SIZE is not\(remedy)"),
    LauncherFixture(
      name: "Open MPI without a size", environment: "OMPI_COMM_WORLD_RANK=1",
      outcome: "openmpi told only a part of this process's place: OMPI_COMM_WORLD_RANK is set, "
        + "OMPI_COMM_WORLD_SIZE is not\(remedy)"),
    LauncherFixture(
      name: "a gap beside a whole launcher", environment: "\(openmpi) PMI_SIZE=4",
      outcome: "mpich told only a part of this process's place: PMI_SIZE is set, PMI_RANK is not\(remedy)"),
    LauncherFixture(
      name: "a batch script of Slurm, which is not a step", environment: "SLURM_PROCID=0 SLURM_NTASKS=8",
      outcome: "slurm told only a part of this process's place: SLURM_PROCID and SLURM_NTASKS are set, "
        + "SLURM_STEP_ID is not\(remedy)"),
    LauncherFixture(
      name: "a step without its rank", environment: "SLURM_STEP_ID=0 SLURM_NTASKS=8",
      outcome: "slurm told only a part of this process's place: SLURM_STEP_ID and SLURM_NTASKS are set, "
        + "SLURM_PROCID is not\(remedy)"),
    LauncherFixture(
      name: "an array without its bounds", environment: "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2",
      outcome: "slurm-array told only a part of this process's place: SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT "
        + "are set, SLURM_ARRAY_TASK_MIN and SLURM_ARRAY_TASK_STEP are not\(remedy)"),
    LauncherFixture(
      name: "an indexed Job without a world size", environment: kubernetes,
      outcome: "kubernetes told only a part of this process's place: JOB_COMPLETION_INDEX is set, "
        + "world_size is not\(remedy)"),
    LauncherFixture(
      name: "torchrun in an indexed Job", environment: "\(torchrun) \(kubernetes)",
      outcome: "kubernetes told only a part of this process's place: JOB_COMPLETION_INDEX is set, "
        + "world_size is not\(remedy)"),
    LauncherFixture(
      name: "a rank that is no number", environment: "PMI_RANK=one PMI_SIZE=4",
      outcome: "PMI_RANK must be a whole number, not 'one'"),
    LauncherFixture(
      name: "an empty size", environment: "PMI_RANK=1 PMI_SIZE=", outcome: "PMI_SIZE must be a whole number, not ''"),
    LauncherFixture(
      name: "a negative rank", environment: "OMPI_COMM_WORLD_RANK=-1 OMPI_COMM_WORLD_SIZE=4",
      outcome: "OMPI_COMM_WORLD_RANK must be a whole number, not '-1'"),
    LauncherFixture(
      name: "a rank with a sign", environment: "OMPI_COMM_WORLD_RANK=+1 OMPI_COMM_WORLD_SIZE=4",
      outcome: "OMPI_COMM_WORLD_RANK must be a whole number, not '+1'"),
    LauncherFixture(
      name: "a rank counted from 1", environment: "OMPI_COMM_WORLD_RANK=4 OMPI_COMM_WORLD_SIZE=4",
      outcome: "OMPI_COMM_WORLD_RANK must be below OMPI_COMM_WORLD_SIZE, but they are 4 and 4"),
    LauncherFixture(
      name: "a world of none", environment: "PMI_RANK=0 PMI_SIZE=0",
      outcome: "PMI_RANK must be below PMI_SIZE, but they are 0 and 0"),
    LauncherFixture(
      name: "more indices than completions", environment: kubernetes, worldSize: 3,
      outcome: "JOB_COMPLETION_INDEX must be below world_size, but they are 3 and 3"),
    LauncherFixture(
      name: "a step whose sizes differ",
      environment: "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_NTASKS=8 SLURM_STEP_NUM_TASKS=2",
      outcome: "SLURM_NTASKS and SLURM_STEP_NUM_TASKS must be the same, but they are 8 and 2"),
    LauncherFixture(
      name: "an array of chosen indices, 1,2,7",
      environment: "SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=7 "
        + "SLURM_ARRAY_TASK_STEP=1",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=2, "
        + "SLURM_ARRAY_TASK_COUNT=3, SLURM_ARRAY_TASK_MIN=1, SLURM_ARRAY_TASK_STEP=1 and SLURM_ARRAY_TASK_MAX=7 "
        + "do not\(remedy)"),
    LauncherFixture(
      name: "an array task between the steps",
      environment: "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_STEP=2",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=3, "
        + "SLURM_ARRAY_TASK_COUNT=4, SLURM_ARRAY_TASK_MIN=0 and SLURM_ARRAY_TASK_STEP=2 do not\(remedy)"),
    LauncherFixture(
      name: "an array with a step of 0",
      environment: "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_STEP=0",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=0, "
        + "SLURM_ARRAY_TASK_COUNT=1, SLURM_ARRAY_TASK_MIN=0 and SLURM_ARRAY_TASK_STEP=0 do not\(remedy)"),
    LauncherFixture(
      name: "torchrun once per node of a step", environment: "\(torchrun) \(slurm)",
      outcome: "the launchers disagree: torchrun says rank 3 of 8 (RANK, WORLD_SIZE); slurm says rank 7 of 16 "
        + "(SLURM_PROCID, SLURM_NTASKS); choose one with launcher, or give rank and world_size"),
    LauncherFixture(
      name: "the same rank of worlds of two sizes",
      environment: "TORCHELASTIC_RUN_ID=x RANK=1 WORLD_SIZE=4 PMI_RANK=1 PMI_SIZE=8",
      outcome: "the launchers disagree: torchrun says rank 1 of 4 (RANK, WORLD_SIZE); mpich says rank 1 of 8 "
        + "(PMI_RANK, PMI_SIZE); choose one with launcher, or give rank and world_size"),
    LauncherFixture(
      name: "two ranks of worlds of one size",
      environment: "TORCHELASTIC_RUN_ID=x RANK=1 WORLD_SIZE=4 PMI_RANK=2 PMI_SIZE=4",
      outcome: "the launchers disagree: torchrun says rank 1 of 4 (RANK, WORLD_SIZE); mpich says rank 2 of 4 "
        + "(PMI_RANK, PMI_SIZE); choose one with launcher, or give rank and world_size"),
    LauncherFixture(
      name: "two outer launchers of which only the first agrees",
      environment: "TORCHELASTIC_RUN_ID=x RANK=1 WORLD_SIZE=4 PMI_RANK=1 PMI_SIZE=4 "
        + "SLURM_STEP_ID=0 SLURM_PROCID=0 SLURM_NTASKS=2",
      outcome: "the launchers disagree: torchrun says rank 1 of 4 (RANK, WORLD_SIZE); mpich says rank 1 of 4 "
        + "(PMI_RANK, PMI_SIZE); slurm says rank 0 of 2 (SLURM_PROCID, SLURM_NTASKS); choose one with launcher, "
        + "or give rank and world_size"),
    LauncherFixture(
      name: "two outer launchers of which only the last agrees",
      environment: "TORCHELASTIC_RUN_ID=x RANK=1 WORLD_SIZE=4 PMI_RANK=0 PMI_SIZE=2 "
        + "SLURM_STEP_ID=0 SLURM_PROCID=1 SLURM_NTASKS=4",
      outcome: "the launchers disagree: torchrun says rank 1 of 4 (RANK, WORLD_SIZE); mpich says rank 0 of 2 "
        + "(PMI_RANK, PMI_SIZE); slurm says rank 1 of 4 (SLURM_PROCID, SLURM_NTASKS); choose one with launcher, "
        + "or give rank and world_size"),
    LauncherFixture(
      name: "an array task before the first",
      environment: "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_STEP=2",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=3, "
        + "SLURM_ARRAY_TASK_COUNT=4, SLURM_ARRAY_TASK_MIN=5 and SLURM_ARRAY_TASK_STEP=2 do not\(remedy)"),
    LauncherFixture(
      name: "an array task behind the last",
      environment: "SLURM_ARRAY_TASK_ID=8 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_STEP=2",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=8, "
        + "SLURM_ARRAY_TASK_COUNT=4, SLURM_ARRAY_TASK_MIN=0 and SLURM_ARRAY_TASK_STEP=2 do not\(remedy)"),
    LauncherFixture(
      name: "an array whose last task lies between the steps",
      environment: "SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=5 "
        + "SLURM_ARRAY_TASK_STEP=2",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=2, "
        + "SLURM_ARRAY_TASK_COUNT=3, SLURM_ARRAY_TASK_MIN=0, SLURM_ARRAY_TASK_STEP=2 and SLURM_ARRAY_TASK_MAX=5 "
        + "do not\(remedy)"),
    LauncherFixture(
      name: "an array whose last task is before the first",
      environment: "SLURM_ARRAY_TASK_ID=6 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_MAX=4 "
        + "SLURM_ARRAY_TASK_STEP=1",
      outcome: "the tasks of a Slurm array must count upwards evenly, which SLURM_ARRAY_TASK_ID=6, "
        + "SLURM_ARRAY_TASK_COUNT=3, SLURM_ARRAY_TASK_MIN=5, SLURM_ARRAY_TASK_STEP=1 and SLURM_ARRAY_TASK_MAX=4 "
        + "do not\(remedy)"),
    LauncherFixture(
      name: "mpirun in every task of an array", environment: "\(mpich) \(slurmArray)",
      outcome: "the launchers disagree: mpich says rank 5 of 6 (PMI_RANK, PMI_SIZE); "
        + "slurm-array says rank 2 of 4 (SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT); choose one with launcher, "
        + "or give rank and world_size"),
    LauncherFixture(
      name: "a step of one in every task of an array", environment: "\(shellInSlurm) \(slurmArray)",
      outcome: "the launchers disagree: slurm says rank 0 of 1 (SLURM_PROCID, SLURM_NTASKS); slurm-array says rank "
        + "2 of 4 (SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_COUNT); choose one with launcher, "
        + "or give rank and world_size"),
    LauncherFixture(
      name: "a world size that disagrees", environment: openmpi, worldSize: 5,
      outcome: "world_size is 5, but openmpi says rank 2 of 4 (OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE)\(remedy)"),
  ]
}
