import ArgumentParser
import DPAHarness

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Says what this machine and this build offer, and how to get what is missing.")

  @Option(help: "text or json.")
  var format = VerdictFormat.text

  func run() throws {
    let diagnosis = Diagnosis(version: HarnessCommand.version)
    try StandardOutputFile.write(format == .json ? diagnosis.json : diagnosis.text)
  }
}
