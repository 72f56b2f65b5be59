import DPAEngine
import HarnessKit

/// Presets, seedings, world sizes, sizes and strategies: the root of each table with every number of jobs, and for each
/// strategy the digest of the records as its ranks deliver them, one rank after another.
enum MatrixLayer: GoldenLayer {
  static let name = "matrix"
  /// Start size of the strategies; for round robin, lanes.
  private static func batchSize(_ strategy: BatchStrategy) -> Int { strategy == .roundRobin ? 4 : 32 }
  /// The world size whose strategies run under every kernel.
  private static let worldSizeOfAll: UInt64 = 3

  struct Case: GoldenCase {
    let table: GoldenTable
    let root: String
    /// One digest for each strategy.
    let order: [String]

    init(_ fields: GoldenFields) throws {
      table = try GoldenTable(fields)
      root = try fields.text("root")
      let order = try fields.group("order")
      self.order = try BatchStrategy.allCases.map { try order.text(.init(stringValue: $0.rawValue)) }
    }

    var demand: GoldenDemand? { table.demand }

    /// A strategy only asks a kernel for other batches, so the slower kernels run the strategies of one world size.
    func leftOut(under kernel: Kernel) -> GoldenLeftOut? {
      if let whole = table.leftOut(under: kernel) { return whole }
      if kernel.name == Kernel.automatic.name || table.worldSize == MatrixLayer.worldSizeOfAll { return nil }
      return .part(reason: "the strategies run under the slower kernels for a world size of 3 only")
    }
  }

  static func leftOut(_ golden: Case, under kernel: Kernel) -> GoldenLeftOut? { golden.leftOut(under: kernel) }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try inParallel(file.cases.count) {
      try check(file.cases[$0], in: file, kernel, jobs: GoldenJobs.count(forCase: $0))
    }
  }

  private static func check(_ golden: Case, in file: GoldenFile<Case>, _ kernel: Kernel, jobs: Int) throws
    -> [Difference]
  {
    let engine = Engine(try file.configuration(named: golden.table.configuration), kernel: kernel)
    let table = golden.table.table
    let root = engine.root(of: table, jobs: jobs).description
    var differences = [Difference.unlessEqual("root with jobs \(jobs)", expected: golden.root, found: root)]
      .compactMap { $0 }
    let strategies = golden.leftOut(under: kernel) == nil ? BatchStrategy.allCases : []
    for (strategy, expected) in zip(strategies, golden.order) {
      let found = try delivered(table, worldSize: golden.table.worldSize, by: strategy, engine).description
      differences += [.unlessEqual("order digest of \(strategy.rawValue)", expected: expected, found: found)]
        .compactMap { $0 }
    }
    // Only for a wrong case: finding the row generates the whole table twice more.
    guard !differences.isEmpty else { return [] }
    return differences + RowDiagnosis.differences(of: engine, in: table, worldSize: golden.table.worldSize)
  }

  /// SHA-256 of what the ranks deliver, one after another.
  private static func delivered(
    _ table: Table, worldSize: UInt64, by strategy: BatchStrategy, _ engine: Engine
  ) throws -> Digest {
    let configuration = try BatchConfiguration(strategy: strategy, batchSize: batchSize(strategy), adaptiveSizing: true)
    var records = SHA256()
    var bytes = ByteBuffer()
    // Ranks without rows deliver nothing, and a chunk size of 0 is refused.
    for part in try RangeSplitter(table.range, worldSize: worldSize).parts where !part.isEmpty {
      // A script for each rank, as each of them is a process of its own that starts with the first reading.
      let script = BatchScript(readings: script, secondsPerSample: [0.3, 0.001, 0.02])
      let processor = try BatchProcessor(configuration, environment: script.environment)
      let chunkSize = Int(min(part.count, UInt64(SampleBatch.defaultCapacity)))
      let stream = try engine.stream(part, of: table, chunkSize: chunkSize)
      _ = try script.run(processor.process(stream)) { batch in
        bytes.removeAll()
        Record.append(batch.columns, to: &bytes)
        records.update(bytes.bytes)
      }
    }
    return records.finalized()
  }

  /// Memory that is short at times, so that sizes change; the order must not.
  private static let script = [(40, 6_000), (85, 900), (60, 700), (30, 5_000)].map {
    MemoryReading(percentUsed: $0.0, availableMebibytes: $0.1)
  }
}
