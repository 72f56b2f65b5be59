import DPAEngine
public import DPAMeasurement

/// How long work takes, what memory it needs, and where its time goes.
public enum BenchmarkPerformanceProfiling {
  public static func basicMeasurement(
    source: MeasurementSource, sampleCount: UInt64, print: (String) -> Void
  ) throws {
    let engine = Engine(Preset.moderate.configuration)
    let range = try SampleRange(first: 0, count: sampleCount)

    let (chain, time) = measureTime(source: source) { engine.samples(in: range) }
    print("Generated \(chain.count) samples in \(time.elapsedSeconds)s")
    print("Throughput: \(Int(Double(chain.count) / time.elapsedSeconds)) samples/sec")

    let (rows, memory) = measureMemory(source: source) { engine.samples(in: range) }
    switch memory.change.allocatedBytes {
    case .available(let bytes): print("Memory usage: \(Double(bytes) / 1_048_576)MiB for \(rows.count) samples")
    case .unavailable(let reason): print("Memory usage unavailable: \(reason)")
    }
  }

  public static func profiling(
    source: MeasurementSource, sampleCount: UInt64, print: (String) -> Void
  ) throws {
    let engine = Engine(Preset.moderate.configuration)
    let profiler = PerformanceProfiler(tracksMemory: true, source: source)

    // A function of which every call is counted.
    let generateBatch = profiler.profiled("generate_batch") { (size: UInt64) in
      engine.samples(in: try SampleRange(first: 0, count: size))
    }
    let results = try generateBatch(sampleCount)

    // Regions inside each other: each knows its own time apart from what is inside.
    try profiler.profile("analyse") {
      _ = try profiler.profile("statistics") { try ExactStatistics.of(results) }
      profiler.start("hashes")
      let hashes = Set(results.map(\.digest))
      profiler.end("hashes")
      print("\(hashes.count) hashes")
    }

    for result in profiler.summary {
      let mean = (result.meanNanosecondsPerCall.value ?? 0) / 1e6
      print("\(result.name): \(mean)ms avg, \(Double(result.selfNanoseconds) / 1e6)ms of its own")
    }
  }

  public static func repeated(source: MeasurementSource, print: (String) -> Void) throws {
    let engine = Engine(Preset.moderate.configuration)
    let range = try SampleRange(first: 0, count: 100)
    let result = benchmarkFunction(iterations: 20, warmup: 2, source: source) { _ = engine.samples(in: range) }
    let durations = result.durations
    print("\(result.iterations) iterations: mean \(durations.meanNanoseconds) ns")
    print("standard deviation \(durations.standardDeviationNanoseconds) ns")
    print("median \(durations.medianNanoseconds) ns, 95 % below \(durations.percentileNanoseconds(95)) ns")
  }
}
