import DPAEngine
import DPAExamples
import DPAHarness
import Testing

@Suite("The examples of the benchmarking guide do what it says")
struct BenchmarkGuideTests {
  private let source = TickingSource().source

  @Test("Time, throughput and memory of a chain, by scripted readings")
  func basicMeasurement() throws {
    let lines = try Examples.lines {
      try BenchmarkPerformanceProfiling.basicMeasurement(source: source, sampleCount: 500, print: $0)
    }
    #expect(
      lines == [
        "Generated 500 samples in 0.001s", "Throughput: 500000 samples/sec",
        "Memory usage: 0.0009765625MiB for 500 samples",
      ])
  }

  @Test("The profiler names every region with its mean and its own time")
  func profiling() throws {
    let lines = try Examples.lines {
      try BenchmarkPerformanceProfiling.profiling(source: source, sampleCount: 50, print: $0)
    }
    #expect(
      lines == [
        "50 hashes", "generate_batch: 1.0ms avg, 1.0ms of its own", "analyse: 5.0ms avg, 3.0ms of its own",
        "statistics: 1.0ms avg, 1.0ms of its own", "hashes: 1.0ms avg, 1.0ms of its own",
      ])
    let repeated = try Examples.lines { try BenchmarkPerformanceProfiling.repeated(source: source, print: $0) }
    #expect(repeated[0] == "20 iterations: mean 1000000.0 ns")
  }

  @Test("Presets, kernels and strategies stand beside each other")
  func comparison() throws {
    let presets = try Examples.lines {
      try BenchmarkComparisonAnalysis.presets(source: source, sampleCount: 20, print: $0)
    }
    #expect(presets.count == 12)
    #expect(presets[0] == "mild:" && presets[1] == "  Throughput: 20000.0 samples/sec")
    let kernels = try Examples.lines {
      _ = try BenchmarkComparisonAnalysis.kernels(source: source, sampleCount: 20, print: $0)
    }
    #expect(kernels[0].contains("keep 'portable' for throughput"))
    let strategies = try Examples.lines {
      _ = try BenchmarkComparisonAnalysis.strategies(
        source: source, sampleCount: 64, environment: Examples.scripted(), print: $0)
    }
    #expect(strategies.count >= 1)
  }

  @Test("The workflow ends in a configuration and a way of batching")
  func workflow() throws {
    let lines = try Examples.lines {
      let best = try BenchmarkOptimizationWorkflow.optimize(
        datasetSize: 64, source: source, environment: Examples.scripted(), print: $0)
      #expect(best.batches.strategy == .sequential)
    }
    #expect(lines.count == 3 && lines[0] == "Optimized configuration:")
  }
}
