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
    #expect(model.verdicts.isEmpty && model.trends.isEmpty && model.facts.isEmpty && model.exactChanges.isEmpty)
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

  @Test("Beyond sixty runs the older ones share places, and no run is lost")
  func groups() throws {
    for count in [59, 60, 61, 120, 121, 1_000] {
      let trend = try #require(model(PageFixture.nights(count)).trends.first)
      #expect(trend.points.count <= 120)
      #expect(trend.runCount == count)
      #expect(trend.points.suffix(min(count, 60)).allSatisfy { $0.runCount == 1 })
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

  @Test("Exact figures and roots that moved are listed, the newest first; times are not")
  func exactChanges() {
    let nights = [
      PageFixture.report(day: 1, cells: [PageFixture.cell(nanoseconds: 1_000, allocations: 0)]),
      PageFixture.report(day: 2, cells: [PageFixture.cell(nanoseconds: 2_000, allocations: 12_000)]),
      PageFixture.report(day: 3, cells: [PageFixture.cell(allocations: 12_000, root: "fedcba9876543210ff")]),
    ]
    let changes = model(nights).exactChanges
    #expect(changes.map(\.what) == ["root", "allocation_count"])
    #expect(changes.map(\.old) == ["0123456789abcdef", "0"])
    #expect(changes.map(\.new) == ["fedcba9876543210", "12,000"])
    #expect(changes.map(\.date) == ["2026-01-03", "2026-01-02"])
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
