package import HarnessKit

/// What comparisons of now are measured on.
package enum CurrentEnvironment {
  package static func read(executable: String, programs: any ProgramRuns) async -> ReportEnvironment {
    ReportEnvironment(facts: await EnvironmentReading.facts(executable: executable, programs: programs))
  }
}
