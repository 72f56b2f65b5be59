import ArgumentParser
import DPAHarness
import HarnessKit

struct BenchPythonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "python",
    abstract: "Measures how many times as fast as CPython this program is on the same work.",
    discussion: """
      EXAMPLES:
        dpa-harness bench python
        dpa-harness bench python --repeats 9 --format json
      """)

  @Option(help: "Rounds of both sides, of which the fastest counts.", transform: OptionText.whole)
  var repeats = 5

  @Option(help: ArgumentHelp("The CPython side.", valueName: "file"))
  var pythonScript = "scripts/oracle/baseline.py"

  @OptionGroup var shown: DocumentFormatOption

  func run() throws {
    let comparison = try PythonComparison(
      script: pythonScript, rounds: repeats, executable: try ThisProgram.path())
    let report = try InterruptibleWork.run(counting: "processes") { progress throws(HarnessError) in
      await comparison.report(progress: progress)
    }
    try StandardOutputFile.write(shown.format == .json ? report.json : report.text)
    throw report.status.code
  }
}
