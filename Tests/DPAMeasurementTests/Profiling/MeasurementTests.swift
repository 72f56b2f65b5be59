import DPAMeasurement
import Testing

@Suite("Time and memory of a piece of work, once and repeated")
struct MeasurementTests {
  private let script = ScriptedSource()

  @Test("measureTime gives the moments, what passed, and the result")
  func time() {
    let (result, time) = measureTime(source: script.source) {
      script.pass(2_500_000_000, processor: 1_500_000_000)
      return "done"
    }
    #expect(result == "done")
    #expect(time.startNanoseconds == 1_000 && time.endNanoseconds == 2_500_001_000)
    #expect(time.elapsedSeconds == 2.5 && time.processorSeconds == 1.5)
  }

  @Test("measureMemory reads while the result is held")
  func memory() {
    let (_, memory) = measureMemory(source: script.source) { script.pass(1, allocated: 1 << 20, resident: -4_096) }
    #expect(memory.initial.residentBytes == .available(90_000))
    #expect(memory.final.residentBytes == .available(85_904))
    #expect(memory.change.allocatedBytes == .available(1 << 20))
    #expect(memory.change.residentBytes == .available(-4_096))

    let (block, real) = measureMemory { [UInt8](repeating: 1, count: 32 << 20) }
    #expect(block.last == 1)
    #expect((real.change.allocatedBytes.value ?? 0) >= 32 << 20)
  }

  @Test("benchmarkFunction times each iteration and leaves the warm-up out")
  func benchmark() {
    var calls: UInt64 = 0
    let result = benchmarkFunction(iterations: 5, warmup: 2, source: script.source) {
      calls += 1
      script.pass(100 * calls, processor: 10)
    }
    #expect(calls == 7)
    #expect(result.durations.nanoseconds == [300, 400, 500, 600, 700])
    #expect(result.iterations == 5 && result.processorNanoseconds == 50)
    #expect(result.throughputPerSecond == .available(5e9 / 2_500))
    let still = benchmarkFunction(iterations: 3, source: script.source) {}
    #expect(still.throughputPerSecond.reason == "the clock did not move in 3 iterations")
    #expect(benchmarkFunction(source: script.source) {}.iterations == 100)
  }

  @Test("A summary has NumPy's figures")
  func summary() {
    let summary = DurationSummary(nanoseconds: [700, 300, 500, 400, 600, 1_100])
    #expect(summary.nanoseconds[0] == 700)
    #expect(summary.totalNanoseconds == 3_600 && summary.meanNanoseconds == 600)
    #expect(summary.minimumNanoseconds == 300 && summary.maximumNanoseconds == 1_100)
    #expect(summary.medianNanoseconds == 550)
    #expect(summary.percentileNanoseconds(0) == 300 && summary.percentileNanoseconds(100) == 1_100)
    #expect(summary.percentileNanoseconds(90) == 900)
    // numpy.std([...], ddof=1)
    #expect(abs(summary.standardDeviationNanoseconds - 282.842712474619) < 1e-9)
    let one = DurationSummary(nanoseconds: [42])
    #expect(one.standardDeviationNanoseconds == 0 && one.medianNanoseconds == 42)
  }
}
