import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit
@testable import HarnessPage

@Suite("A page as HTML and as Markdown")
struct PageTemplateTests {
  /// Everything that a page can show, with this text in every place that comes from outside.
  private static func model(saying text: String) throws -> PageModel {
    let cell = "a/\(text)"
    let odd = ReportCell(
      name: cell + " odd", sampleCount: 1, primaryMetric: text, state: .hung, reason: text, root: text)
    let reports = [
      PageFixture.report(commit: text, cells: [PageFixture.cell(cell, root: "0"), odd]),
      PageFixture.report(day: 2, size: "nightly", commit: text, cells: [PageFixture.cell(cell, root: text), odd]),
    ]
    let shown = Report(
      startedAt: text, size: text, seed: 1, isComplete: false,
      environment: ReportEnvironment(facts: [
        ReportEnvironment.Fact(name: text, value: text),
        ReportEnvironment.Fact(name: text, value: nil, unavailable: text),
      ]),
      cells: [
        PageFixture.cell(cell), odd,
        ReportCell(
          name: text, sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured,
          metrics: [
            ReportMetric(.processor, runs: [[5]]), .unavailable(.peakBytes, because: text),
            ReportMetric(.allocations, runs: [[1]], isExact: false, reason: text),
          ]),
      ])
    let verdict = Verdict(
      subject: text,
      cases: [
        CaseVerdict(
          suite: text, name: text, variant: text, outcome: .failed([Difference(text, expected: text, found: text)])),
        CaseVerdict(suite: text, name: text, variant: text, outcome: .skipped(reason: "\(text)")),
      ],
      problems: [Verdict.Problem("\(text)", status: .malformed)], notes: [text])
    let document = try VerdictDocument.decode(Array(VerdictFormat.json.render(verdict).utf8), from: "v")
    let runs = reports.map { HistoryLine(of: $0, verdict: text) }
    return PageModel(
      PageInputs(
        machine: text, runs: runs, report: (shown, text), verdicts: [document],
        calibration: PageCalibration(
          facts: [ReportEnvironment.Fact(name: text, value: text)],
          rates: [PageCalibration.Rate(name: text, count: 1, of: 500, low: 0.001, high: 0.01)],
          floors: [PageCalibration.Floor(cell: text, change: text)]),
        scaling: [
          PageScaling(
            name: text, factor: text, unit: "nanoseconds",
            points: [.init(amount: 10, cost: 1e3), .init(amount: 1e3, cost: 1e5)], exponent: 1)
        ]))
  }

  /// The tags without the values of their attributes: what no text from outside can change.
  private static func structure(_ html: String) -> [Substring] {
    html.replacing(#/"[^"]*"/#, with: "").matches(of: #/<[^>]*>/#).map(\.0)
  }

  private static let hostile = [
    #"<script>alert("x")</script>"#, #"" onload="alert(1)"#, #"' onload='alert(1)"#, "\"\u{301} onload=\"\u{301}x",
    "<\u{301}script>", "</title></style></svg>", "{{machine}} {{{styles}}} {{/trends}}", "&lt;b&gt;", "--> ]]>",
    "a\u{0}b\u{202E}c\nd",
  ]

  @Test("No text from outside changes a tag of the HTML page", arguments: hostile)
  func htmlEscapes(_ text: String) throws {
    let harmless = PageTemplate.html.render(try Self.model(saying: "x"))
    let page = PageTemplate.html.render(try Self.model(saying: text))
    #expect(Self.structure(page) == Self.structure(harmless))
    #expect(!page.contains("<script"))
    #expect(page.contains(HTMLText.escape(text)))
    #expect(!page.unicodeScalars.contains { VisibleText.isHidden($0) && $0 != "\n" })
  }

  @Test("No text from outside changes a row of the Markdown page", arguments: hostile + ["|", "\\|", "`|`", "*b* _i_"])
  func markdownEscapes(_ text: String) throws {
    let harmless = PageTemplate.markdown.render(try Self.model(saying: "x")).split(separator: "\n")
    let page = PageTemplate.markdown.render(try Self.model(saying: text)).split(separator: "\n")
    #expect(page.count == harmless.count)
    func borders(_ line: Substring) -> Int { line.replacing(#/\\./#, with: "").count { $0 == "|" } }
    #expect(page.map(borders) == harmless.map(borders))
    #expect(!page.contains { $0.replacing(#/\\./#, with: "").contains("<") })
  }

  @Test("The same input is the same page, byte for byte")
  func deterministic() throws {
    for template in PageTemplate.allCases {
      #expect(
        template.render(try Self.model(saying: "x")).utf8.elementsEqual(
          template.render(try Self.model(saying: "x")).utf8))
    }
  }

  @Test("A page without anything says what is missing, and how to get it")
  func empty() {
    let model = PageModel(PageInputs(machine: nil, runs: []))
    let html = PageTemplate.html.render(model)
    #expect(html.contains("<h1>dpa-harness: nothing verified</h1>"))
    #expect(html.contains("There are no runs yet: bench writes one line per run."))
    #expect(html.contains("No verdict was given"))
    #expect(html.contains("This machine has no calibration"))
    #expect(!html.contains("<svg"))
    #expect(!PageTemplate.markdown.render(model).contains("\n\n\n\n"))
  }

  @Test("The page asks for nothing from elsewhere, runs no script, and every drawing has a title and a description")
  func selfContained() throws {
    let html = PageTemplate.html.render(try Self.model(saying: "x"))
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("url(") && !html.contains("@import"))
    #expect(html.contains("<main>") && !html.contains("<script"))
    let drawings = html.matches(of: #/<svg viewBox="[^"]*" role="img" aria-labelledby="([^" ]*) ([^" ]*)">/#)
    #expect(drawings.count == html.matches(of: #/<svg /#).count && drawings.count == 4)
    for drawing in drawings {
      for id in [drawing.1, drawing.2] { #expect(html.matches(of: try Regex(" id=\"\(id)\"")).count == 1) }
    }
  }

  @Test("A verdict is a word and a sign as well as a colour")
  func verdict() throws {
    let document = try VerdictDocument.decode(
      Array(VerdictFormat.json.render(ShownVerdict.plain).utf8), from: "v")
    let html = PageTemplate.html.render(PageModel(PageInputs(machine: "m", runs: [], verdicts: [document])))
    #expect(
      html.contains(
        #"<li class="bad" data-verdict="golden" data-word="NOT HELD" data-status="65"><strong>"#
          + #"<span class="sign" aria-hidden="true">✗</span> golden: NOT HELD</strong>"#))
    #expect(html.contains(#"<td class="bad">✗ 1 of 2 failed</td>"#))
    #expect(html.contains("<title>dpa-harness: golden NOT HELD</title>"))
  }

  /// So many runs of as many cells as this program has, some with steps in time, all with one of an exact figure.
  private static func history(runs: Int, cells: Int) -> [HistoryLine] {
    var random = SplitMix64(seed: 7)
    return (0..<runs).map { run in
      let found = (0..<cells).map { cell -> ReportCell in
        let level = 1e6 * Double(1 + cell % 9) * (cell % 12 == 0 && run >= 600 ? 1.2 : 1)
        let times = (0..<5).map { _ in [level * (1 + 0.02 * Double(random.next() >> 40) / Double(1 << 24))] }
        let count = run < 800 ? 12.0 : 14.0
        return ReportCell(
          name: "suite-\(cell / 8)/preset-\(cell % 3)/depth-10/kernel-\(cell)/jobs-1", sampleCount: 100,
          primaryMetric: "cpu_nanoseconds", state: .measured, root: "0123456789abcdef",
          metrics: [
            ReportMetric(.processor, runs: times), ReportMetric(.referenceRatio, runs: times.map { [$0[0] / 1e6] }),
            ReportMetric(.allocations, runs: [[count], [count]]),
            ReportMetric(.allocatedBytes, runs: [[count], [count]]),
            ReportMetric(.liveBytes, runs: [[0], [0]]), ReportMetric(.peakBytes, runs: [[4_096], [4_096]]),
          ])
      }
      return HistoryLine(of: PageFixture.report(day: run + 1, commit: "c\(run)", cells: found))
    }
  }

  @Test("A thousand runs of seventy cells, with their raw samples, make a page under 600 KB")
  func thousandRuns() {
    let lines = Self.history(runs: 1_000, cells: 70)
    let samples = (0..<10).map { (process: Int) -> [Double] in
      (0..<20).map { (iteration: Int) -> Double in Double(1_000 + process * 31 + iteration * 17 % 41) }
    }
    let shown = PageFixture.report(
      cells: lines[0].cells.map { cell in
        ReportCell(
          name: cell.name, sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured,
          metrics: [ReportMetric(.processor, runs: samples), ReportMetric(.allocations, runs: [[3], [3]])])
      })
    let model = PageModel(PageInputs(machine: "m", runs: lines, report: (shown, "the report")))
    #expect(model.trends.count == 70 && model.trends.allSatisfy { $0.runCount == 1_000 })
    let stepped = model.trends.filter { $0.latestStep?.hasPrefix("+") ?? false }.map(\.cell)
    for cell in stride(from: 0, to: 70, by: 12) { #expect(stepped.contains { $0.contains("kernel-\(cell)/") }) }
    let html = PageTemplate.html.render(model)
    #expect(html.utf8.count < 600_000, "\(html.utf8.count)")
    #expect(html.matches(of: #/<path class="step"/#).count >= 6)
    #expect(html.matches(of: #/<svg /#).count > 70 * 3)
  }

  @Test("The page begins with what changed most, and the cells are folded by suite, each with its command line")
  func order() throws {
    let lines = Self.history(runs: 40, cells: 2)
    let html = PageTemplate.html.render(PageModel(PageInputs(machine: "m", runs: lines)))
    #expect(html.contains("<p>No cell changed its level in 40 runs.</p>"))
    let changed = [
      PageFixture.report(day: 1, cells: [PageFixture.cell("a/b.c", allocations: 4)]),
      PageFixture.report(day: 2, commit: "dead", cells: [PageFixture.cell("a/b.c", allocations: 5)]),
    ]
    let words = Sentence.Words(setting: { "--\($0)" }, step: { _ in nil })
    let page = PageTemplate.html.render(
      PageModel(PageInputs(machine: "m", runs: PageFixture.lines(changed))), wordedBy: words)
    let first = try #require(page.firstRange(of: "<h2>"))
    #expect(page[first.upperBound...].hasPrefix("What changed most</h2>"))
    #expect(
      page.contains(
        #"<li class="worse"><strong><span class="sign" aria-hidden="true">▲</span> 4 to 5 (+25.00 %)</strong> "#
          + ##"<span class="what"><a href="#cell-0">a/b.c</a> <span class="soft">allocation_count</span></span>"##
          + #"<span class="sentence">since 2026-01-02, commit <code>dead</code> (before it <code>c0ffee</code>); "#
          + "exact</span></li>"))
    #expect(
      page.contains(#"<summary><span class="suite">a</span> <span class="soft">1 cell, 1 changed</span></summary>"#))
    #expect(page.contains(#"<code>dpa-harness bench cells --filter '^a/b[.]c$' --size nightly</code>"#))
    let markdown = PageTemplate.markdown.render(
      PageModel(PageInputs(machine: "m", runs: PageFixture.lines(changed))), wordedBy: words)
    #expect(
      markdown.contains("| ▲ 4 to 5 (+25.00 %) | a/b.c | allocation\\_count | 2026-01-02 | dead | c0ffee | exact |"))
  }
}
