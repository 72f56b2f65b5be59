import HarnessKit

/// How the command line calls the settings that libraries speak of, and how it asks for their next steps.
enum Flags {
  static let words = Sentence.Words(setting: flag, step: step)

  /// For example `--bit-patterns` for `bit_patterns`.
  static func flag(_ setting: String) -> String {
    exceptions[setting] ?? "--" + setting.map { $0 == "_" ? "-" : String($0) }.joined()
  }

  /// Settings whose flag has another name.
  private static let exceptions = [
    "replacing": "--force",
    "resuming": "--resume",
    "without_configuration": "--null-config",
    "without_statistics": "--no-statistics",
  ]

  private static func step(_ step: Sentence.Step) -> String {
    switch step {
    case .chooseGoldenFolder: "name it with --golden DIR"
    case .chooseReportsFolder: "name it with --reports DIR"
    case .replace: "give --force to replace it"
    case .resumeOrStartAgain: "give --resume to continue it or --force to start again"
    case .moveAwayOrStartAgain(let path):
      "move '\(path)' away and give --resume, or give --force to start again and replace it"
    case .startAgain: "give --force instead of --resume to start again"
    case .resume: "the same command with --resume goes on from there"
    case .calibrate: "run 'dpa-harness calibrate'"
    case .calibrateOrGoWithout:
      "run 'dpa-harness calibrate', or leave --require-calibration out"
    case .acceptBaseline: "accept one with 'dpa-harness baseline accept REPORT'"
    case .acceptCounts:
      "write them with 'dpa-harness bench counts --output FILE' and accept them with 'dpa-harness baseline accept FILE'"
    case .measure: "run 'dpa-harness bench'"
    case .recordStability: "'dpa-harness record' writes it"
    case .recordTraining: "'dpa-harness record --training' adds this machine's"
    case .listBenchmarks: "bench list names them"
    case .profileAllocations(let cell):
      "'dpa-harness profile allocations \(cell)', run with each build, names the functions that allocate"
    case .listGoldenCases: "verify golden --list names them all"
    case .allowMoreTime: "--answer-timeout allows it more"
    }
  }
}
