/// What comparisons of now are measured on.
enum CurrentEnvironment {
  static func read(executable: String, programs: any ProgramRuns) async -> ReportEnvironment {
    ReportEnvironment(facts: await EnvironmentReading.facts(executable: executable, programs: programs))
  }
}
