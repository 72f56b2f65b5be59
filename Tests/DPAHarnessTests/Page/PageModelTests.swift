import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit
@testable import HarnessPage

@Suite("What a page shows")
struct PageModelTests {
  private func model(_ reports: [Report], shown: Report? = nil, verdicts: [VerdictDocument] = []) -> PageModel {
    PageModel(
      PageInputs(
        machine: "m", runs: PageFixture.lines(reports), report: shown.map { ($0, "the report") }, verdicts: verdicts))
  }

  @Test("Without a run, a page says so and shows nothing else")
  func empty() {
    let model = model([])
    #expect(model.historySentence == "There are no runs yet: bench writes one line per run.")
    #expect(model.verdicts.isEmpty && model.trends.isEmpty && model.facts.isEmpty && model.changes.isEmpty)
  }

  @Test("One run has its median and interval, and nothing to compare with")
  func oneRun() throws {
    let trend = try #require(model(PageFixture.nights(1)).trends.first)
    #expect(trend.points.count == 1)
    #expect(trend.usual == nil && trend.change == nil)
    guard case .measured(let median, let low, let high) = try #require(trend.latest) else {
      Issue.record("not measured")
      return
    }
    #expect([median, low, high] == [1_000, 980, 1_020])
  }

  @Test("The change is against the median of the thirty runs before, the latest left out")
  func change() throws {
    var nights = PageFixture.nights(0)
    for night in 1...40 { nights.append(PageFixture.report(day: night, cells: [PageFixture.cell(nanoseconds: 1_000)])) }
    nights.append(PageFixture.report(day: 41, cells: [PageFixture.cell(nanoseconds: 1_032)]))
    #expect(try #require(model(nights).trends.first).change == "+3.2 %")
  }

  @Test("Beyond forty runs the older ones share places, and no run is lost")
  func groups() throws {
    for count in [39, 40, 41, 80, 81, 1_000] {
      let trend = try #require(model(PageFixture.nights(count)).trends.first)
      #expect(trend.points.count <= 80)
      #expect(trend.runCount == count)
      #expect(trend.points.suffix(min(count, 40)).allSatisfy { $0.runCount == 1 })
    }
  }

  @Test("Runs that share a place never lie on both sides of a step, and keep their lowest and highest end")
  func steps() throws {
    for place in [100, 101, 333, 777] {
      let runs = (0..<1_000).map { number -> TrendPoint in
        let report = PageFixture.report(
          day: number + 1,
          cells: [
            PageFixture.cell(nanoseconds: number == 50 ? 9_000 : number == 60 ? 10 : number < place ? 1_000 : 2_000)
          ])
        let line = HistoryLine(of: report)
        return TrendPoint(
          line, cell: line.cells.first, metric: "cpu_nanoseconds", step: number == place ? "a step" : nil)
      }
      let trend = PageTrend(cell: "c", metric: "cpu_nanoseconds", unit: "nanoseconds", runs: runs)
      #expect(trend.points.count <= 82 && trend.runCount == 1_000)
      let step = try #require(trend.points.firstIndex { $0.step != nil })
      #expect(trend.points[..<step].map(\.runCount).reduce(0, +) == place)
      #expect(trend.points.filter { $0.step != nil }.count == 1)
      let ends = trend.points.compactMap { point -> (Double, Double)? in
        guard case .measured(_, let low, let high) = point.content else { return nil }
        return (low, high)
      }
      #expect(ends.map(\.0).min() == 9.8 && ends.map(\.1).max() == 9_180)
      #expect(trend.points[..<step].compactMap(\.median).allSatisfy { $0 == 1_000 })
    }
  }

  @Test("A void run is a gap in the trend, named, and a verdict that did not hold")
  func void() throws {
    let last = PageFixture.report(day: 3, cells: [PageFixture.void()])
    let model = model(PageFixture.nights(2) + [last], shown: last)
    let trend = try #require(model.trends.first)
    #expect(trend.latest == .gap("void"))
    #expect(trend.points.compactMap(\.median).count == 2)
    #expect(model.warnings == ["generation/mild/portable is void: its root is wrong"])
    let verdict = try #require(model.verdicts.first)
    #expect([verdict.subject, verdict.word, "\(verdict.status)"] == ["benchmarks", "NOT WHOLE", "1"])
    #expect(verdict.sentence == "0 of 1 cells measured")
    #expect(model.distributions.isEmpty)
  }

  @Test("Runs of another size do other work and are left out of the trend")
  func sizes() {
    let smoke = PageFixture.report(day: 9, size: "smoke", cells: [PageFixture.cell(nanoseconds: 3)])
    let model = model([smoke] + PageFixture.nights(2))
    #expect(model.trends.first?.runCount == 2)
    #expect(
      model.historySentence
        == "2 runs of size nightly from 2026-01-01 to 2026-01-02; 1 of other sizes left out, since they do other work.")
  }

  @Test("An interrupted run is said to be incomplete")
  func incomplete() {
    let model = model([PageFixture.report(isComplete: false, cells: [PageFixture.cell()])])
    #expect(model.warnings == ["The latest run was interrupted: cells that had no turn are missing."])
    #expect(model.verdicts.first?.word == "INCOMPLETE")
    #expect(model.verdicts.first?.mark == .bad)
  }

  @Test("What changed comes by size: another root, something from nothing, then by how many times; the latest of each")
  func changes() {
    func night(_ day: Int, _ allocations: Double, _ others: Double, root: String = "0123456789abcdef") -> Report {
      PageFixture.report(
        day: day, commit: "c\(day)",
        cells: [
          PageFixture.cell(allocations: allocations, root: root), PageFixture.cell("b/two", allocations: others),
        ])
    }
    let model = model([night(1, 0, 100), night(2, 12_000, 80), night(3, 12_000, 120, root: "fedcba9876543210ff")])
    #expect(model.changes.map(\.metric) == ["root", "allocation_count", "allocation_count"])
    #expect(model.changes.map(\.cell) == ["generation/mild/portable", "generation/mild/portable", "b/two"])
    #expect(model.changes.map(\.size) == ["01234567 to fedcba98", "0 to 12,000", "80 to 120 (+50.00 %)"])
    #expect(model.changes.map(\.direction) == [.other, .worse, .worse])
    #expect(model.changes.map(\.date) == ["2026-01-03", "2026-01-02", "2026-01-03"])
    #expect(model.changes.map(\.commitBefore) == ["c2", "c1", "c2"])
    #expect(model.changes.allSatisfy { $0.certainty == "exact" })
  }

  @Test("An exact figure that moves alike in many cells is one entry, so that it hides no other")
  func alike() {
    func night(_ day: Int, _ allocations: Double) -> Report {
      let names = (0..<30).map { "suite/cell-\($0 + 10)" }
      return PageFixture.report(
        day: day,
        cells: names.map { PageFixture.cell($0, allocations: allocations) } + [
          PageFixture.cell("z/z", allocations: 100 + allocations)
        ])
    }
    let changes = model([night(1, 10), night(2, 20)]).changes
    #expect(changes.map(\.cell) == ["suite/cell-10", "z/z"] && changes.map(\.otherCount) == [29, 0])
    let roots = model([
      PageFixture.report(day: 1, cells: [PageFixture.cell("a"), PageFixture.cell("b")]),
      PageFixture.report(day: 2, cells: [PageFixture.cell("a", root: "ff"), PageFixture.cell("b", root: "ff")]),
    ]).changes
    #expect(roots.map(\.otherCount) == [0, 0])
  }

  @Test("An exact metric has its levels, and a chart of them only where it moved")
  func exactTrends() throws {
    let nights = [5.0, 5, 7, 5].enumerated().map { number, count in
      PageFixture.report(day: number + 1, commit: "c\(number)", cells: [PageFixture.cell(allocations: count)])
    }
    let trend = try #require(model(nights).trends.first?.exact.first)
    #expect(trend.metric == "allocation_count" && trend.runCount == 4 && trend.hasMoved)
    #expect(trend.levels.map(\.value) == [5, 7, 5] && trend.levels.map(\.runCount) == [2, 1, 1])
    #expect(trend.latest.commit == "c3" && trend.latest.date == "2026-01-04")
    let html = PageTemplate.html.render(model(nights))
    #expect(html.contains("allocation_count 5 since c3 of 2026-01-04") && html.contains(#"id="exact-0-0-title""#))
    let still = PageTemplate.html.render(model(PageFixture.nights(3)))
    #expect(still.contains("allocation_count 12, unchanged in 3 runs") && !still.contains("exact-"))
  }

  @Test("An exact metric that moves at every run is drawn in few places, and its lowest and highest value are there")
  func restlessExactTrend() throws {
    let nights = (0..<1_000).map { number in
      PageFixture.report(
        day: number + 1, cells: [PageFixture.cell(allocations: number == 517 ? 900 : Double(number % 2))])
    }
    let trend = try #require(model(nights).trends.first?.exact.first)
    #expect(trend.levels.count > 990)
    let markup = ExactChart(trend: trend, cell: "c", id: "x").element.markup
    #expect(markup.utf8.count < 6_000)
    // The top of the drawing, which only the one run reaches.
    #expect(markup.matches(of: #/V13\.4/#).count == 1)
  }

  @Test("A figure that is not available has a reason, never a zero; one that differs is advisory")
  func memory() {
    let advisory = ReportMetric(.allocations, runs: [[5], [6]], isExact: false, reason: "two processes differ")
    let cell = ReportCell(
      name: "a/b", sampleCount: 1, primaryMetric: "cpu_nanoseconds", state: .measured,
      metrics: [
        advisory, .unavailable(.peakBytes, because: "no jemalloc"), ReportMetric(.liveBytes, runs: [[0], [0]]),
      ])
    let entries = PageMemoryRow(cell).entries
    #expect(entries[0] == PageMemoryRow.Entry(value: "5.50", reason: "two processes differ"))
    #expect(entries[1] == PageMemoryRow.Entry(value: nil, reason: "not measured in this run"))
    #expect(entries[2] == PageMemoryRow.Entry(value: "0 B", reason: nil))
    #expect(entries[3] == PageMemoryRow.Entry(value: nil, reason: "no jemalloc"))
  }

  @Test("A verdict's JSON is read back to the same counts, failures and reasons")
  func verdicts() throws {
    let bytes = Array(VerdictFormat.json.render(ShownVerdict.plain).utf8)
    let document = try VerdictDocument.decode(bytes, from: "v.json")
    let verdict = PageVerdict(document)
    #expect([verdict.subject, verdict.word, verdict.mark.rawValue] == ["golden", "NOT HELD", "bad"])
    #expect(verdict.sentence == "1 cases held, 1 failed, 1 skipped, problems with the data: 1")
    let matrix = GoldenMatrix(document)
    #expect(matrix.kernels == ["portable", "avx2"])
    #expect(matrix.rows.map(\.layer) == ["chain", "roots"])
    #expect(matrix.failures == ["chain, case 'case 1', kernel portable: digest: expected aa, found ab"])
    #expect(matrix.skips == ["1 case: left out"])
    #expect(throws: HarnessError.unknownSchema(path: "v.json", found: "other/1", known: "dpa-verdict/1")) {
      try VerdictDocument.decode(Array(#"{"schema": "other/1"}"#.utf8), from: "v.json")
    }
  }
}
