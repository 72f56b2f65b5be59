public import DPAEngine
public import HarnessKit
internal import Synchronization
import Threading

/// Counts the ids of a table that share a seed: the same 32 bits, so the same five parameters in any configuration of
/// that depth. Their digests differ all the same.
public struct SeedCensus: Sendable {
  /// Pairs that can be named; counting has no limit.
  public static let namedPairLimit = 1_000
  /// Where the search for the first pairs starts: about 32 pairs are among so many ids.
  private static let firstPrefix: UInt64 = 1 << 19

  private let engine: Engine
  private let table: Table
  private let plan: CensusPlan
  private let namedPairCount: Int
  private let jobs: Int

  /// - Parameters:
  ///   - namedPairCount: How many of the first pairs are named.
  ///   - memoryMebibytes: What the tables may take; 1 GiB where nothing is said.
  /// - Throws: `HarnessError.usage`.
  public init(
    of table: Table, by engine: Engine, naming namedPairCount: Int = 10, memoryMebibytes: UInt64? = nil, jobs: Int
  ) throws(HarnessError) {
    guard (0...Self.namedPairLimit).contains(namedPairCount) else {
      throw .usage("\(setting: "pairs") must be 0 to \(Self.namedPairLimit), not \(namedPairCount)")
    }
    _ = try UsableCores.jobs(jobs)
    // An overflow means more memory than there can be, which is no limit at all.
    let limit = memoryMebibytes.map { $0.multipliedReportingOverflow(by: 1 << 20) }
    let plan = try CensusPlan(
      rowCount: table.range.count,
      memoryByteCount: limit.map { $0.overflow ? .max : $0.partialValue } ?? CensusPlan.defaultMemoryByteCount)
    self.init(of: table, by: engine, naming: namedPairCount, plan: plan, jobs: jobs)
  }

  package init(of table: Table, by engine: Engine, naming namedPairCount: Int, plan: CensusPlan, jobs: Int) {
    self.plan = plan
    self.engine = engine
    self.table = table
    self.namedPairCount = namedPairCount
    self.jobs = jobs
  }

  /// - Parameter progress: Called from several threads with the chains computed and those to compute.
  public func run(progress: @escaping @Sendable (UInt64, UInt64) -> Void = { _, _ in }) -> CensusReport {
    switch plan.method {
    case .sort:
      let meter = ChainCount(total: table.range.count, progress)
      let pairs = pairs(amongFirst: table.range.count, meter)
      return report(pairCount: UInt64(pairs.count), first: pairs)
    case .map(let passes):
      let meter = ChainCount(
        // Only a progress bar would be wrong where this wraps around.
        total: table.range.count.multipliedReportingOverflow(by: UInt64(passes)).partialValue, progress)
      let count = (0..<passes).reduce(0) { $0 + countPairs(inPass: $1, of: passes, meter) }
      return report(pairCount: count, first: firstPairs(of: count))
    }
  }

  private func report(pairCount: UInt64, first pairs: [SeedPairs.Pair]) -> CensusReport {
    CensusReport(
      table: table, depth: engine.configuration.depth, pairCount: pairCount,
      firstPairs: pairs.prefix(namedPairCount).map {
        CensusReport.Pair(id: table.range.first + $0.later, sharesWith: table.range.first + $0.earlier, seed: $0.seed)
      },
      plan: plan)
  }

  /// The first pairs, from the first ids alone: more of them until there are enough.
  private func firstPairs(of pairCount: UInt64) -> [SeedPairs.Pair] {
    let wanted = min(UInt64(namedPairCount), pairCount)
    guard wanted > 0 else { return [] }
    // The bit map knows seeds but not ids, so the first pairs are found by a second, small search.
    var prefix = min(Self.firstPrefix, table.range.count)
    while true {
      let pairs = pairs(amongFirst: prefix, ChainCount(total: prefix) { _, _ in })
      if UInt64(pairs.count) >= wanted || prefix == table.range.count { return pairs }
      // By fours, so that all searches before the last one cost less than half of it together.
      prefix = min(prefix * 4, table.range.count)
    }
  }

  private func pairs(amongFirst count: UInt64, _ meter: ChainCount) -> [SeedPairs.Pair] {
    let entries = Guarded<[UInt64]>([])
    entries.withLock { $0.reserveCapacity(Int(count)) }
    forEachBatch(amongFirst: count, meter) { place, seeds in
      // Made outside the lock, which is then held for one copy only.
      let found = seeds.enumerated().map { SeedPairs.entry(seed: $1, place: place + UInt64($0)) }
      entries.withLock { $0 += found }
    }
    return entries.withLock { SeedPairs.all(of: &$0) }
  }

  /// Which thread meets a seed first is chance; how often it comes again is not.
  private func countPairs(inPass pass: Int, of passes: Int, _ meter: ChainCount) -> UInt64 {
    let pages = SeedBitMap.pageCountOfAllSeeds / passes
    let map = SeedBitMap(pages: (pass * pages)..<((pass + 1) * pages))
    let repeats = Guarded<[UInt32]>([])
    repeats.withLock {
      // An array that grows is copied, and for a moment takes more than the memory that was promised.
      $0.reserveCapacity(Int(CensusPlan.repeatCount(rowCount: table.range.count, passes: passes)))
    }
    forEachBatch(amongFirst: table.range.count, meter) { _, seeds in
      let found = seeds.filter { map.insert($0) == true }
      if !found.isEmpty { repeats.withLock { $0 += found } }
    }
    return repeats.withLock { SeedPairs.count(repeats: &$0) }
  }

  /// Calls `body` from several threads with the seeds of consecutive ids and the place of the first.
  private func forEachBatch(
    amongFirst count: UInt64, _ meter: ChainCount, _ body: @Sendable (UInt64, ArraySlice<UInt32>) -> Void
  ) {
    let size = UInt64(SeedHasher.capacity)
    let part = table.range.prefix(count)
    let unitCount = Int(count / size) + (count % size == 0 ? 0 : 1)
    ParallelWork.run(units: unitCount, jobs: jobs, makeWorker: { SeedHasher(engine) }) { unit, hasher in
      let place = UInt64(unit) * size
      let count = hasher.hash(part.dropFirst(place), of: table)
      body(place, hasher.seeds[..<count])
      meter.add(UInt64(count))
    }
  }
}

/// Chains that several threads have computed.
private final class ChainCount: Sendable {
  private let done = Atomic<UInt64>(0)
  private let total: UInt64
  private let progress: @Sendable (UInt64, UInt64) -> Void

  init(total: UInt64, _ progress: @escaping @Sendable (UInt64, UInt64) -> Void) {
    self.total = total
    self.progress = progress
  }

  func add(_ count: UInt64) { progress(done.wrappingAdd(count, ordering: .relaxed).newValue, total) }
}
