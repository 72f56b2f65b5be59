import Foundation
import Testing

@Suite("report page")
struct ReportPageTests {
  private static let line = #"""
    {"header":{"schema":"dpa-harness-history","version":1},"started_at":"2026-01-01T02:00:00Z","size":"nightly",\#
    "complete":true,"machine_key":"k","commit":"c0ffee","working_tree":"clean","cells":[{"name":"a/b",\#
    "state":"measured","primary_metric":"cpu_nanoseconds","root":"00","figures":[["cpu_nanoseconds","nanoseconds",\#
    1000,990,1010,false]]}]}

    """#

  private static func folder(history: String? = line) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let reports = folder.url.appendingPathComponent("reports/history")
    try FileManager.default.createDirectory(at: reports, withIntermediateDirectories: true)
    try history.map { try Data($0.utf8).write(to: reports.appendingPathComponent("machine.jsonl")) }
    return folder
  }

  private func text(_ path: String, in folder: TemporaryFolder) throws -> String {
    String(decoding: try Data(contentsOf: folder.url.appendingPathComponent(path)), as: UTF8.self)
  }

  @Test("Both pages are written, and replaced only with --force")
  func writes() throws {
    let folder = try Self.folder()
    let first = try BuiltProgram.run(["report", "page", "out"], in: folder)
    #expect(first.status == 0)
    #expect(first.error == "written 'out/index.html'\nwritten 'out/index.md'\n")
    #expect(try text("out/index.html", in: folder).contains(#"data-verdict="benchmarks" data-word="MEASURED""#))
    #expect(try text("out/index.md", in: folder).contains("| a/b | cpu\\_nanoseconds | 1.00 µs, between"))
    let second = try BuiltProgram.run(["report", "page", "out"], in: folder)
    #expect(second.status == 74)
    #expect(second.error == "Error: 'out/index.html' is there already; give --force to replace it\n")
    let before = try folder.snapshot()
    #expect(try BuiltProgram.run(["report", "page", "out", "--force"], in: folder).status == 0)
    #expect(try folder.snapshot() == before)
  }

  /// Twenty nights of a cell that takes a tenth longer from the eleventh on.
  private static var steppedHistory: String {
    (1...20).map { night in
      let ratio = (night <= 10 ? 2.0 : 2.2) * (1 + 0.001 * Double(night * 7 % 5))
      let figures = #"["reference_ratio","times",\#(ratio),\#(ratio),\#(ratio),false],["cpu_nanoseconds""#
      return line.replacing("2026-01-01", with: "2026-01-\(night < 10 ? "0" : "")\(night)")
        .replacing("c0ffee", with: "c0ffee\(night)").replacing(#"["cpu_nanoseconds""#, with: figures)
    }.joined()
  }

  @Test("Since which commit a cell is slower is listed, and marked in its trend")
  func levelChange() throws {
    let folder = try Self.folder(history: Self.steppedHistory)
    let listed = try BuiltProgram.run(["report", "changes"], in: folder)
    let lines = listed.text.split(separator: "\n")
    #expect(listed.status == 0 && lines.count == 3 && lines.last == "1 change in 20 runs of size nightly")
    for word in ["a/b", "cpu_nanoseconds", "+10.0 %", "2026-01-11", "c0ffee11", "c0ffee10"] {
      #expect(lines.dropFirst().first?.contains(word) == true, "\(listed.text)")
    }
    let named = try BuiltProgram.run(["report", "changes", "--machine", "machine", "--format", "json"], in: folder)
    #expect(named.text.contains(#""schema":"dpa-harness-changes""#) && named.text.contains(#""commit":"c0ffee11""#))
    let unknown = try BuiltProgram.run(["report", "changes", "--machine", "none"], in: folder)
    #expect(unknown.status == 64)
    #expect(try BuiltProgram.run(["report", "page", "out"], in: folder).status == 0)
    let step = "+10.0 % since c0ffee11 of 2026-01-11 (before it c0ffee10)"
    let html = try text("out/index.html", in: folder)
    #expect(html.contains("<title>\(step)</title></path>") && html.contains("Level changed by \(step)"))
    #expect(html.matches(of: #/<path class="step"/#).count == 1)
    #expect(try text("out/index.md", in: folder).contains("since c0ffee11 of 2026-01-11"))
  }

  @Test("The program works when it is copied alone: its templates are part of it")
  func copiedAlone() throws {
    let folder = try Self.folder()
    let copy = folder.url.appendingPathComponent("elsewhere")
    try FileManager.default.copyItem(at: BuiltProgram.executable, to: copy)
    let process = Process()
    process.executableURL = copy
    process.arguments = ["report", "page", "out"]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try text("out/index.html", in: folder).hasSuffix("</html>\n"))
  }

  @Test("A verdict that verify golden wrote is on the page")
  func verdict() throws {
    let folder = try Self.folder()
    let golden = Repository.root.appendingPathComponent("golden").path
    let verdict = try BuiltProgram.run(
      ["verify", "golden", "--golden", golden, "--kernel", "portable", "--filter", "^sha256/", "--format", "json"],
      in: folder)
    try verdict.output.write(to: folder.url.appendingPathComponent("golden.json"))
    #expect(try BuiltProgram.run(["report", "page", "out", "--verdict", "golden.json"], in: folder).status == 0)
    let html = try text("out/index.html", in: folder)
    #expect(html.contains(#"data-verdict="golden" data-word="HELD" data-status="0""#))
    #expect(html.contains(#"<td class="good">✓ 131</td>"#))
  }

  @Test("An empty history makes a page that says so")
  func empty() throws {
    let folder = try Self.folder(history: nil)
    #expect(try BuiltProgram.run(["report", "page", "out"], in: folder).status == 0)
    #expect(try text("out/index.html", in: folder).contains("There are no runs yet"))
  }

  @Test("What cannot be read is refused, and no page is written")
  func refused() throws {
    let cut = try Self.folder(history: String(Self.line.dropLast(9)))
    let outcome = try BuiltProgram.run(["report", "page", "out"], in: cut)
    #expect(outcome.status == 65)
    #expect(outcome.error == "Error: 'reports/history/machine.jsonl' is malformed: its last line is cut off\n")
    let newer = try Self.folder(history: Self.line.replacingOccurrences(of: "\"version\":1", with: "\"version\":2"))
    #expect(try BuiltProgram.run(["report", "page", "out"], in: newer).status == 65)
    let missing = try BuiltProgram.run(["report", "page", "out", "--reports", "nowhere"], in: cut)
    #expect(missing.status == 74)
    #expect(missing.error.contains("'nowhere'"))
    let unknown = try BuiltProgram.run(["report", "page", "out", "--machine", "m"], in: try Self.folder())
    #expect(unknown.status == 64)
    #expect(
      unknown.error
        == "Error: --machine 'm' has no history in 'reports'; leave it out for the machine that ran last\n")
    for folder in [cut, newer] { #expect(try folder.snapshot().keys.allSatisfy { !$0.hasPrefix("out") }) }
  }
}
