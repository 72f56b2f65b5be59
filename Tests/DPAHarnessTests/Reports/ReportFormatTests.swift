import DPAHarness
import Testing

@testable import HarnessBenchmarks

@Suite("How reports are shown")
struct ReportFormatTests {
  @Test("Text shows median, spread, throughput, ratio to the reference and allocations, then what went wrong")
  func text() {
    let expected = """
      cell                  median  spread  samples/s  x reference  allocations  a sample  bytes  peak bytes
      batching/*star*|    1.500 ms  66.7 %      667 k         6.67           20    0.0200      -           -
      faulty/crash         crashed       -          -            -            -         -      -           -
      reference/portable  1.000 ms   0.0 %      100 k         1.00            -         -      -           -
      CRASHED faulty/crash: its process was ended by signal 4
      batching/*star*|: peak_bytes: peaks need "hooks", of jemalloc
      2 of 3 cells measured, size smoke, seed 7; started 2026-11-21T07:00:00Z on Example | CPU \\u{1B}[1m

      """
    #expect(ReportFormat.text.render(ReportFixture.report()) == expected)
  }

  @Test("An interrupted run says so")
  func interrupted() {
    let report = ReportFixture.report(isComplete: false)
    #expect(ReportFormat.text.render(report).contains("size smoke, seed 7, interrupted; started"))
    #expect(ReportFormat.markdown.render(report).hasPrefix("## Benchmarks, size smoke, interrupted\n"))
  }

  @Test("CSV has a line for each value of each iteration, and one for a cell without any")
  func csv() {
    let lines = ReportFormat.csv.render(ReportFixture.report()).split(separator: "\n").map(String.init)
    #expect(lines[0] == "cell,state,sample_count,metric,unit,exact,process,iteration,value")
    #expect(lines[1] == "batching/*star*|,measured,1000,wall_nanoseconds,nanoseconds,false,0,0,2000000")
    #expect(lines[4] == "batching/*star*|,measured,1000,wall_nanoseconds,nanoseconds,false,1,0,4000000")
    #expect(lines.contains("batching/*star*|,measured,1000,allocation_count,allocations,true,1,0,20"))
    #expect(lines.contains("faulty/crash,crashed,1,,,,,,"))
    #expect(lines.count == 1 + 7 + 7 + 2 + 1 + 1)
  }

  @Test("A comma or a quotation mark in a CSV field is quoted")
  func quotedCSV() {
    let cell = ReportCell(name: "a,\"b\"", sampleCount: 1, primaryMetric: "x", state: .missing)
    #expect(ReportFormat.csv.render(ReportFixture.report([cell])).hasSuffix("\n\"a,\"\"b\"\"\",missing,1,,,,,,\n"))
  }

  @Test("Nothing from outside can become Markdown")
  func markdown() {
    let text = ReportFormat.markdown.render(ReportFixture.report())
    #expect(text.contains(#"| batching/\*star\*\| | 1.500 ms | 66.7 % | 667 k | 6.67 | 20 | 0.0200 | - | - |"#))
    #expect(text.contains(#"| processor | Example \| CPU \\u\{1B\}\[1m |"#))
    #expect(text.contains("| commit | unavailable: git ended with status 128 |"))
    #expect(text.contains("- CRASHED faulty/crash: its process was ended by signal 4"))
  }

  @Test("A metric's spread is that of its processes, not of their iterations")
  func spread() {
    let metric = ReportMetric(.processor, runs: [[1, 9, 1], [2, 2], [1.5]])
    #expect(metric.processMedians == [1, 2, 1.5] && metric.median == 1.5)
    #expect(metric.spread == 1 / 1.5)
    #expect(ReportMetric(.wall, runs: []).median == nil && ReportMetric(.wall, runs: [[3, 1]]).median == 2)
    #expect(ReportMetric(.allocations, runs: [[0], [0]]).spread == 0)
    #expect(ReportMetric.unavailable(.allocations, because: "x").median == nil)
  }
}
