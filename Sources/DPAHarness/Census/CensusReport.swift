public import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// What a census found.
public struct CensusReport: Sendable {
  public let table: Table
  /// Links of the seed chain.
  public let depth: Int
  /// Pairs of ids that share all five parameters; three ids with one seed are three pairs.
  public let pairCount: UInt64
  /// The first pairs, counting upwards: by the later id, then by the earlier.
  public let firstPairs: [Pair]
  let plan: CensusPlan

  public struct Pair: Equatable, Sendable, Encodable {
    public let id: UInt64
    /// An earlier id.
    public let sharesWith: UInt64
    public let seed: UInt32
  }

  /// The pairs that 32 random bits would make on average: n (n - 1) / 2^33.
  public var expectedPairCount: Double {
    let count = Double(table.range.count)
    // In floating point: n (n - 1) overflows 64 bits from 2^32 ids on.
    return count * max(0, count - 1) / 0x1p33
  }
}

extension CensusReport {
  /// For people.
  public var text: String {
    let expected = PythonNumber.text((expectedPairCount * 1_000).rounded() / 1_000)
    var lines = [
      "ids       \(table.range), seeding \(seedingText), chain depth \(depth)",
      "pairs     \(pairCount) that share all five parameters; n (n - 1) / 2^33 = \(expected) to be expected",
      "method    \(methodText)",
    ]
    if !firstPairs.isEmpty {
      let rows = firstPairs.map { ["\($0.id)", "\($0.sharesWith)", "0x" + Self.hexadecimal($0.seed)] }
      lines += [""] + TextTable(["id", "shares with", "seed"], words: 0, rows: rows).lines
    }
    let rest = pairCount - UInt64(firstPairs.count)
    if rest > 0 { lines.append("and \(rest) more") }
    return lines.joined(separator: "\n") + "\n"
  }

  /// For machines.
  public var json: String { JSONText.encode(Report(self)) + "\n" }

  private var seedingText: String {
    switch table.seeding {
    case .sample: "sample"
    case .rank(let baseSeed, let worldSize): "rank (\(worldSize) ranks, base seed \(baseSeed))"
    case .asRank(let rank, let baseSeed): "as rank \(rank) (base seed \(baseSeed))"
    }
  }

  private var methodText: String {
    let memory = "\((plan.memoryByteCount + (1 << 20) - 1) >> 20) MiB"
    return switch plan.method {
    case .sort: "all seeds sorted in memory, \(memory)"
    case .map(let passes): "one bit for each of 2^32 seeds, \(passes == 1 ? "one pass" : "\(passes) passes"), \(memory)"
    }
  }

  private static func hexadecimal(_ seed: UInt32) -> String {
    let digits = String(seed, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  private struct Report: Encodable {
    let schema = "dpa-census/1"
    let firstID, count: UInt64
    let depth: Int
    let seeding: String
    let pairs, memoryBytes: UInt64
    let expectedPairs: Double
    let firstPairs: [Pair]
    let method: String
    let passes: Int

    init(_ report: CensusReport) {
      firstID = report.table.range.first
      count = report.table.range.count
      depth = report.depth
      seeding = report.seedingText
      pairs = report.pairCount
      expectedPairs = report.expectedPairCount
      firstPairs = report.firstPairs
      memoryBytes = report.plan.memoryByteCount
      switch report.plan.method {
      case .sort: (method, passes) = ("sort", 1)
      case .map(let count): (method, passes) = ("map", count)
      }
    }
  }
}
