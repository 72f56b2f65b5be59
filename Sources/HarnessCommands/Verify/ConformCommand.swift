import ArgumentParser
import DPAEngine
import DPAHarness
import ExternalEngine
import HarnessKit

struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Judges an engine in any language by the golden files, and names its mistake.",
    discussion: """
      The engine is a program that answers questions, a line of JSON each: docs/conformance.md. Layers come from the \
      first stage of a row to whole tables; what the engine does not have is skipped by name.

      EXAMPLES:
        dpa-harness conform --engine-command "python3 docs/examples/engines/dpa_engine.py"
        dpa-harness conform --engine-command ./my_engine --filter '^(chain|parameters)/'
        dpa-harness conform --engine-command ./my_engine --format junit
        dpa-harness conform --engine ksin
      """)

  @OptionGroup var external: EngineCommandOption

  @Option(help: "One of this program's own engines: dpa or ksin.")
  var engine: String?

  @OptionGroup var golden: GoldenFolderOption

  @Option(
    help: ArgumentHelp(
      "Only cases in whose LAYER/CASE this regular expression is found; the others are skipped.", valueName: "regex"))
  var filter: String?

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    let filter = try filter.map { pattern throws(HarnessError) in try CaseFilter(pattern) }
    let verdict = try verdict(filter)
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private func verdict(_ filter: CaseFilter?) throws -> Verdict {
    if external.isGiven {
      guard engine == nil else {
        throw HarnessError.usage("--engine-command is an engine by itself; leave --engine out")
      }
      return try external.verdict(golden: golden.golden, subject: "conform", filter: filter)
    }
    switch engine {
    case "dpa":
      return try Conformance(folder: golden.golden).verdict(
        on: DPAAnswers(kernel: .automatic), subject: "conform", filter: filter)
    case "ksin":
      return try GoldenVerifier(folder: golden.golden, kernels: Kernel.all()).verdict(ofLayers: "ksin", filter)
    case let name?: throw HarnessError.usage("there is no engine '\(name)' to judge; there are dpa, ksin")
    case nil:
      throw HarnessError.usage("name the engine to judge: --engine-command COMMAND, or --engine dpa or ksin")
    }
  }
}

extension EngineCommandOption {
  /// Starts the engine, asks it for all cases, and ends it.
  ///
  /// - Throws: `HarnessError` as `Conformance.verdict` does. What is wrong with the engine is in the verdict.
  func verdict(
    golden: String, manifest: String? = nil, subject: String, namesOthers: Bool = false, filter: CaseFilter?
  ) throws(HarnessError) -> Verdict {
    guard let (words, limits) = try make() else { preconditionFailure("an engine's command was given") }
    let conformance = try Conformance(folder: golden, manifestDigest: manifest)
    let client: EngineClient
    do throws(EngineFailure) {
      client = try EngineClient(words, limits)
    } catch {
      if error == .interrupted { throw .engineInterrupted }
      return Verdict(subject: subject, cases: []).adding(error)
    }
    return try conformance.verdict(
      on: client, subject: subject, namesOthers: namesOthers, filter: filter, finish: client.finish)
  }
}

/// This program as an engine for others: the other side of the protocol.
struct AnswerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Answers the questions of docs/conformance.md: this program as an engine in another process.",
    discussion: """
      EXAMPLES:
        echo '{"ask":"words","id":1,"seed":42}' | dpa-harness answer
        dpa-harness conform --engine-command "dpa-harness answer"
      """)

  @OptionGroup var implementation: KernelOption

  func run() throws {
    let session = AnswerSession(DPAAnswers(kernel: try Kernel(named: implementation.kernel)))
    while let line = readLine() {
      let answer = session.answer(to: line)
      try StandardOutputFile.write(answer.bytes)
    }
  }
}
