import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit

struct VerifyGoldenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "golden",
    abstract: "Holds the engine against the golden files, layer by layer, under every kernel.",
    discussion: """
      A mismatch names the layer, the case, and the expected and found bits. Lower layers come first: the first that \
      fails is where the fault lies.

      EXAMPLES:
        dpa-harness verify golden
        dpa-harness verify golden --kernel portable --format json
        dpa-harness verify golden --list --filter roots/
        dpa-harness verify golden --manifest "$GOLDEN_SHA256"
        dpa-harness verify golden --filter '^(roots|statistics)/' --format junit
        dpa-harness verify golden --engine-command ./engine
      """)

  @OptionGroup var golden: GoldenOptions

  @OptionGroup var external: EngineCommandOption

  @Option(
    help: ArgumentHelp(
      "Only cases in whose LAYER/CASE, as --list prints it, this regular expression is found; the others are skipped.",
      valueName: "regex"))
  var filter: String?

  @Option(
    help: ArgumentHelp(
      "The SHA-256 that MANIFEST.json must have, as an earlier verdict shows it.", valueName: "sha256"))
  var manifest: String?

  @Flag(help: "Name the cases, and run none.")
  var list = false

  @Option(help: "How the verdict is shown; a list is text or json.")
  var format = VerdictFormat.text

  func run() throws {
    let listFormat = list ? try DocumentFormat(format, of: "list") : nil
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    if external.isGiven { return try verify(filter) }
    let verifier = try GoldenVerifier(
      folder: golden.folder.golden, kernels: try golden.kernels(), manifestDigest: manifest)
    if let listFormat { return try write(verifier.list(filter), as: listFormat) }
    let bar = TerminalProgress.bar(unit: "checks")
    let verdict = try verifier.verify(filter) { bar?.update($0, of: $1) }
    bar?.finish()
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  /// Asks an engine in another process for the cases of all layers that it has.
  private func verify(_ filter: CaseFilter?) throws {
    guard !list, golden.kernel == nil else {
      throw HarnessError.usage("an engine in another process has no kernels and no list; leave --kernel and --list out")
    }
    let verdict = try external.verdict(
      golden: golden.folder.golden, manifest: manifest, subject: "golden", namesOthers: true, filter: filter)
    try StandardOutputFile.write(format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private func write(_ list: GoldenList, as format: DocumentFormat) throws {
    let list = list.worded(by: Flags.words)
    try StandardOutputFile.write(format == .json ? list.json : list.text)
    if list.leftOutCount > 0 { StandardError.write("\(list.cases.count) cases, \(list.leftOutCount) left out\n") }
    for problem in list.problems { StandardError.say("PROBLEM \(problem.sentence)") }
    throw list.status.code
  }
}
