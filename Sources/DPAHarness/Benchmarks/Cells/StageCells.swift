import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// The stages of generation apart: the seed chain and the Mersenne Twister, by each kernel and by the plain way.
enum StageCells {
  private static let depth = 10

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    plan.kernels.flatMap { [chain($0, plan), twister($0, plan)] } + [plainChain(plan), plainTwister(plan)]
  }

  private static func chain(_ kernel: Kernel, _ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "seed-chain/\(kernel)", sampleCount: plan.batches(kernel.name == .portable ? 3 : 18),
      isGated: plan.isFastest(kernel),
      expecting: { count throws(HarnessError) in
        try KernelChainWork.expectedRoot(BenchmarkTable.range(count), depth: depth, for: kernel.name)
      },
      work: { count throws(HarnessError) in
        KernelChainWork(BenchmarkTable.range(count), depth: depth, by: kernel)
      })
  }

  private static func twister(_ kernel: Kernel, _ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "mersenne-twister/\(kernel)", sampleCount: plan.batches(kernel.name == .portable ? 9 : 36),
      isGated: plan.isFastest(kernel),
      expecting: { count throws(HarnessError) in
        let plain = TwisterWork(seedCount: count)
        plain.run()
        return plain.root()
      },
      work: { count throws(HarnessError) in KernelTwisterWork(seedCount: count, by: kernel) })
  }

  private static func plainChain(_ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "seed-chain/plain", sampleCount: plan.samples(512),
      expecting: { count throws(HarnessError) in
        try KernelChainWork.expectedRoot(BenchmarkTable.range(count), depth: depth, for: .auto)
      },
      work: { count throws(HarnessError) in SeedChainWork(BenchmarkTable.range(count), depth: depth) })
  }

  private static func plainTwister(_ plan: CellPlan) -> BenchmarkCell {
    BenchmarkCell(
      "mersenne-twister/plain", sampleCount: plan.samples(1_024),
      expecting: { count throws(HarnessError) in
        let portable = KernelTwisterWork(seedCount: count, by: .portable)
        portable.run()
        return portable.root()
      },
      work: { count throws(HarnessError) in TwisterWork(seedCount: count) })
  }
}
