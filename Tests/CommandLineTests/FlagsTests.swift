import Foundation
import HarnessKit
import Testing

@testable import HarnessCommands

@Suite("The command line has a flag for every setting that a library names, and words for every step")
struct FlagsTests {
  @Test("A setting is called as its flag is")
  func names() {
    #expect(Flags.flag("jobs") == "--jobs")
    #expect(Flags.flag("bit_patterns") == "--bit-patterns")
    #expect(Flags.flag("replacing") == "--force")
    #expect(Flags.flag("resuming") == "--resume")
    #expect(Flags.flag("without_statistics") == "--no-statistics")
    #expect(Flags.flag("without_configuration") == "--null-config")
  }

  @Test("Every setting that a library names is an option of some command")
  func settingsExist() throws {
    let settings = try Self.settings()
    #expect(settings.count > 40)
    let options = try Self.options()
    for setting in settings { #expect(options.contains(Flags.flag(setting)), "\(setting)") }
  }

  @Test("Every error that has a next step ends with it, exactly as the program prints it")
  func steps() {
    let expectations: [(HarnessError, String)] = [
      (.goldenFolderMissing(path: "g"), "there is no folder of golden files at 'g'; name it with --golden DIR"),
      (
        .reportsFolderMissing(path: "r"),
        "cannot find the folder of reports 'r': no such folder; name it with --reports DIR"
      ),
      (.outputExists(path: "f"), "'f' is there already; give --force to replace it"),
      (
        .partialExists(path: "f.partial"),
        "'f.partial' is there from an interrupted run; give --resume to continue it or --force to start again"
      ),
      (
        .outputAppeared(path: "f", kept: "f.partial"),
        "'f' appeared during the run and stays as it is; the rows are kept in 'f.partial': move 'f' away and give "
          + "--resume, or give --force to start again and replace it"
      ),
      (
        .outputAppeared(path: "f", kept: nil),
        "'f' appeared during the run and stays as it is; give --force to replace it"
      ),
      (
        .resumeRefused(path: "f.partial", reason: "it was changed"),
        "'f.partial' cannot be continued: it was changed; give --force instead of --resume to start again"
      ),
      (
        .interrupted(rows: 5, canBeResumed: true),
        "interrupted after 5 rows; the same command with --resume goes on from there"
      ),
      (
        .comparisonInterrupted(pairs: 3, state: "s"),
        "interrupted after 3 pairs; they are kept in 's' and the same command with --resume goes on from there"
      ),
      (
        .runExists(path: "r"),
        "'r' holds a training run already; give --resume to continue it or --force to start again"
      ),
      (
        .trainingInterrupted(steps: 3),
        "interrupted after 3 steps; the same command with --resume goes on from there"
      ),
      (.usage("no benchmark\(step: .listBenchmarks)"), "no benchmark; bench list names them"),
      (
        .usage("none\(step: .acceptCounts)"),
        "none; write them with 'dpa-harness bench counts --output FILE' and accept them with 'dpa-harness baseline "
          + "accept FILE'"
      ),
      (
        .usage("more\(step: .profileAllocations(cell: "a/b"))"),
        "more; 'dpa-harness profile allocations a/b', run with each build, names the functions that allocate"
      ),
      (.usage("no case\(step: .listGoldenCases)"), "no case; verify golden --list names them all"),
    ]
    for (error, words) in expectations { #expect(error.sentence.worded(by: Flags.words) == words) }
  }

  /// By the libraries' sources, and those that a library passes on by a variable.
  private static func settings() throws -> Set<String> {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources")
    var settings: Set = ["same_pairs", "planted_pairs"]
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
      let text = String(decoding: try Data(contentsOf: sources.appendingPathComponent(path)), as: UTF8.self)
      for match in text.matches(of: #/\(setting: "([a-z_]+)"\)/#) { settings.insert(String(match.1)) }
    }
    return settings
  }

  /// All options of all commands, hidden ones too, as the parser tells them.
  private static func options() throws -> Set<String> {
    let outcome = try BuiltProgram.run(["--experimental-dump-help"], in: try TemporaryFolder())
    #expect(outcome.status == 0)
    var options: Set<String> = []
    func collect(_ value: Any) {
      if let list = value as? [Any] { for element in list { collect(element) } }
      guard let object = value as? [String: Any] else { return }
      if object["kind"] as? String == "long", let name = object["name"] as? String { options.insert("--" + name) }
      for element in object.values { collect(element) }
    }
    collect(try JSONSerialization.jsonObject(with: outcome.output))
    return options
  }
}
