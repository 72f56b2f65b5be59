import ArgumentParser
import DPAHarness
import HarnessKit

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this machine and this build offer, and how to get what is missing.",
    discussion: """
      With --measure the exit status is 2 if a kernel is slower than portable, or auto more than 5 % behind the fastest.

      EXAMPLES:
        dpa-harness doctor
        dpa-harness doctor --measure                  how fast each kernel is
        dpa-harness doctor --measure --against 102400 and against a baseline
      """)

  @OptionGroup var shown: DocumentFormatOption

  @Flag(help: "Measure each kernel instead: one thread, depth 10, the fastest of nine repeats.")
  var measure = false

  @Option(
    help: ArgumentHelp("With --measure: show each kernel as a multiple of this baseline.", valueName: "samples/s"),
    transform: OptionText.decimal)
  var against: Double?

  func validate() throws {
    guard let against else { return }
    guard measure else { throw ValidationError("--against needs --measure") }
    // Beyond these a multiple of it is no number any more.
    guard (1e-9...1e18).contains(against) else {
      throw ValidationError("--against must be 1e-09 to 1e+18 samples a second, not \(against)")
    }
  }

  func run() throws {
    if measure {
      let speeds = KernelSpeed.all(against: against)
      try StandardOutputFile.write(shown.format == .json ? KernelSpeed.json(speeds) : KernelSpeed.text(speeds))
      // Measured anew: the table's figures are each kernel's best, and the ranking needs them side by side.
      let shortfalls = KernelRanking.shortfalls()
      for shortfall in shortfalls { StandardError.say("\(shortfall)") }
      if !shortfalls.isEmpty { throw ExitStatus.regression.code }
    } else {
      let diagnosis = Diagnosis(version: ThisProgram.version)
      try StandardOutputFile.write(shown.format == .json ? diagnosis.json : diagnosis.text)
    }
  }
}
