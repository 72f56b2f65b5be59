import DPAHarness
import DPAMeasurement
import DPATestSupport
import Testing

@testable import HarnessKit

@Suite("Comparing configurations of one run")
struct PerformanceReportTests {
  private static func metrics(
    _ milliseconds: [Double], processor: Double? = nil, bytes: UInt64? = nil, samples: UInt64 = 1_000
  ) -> PerformanceMetrics {
    PerformanceMetrics(
      sampleCount: samples, durations: DurationSummary(nanoseconds: milliseconds.map { UInt64($0 * 1e6) }),
      processorNanoseconds: processor.map { .available(UInt64($0 * 1e6)) } ?? .unavailable("not asked"),
      memoryBytes: bytes.map { .available($0) } ?? .unavailable("not asked"))
  }

  private static let slow = BenchmarkedConfiguration("slow", metrics([10, 10, 10, 10], processor: 40, bytes: 8 << 20))
  private static let fast = BenchmarkedConfiguration("fast", metrics([5, 5, 5, 5], processor: 20, bytes: 16 << 20))
  private static let small = BenchmarkedConfiguration(
    "small", metrics([20, 20, 20, 20], processor: 80, bytes: 1 << 20))

  @Test("The metrics have the API's figures")
  func metrics() {
    let metrics = Self.metrics([2, 4], processor: 3, bytes: 3 << 19, samples: 600)
    #expect(metrics.samplesPerSecond == .available(200_000))
    #expect(metrics.meanLatencyMilliseconds == 3 && metrics.totalSeconds == 0.006)
    #expect(metrics.memoryMebibytes == .available(1.5))
    #expect(metrics.processorPercent == .available(50))
    #expect(metrics.processorNanosecondsPerSample == .available(2_500))
    #expect(
      metrics.rendered(as: .summary)
        == "200,000 samples/s, latency 3.000 ms, memory 1.50 MiB, CPU 50.0 %, total 0.006 s\n")
    #expect(metrics.rendered(as: .detailed).contains("\nstandard deviation  1.414\n"))
    #expect(Self.metrics([2]).rendered(as: .json).contains("\"memory_unavailable\":\"not asked\""))
    #expect(Self.metrics([0, 0]).samplesPerSecond.reason == "the clock did not move in 2 iterations")
  }

  @Test("Changes are ratios, the order follows the geometric mean of the gains")
  func changes() throws {
    let report = try PerformanceReport(baseline: Self.slow, candidates: [Self.fast, Self.small])
    #expect(report.changes[0].throughput == .available(2) && report.changes[0].latency == .available(0.5))
    #expect(report.changes[0].memory == .available(2) && report.changes[0].processor == .available(0.5))
    #expect(report.changes.allSatisfy { $0.standsOut })
    // fast: 2 * 1/2 * 2 = 2; small: 1/2 * 8 * 1/2 = 2: the cube root of 2, in the order given.
    #expect(report.ranking.map(\.name) == ["fast", "small", "slow"])
    #expect(abs(report.ranking[0].score - 1.2599210498948732) < 1e-12)
    #expect(report.ranking[2].score == 1)
  }

  @Test("Advice names the figures that it follows from")
  func advice() throws {
    let report = try PerformanceReport(baseline: Self.slow, candidates: [Self.fast, Self.small])
    #expect(
      report.recommendations.map(\.text) == [
        "use 'fast' for throughput: 2.00 times the samples a second of 'slow' (200,000 against 100,000)",
        "'small' costs throughput: 0.50 times the samples a second of 'slow' (50,000 against 100,000)",
        "use 'small' where memory is short: 1.00 MiB against 8.00 MiB of 'slow'",
        "use 'fast' to spare processors: 5000.0 ns a sample against 10000.0 ns of 'slow'",
      ])
    #expect(report.recommendations[0].figures.map(\.value) == [100_000, 200_000])
    #expect(report.text.contains("order: fast (1.26), small (1.26), slow (1.00)\n"))
    #expect(report.json.contains("\"throughput_samples_per_second\""))
  }

  @Test("A difference within the spread of the iterations is no ground for advice, nor is a missing figure")
  func noise() throws {
    let noisy = BenchmarkedConfiguration("noisy", Self.metrics([6, 14, 7, 12]))
    let report = try PerformanceReport(baseline: Self.slow, candidates: [noisy])
    #expect(!report.changes[0].standsOut)
    #expect(report.changes[0].memory.reason == "not asked")
    #expect(
      report.recommendations.map(\.text) == [
        "keep 'slow' for throughput: no candidate is faster by 3 % and by more than the spread of the iterations"
      ])
    #expect(report.text.contains("(+2.6 %)"))
  }

  @Test("A gain of less than 3 % is not worth advice, in throughput, memory or processor time, either way")
  func smallGains() throws {
    func one(_ name: String, _ gain: Double) -> BenchmarkedConfiguration {
      BenchmarkedConfiguration(
        name, Self.metrics([10 / gain, 10 / gain], processor: 20 / gain, bytes: UInt64(1e8 / gain)))
    }
    let cases = [(1.029, [0]), (1.031, [0, 2, 3]), (1 / 1.029, [0]), (1 / 1.031, [0, 1])]
    let kinds = ["for throughput", "costs throughput", "where memory is short", "to spare processors"]
    for (gain, expected) in cases {
      let report = try PerformanceReport(baseline: one("base", 1), candidates: [one("other", gain)])
      #expect(report.changes[0].standsOut)
      let found = kinds.indices.filter { kind in report.recommendations.contains { $0.text.contains(kinds[kind]) } }
      #expect(found == expected, "\(gain)")
      #expect(report.recommendations[0].text.hasPrefix(gain == 1.031 ? "use 'other'" : "keep 'base'"), "\(gain)")
    }
  }

  @Test("Neither a slower candidate nor a saving of processor time within the spread is worth advice")
  func spread() throws {
    for milliseconds in [[9.0, 15], [4, 14]] {
      let noisy = BenchmarkedConfiguration(
        "noisy", Self.metrics(milliseconds + milliseconds, processor: milliseconds[0] * 4, bytes: 8 << 20))
      let report = try PerformanceReport(baseline: Self.slow, candidates: [noisy])
      #expect(report.recommendations.map { $0.text.prefix(4) } == ["keep"], "\(milliseconds)")
    }
  }

  @Test("A figure that one configuration lacks, or that is 0, changes no score")
  func missingFigures() throws {
    let bare = BenchmarkedConfiguration("bare", Self.metrics([5, 5]))
    let report = try PerformanceReport(baseline: Self.slow, candidates: [bare, Self.small])
    #expect(report.ranking.map(\.name) == ["bare", "slow", "small"])
    #expect(report.ranking.map(\.score) == [2, 1, 0.5], "throughput alone")
    let idle = BenchmarkedConfiguration("idle", Self.metrics([10, 10], processor: 0, bytes: 0))
    let change = try PerformanceReport(baseline: Self.slow, candidates: [idle]).changes[0]
    #expect(change.memory.reason == "a memory of 0 has no ratio")
    #expect(change.processor.reason == "a processor time of 0 has no ratio")
  }

  @Test("What cannot be compared is refused")
  func refusals() {
    #expect(throws: HarnessError.usage("a comparison needs a baseline and at least one candidate")) {
      try PerformanceReport(baseline: Self.slow, candidates: [])
    }
    #expect(throws: HarnessError.usage("two configurations are named 'slow'; give each a name of its own")) {
      try PerformanceReport(baseline: Self.slow, candidates: [Self.slow])
    }
    let other = BenchmarkedConfiguration("other", Self.metrics([1], samples: 10))
    #expect(
      throws: HarnessError.usage(
        "'other' was measured with 10 samples and 'slow' with 1000; compare the same work")
    ) { try PerformanceReport(baseline: Self.slow, candidates: [other]) }
    #expect(throws: HarnessError.usage("iterations must be 1 to 1000000, not 0")) {
      try BenchmarkConfiguration(iterations: 0)
    }
    #expect(throws: HarnessError.usage("iterations must be 1 to 1000000, not 1000001")) {
      try BenchmarkConfiguration(iterations: 1_000_001)
    }
    for count in [-1, 1_000_001] {
      #expect(throws: HarnessError.usage("warm-up iterations must be 0 to 1000000, not \(count)")) {
        try BenchmarkConfiguration(warmupIterations: count)
      }
    }
  }
}
