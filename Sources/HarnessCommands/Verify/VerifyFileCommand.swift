import ArgumentParser
import DPAEngine
import DPAHarness
import ExternalEngine
import HarnessKit
import TableCore
import TableRuns

struct VerifyFileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "file",
    abstract: "Computes the rows of a file again and names the first that differs.",
    discussion: """
      A chain file brings its configuration along; for other formats, and for chain files without one, options name \
      it. Everything that `generate` was given beyond the defaults must be given here too.

      EXAMPLES:
        dpa-harness verify file chain.json
        dpa-harness verify file chain.json --start 1000 --sample 3000
        dpa-harness verify file table.npy --preset mild
        dpa-harness verify file part.csv --count 1000 --seeding rank --world-size 4 --rank 1
      """)

  @Argument(help: "The file; standard input cannot be verified.")
  var file: String

  @Option(help: "json, stream-json, jsonl, csv, npy, records or safetensors; by default what the name's ending says.")
  var fileFormat: RowFormat?

  @Option(help: "Check this many random rows instead of all.", transform: OptionText.whole)
  var sample: Int?

  @Option(help: "The seed that chooses them; by default a random one, which is printed.", transform: OptionText.whole)
  var sampleSeed: UInt64?

  @OptionGroup var engine: EngineOptions

  @OptionGroup var external: EngineCommandOption

  @OptionGroup var table: TableOptions

  @OptionGroup var work: WorkOptions

  @OptionGroup var shown: VerdictFormatOption

  func run() throws {
    guard file != "-" else { throw HarnessError.usage("a file is read twice, so standard input cannot be verified") }
    var options = FileVerifier.Options()
    options.rowCountIsKnown = table.range.count != nil || table.part != nil
    options.configurationIsGiven = engine.isGiven
    options.sampleSize = sample
    // Random unless given, so that repeated checks look at other rows each time.
    options.sampleSeed = sampleSeed ?? UInt64.random(in: 0...UInt64.max)
    options.jobs = try work.threads()
    let verdict = try verdict(options)
    try StandardOutputFile.write(shown.format.render(verdict.worded(by: Flags.words)))
    throw verdict.status.code
  }

  private func verdict(_ options: FileVerifier.Options) throws -> Verdict {
    let (format, request) = (try FileFormat.of(file, named: fileFormat), try request())
    func verdict(of engine: any TableEngine) throws -> Verdict {
      try FileVerifier(file, format: format, request: request, options: options, engine: engine).verify()
    }
    do {
      guard let asked = try external.make(beside: engine, kernel: work.kernel) else {
        return try verdict(of: engine.make(kernel: work.kernel))
      }
      let found = Result { try verdict(of: asked) }
      // Also where the file cannot be read: no process may stay.
      let failure = asked.finish()
      return try found.get().adding(failure)
    } catch let failure as EngineFailure where failure != .interrupted {
      return Verdict(subject: file, cases: []).adding(failure)
    } catch let failure as EngineFailure {
      throw failure.error
    }
  }

  private func request() throws -> TableRequest {
    var request = try table.request()
    // A part without a count is checked as a table that ends with it.
    if table.range.count == nil { request.count = max(request.part?.upper ?? 0, request.start) - request.start }
    return request
  }
}
