import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Each file format, written and read.
enum FileCells {
  private static let gatedFormats: [RowFormat] = [.json, .csv, .records]

  static func cells(_ plan: CellPlan) -> [BenchmarkCell] {
    RowFormat.allCases.map { writing($0, plan) } + RowFormat.allCases.filter(\.isExact).map { reading($0, plan) }
      + [RowFormat.json, .records].map { generating($0, plan) }
  }

  private static func generating(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let kernel = plan.fastest
    return BenchmarkCell(
      "files/generate/\(format.rawValue)", sampleCount: plan.samples(16_384),
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), BenchmarkTable.configuration())
      },
      work: { count throws(HarnessError) in
        try FileGenerationWork(format, sampleCount: count, kernel: kernel)
      })
  }

  private static func writing(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let engine = Engine(kernel: plan.fastest)
    // Records are little more than a copy: the same ones again, so that they stay in a processor's cache.
    let rounds: UInt64 = format == .records || format == .npy ? 16 : 1
    return BenchmarkCell(
      "files/write/\(format.rawValue)", sampleCount: rounds * sampleCount(format, plan),
      isGated: gatedFormats.contains(format),
      expecting: { count throws(HarnessError) in
        let table = BenchmarkTable.table(max(1, count / rounds))
        guard format.isExact else { return try FileWritingWork.digestOfText(table, engine.configuration) }
        return ExpectedRoot.portable(table, engine.configuration)
      },
      work: { count throws(HarnessError) in
        FileWritingWork(format, BenchmarkTable.table(max(1, count / rounds)), by: engine, rounds: rounds)
      })
  }

  private static func reading(_ format: RowFormat, _ plan: CellPlan) -> BenchmarkCell {
    let engine = Engine(kernel: plan.fastest)
    return BenchmarkCell(
      "files/read/\(format.rawValue)", sampleCount: sampleCount(format, plan), isGated: gatedFormats.contains(format),
      expecting: { count throws(HarnessError) in
        ExpectedRoot.portable(BenchmarkTable.table(count), engine.configuration)
      },
      work: { count throws(HarnessError) in try FileReadingWork(format, BenchmarkTable.table(count), by: engine) })
  }

  /// Enough for milliseconds.
  private static func sampleCount(_ format: RowFormat, _ plan: CellPlan) -> UInt64 {
    switch format {
    case .text: plan.samples(2_048)
    case .npy, .records: plan.samples(32_768)
    case .json, .streamJSON, .jsonl, .csv: plan.samples(16_384)
    }
  }
}
