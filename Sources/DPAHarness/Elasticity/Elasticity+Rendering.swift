import DPAEngine
import HarnessBenchmarks
import HarnessKit
import TableRuns

extension Elasticity {
  /// For people.
  public var text: String {
    let head = "ids \(range), chain depth \(depth), from \(Self.ranks(worldSize)) to \(Self.ranks(newWorldSize))"
    let rows = seedings.map { result in
      [result.seeding.rawValue, "\(range.count)", "\(result.changedCount)", share(result) + " %"]
    }
    let table = TextTable(["seeding", "rows", "change", "share"], rows: rows)
    return ([head, ""] + table.lines + [""] + seedings.map(sentence)).joined(separator: "\n") + "\n"
  }

  /// For machines.
  public var json: String { JSONText.encode(Report(self)) + "\n" }

  /// Per cent with up to four decimals, rounded down: 100 only where every row changes.
  private func share(_ result: SeedingResult) -> String {
    guard range.count > 0 else { return "0" }
    // In 128 bits: a count of 2^63 times a million does not fit into 64.
    let parts = UInt128(result.changedCount) * 1_000_000 / UInt128(range.count)
    // The 1 in front keeps leading zeros of the four decimals; it is dropped again.
    let digits = String(parts % 10_000 + 10_000).dropFirst()
    let decimals = digits.reversed().drop { $0 == "0" }.reversed()
    return decimals.isEmpty ? "\(parts / 10_000)" : "\(parts / 10_000)." + String(decimals)
  }

  private func sentence(_ result: SeedingResult) -> String {
    let check = result.check
    let rows = check.rowCount == range.count ? "all \(check.rowCount) rows" : "\(check.rowCount) rows, evenly spread,"
    let generated = "\(result.seeding.rawValue) seeding: \(rows) generated for both worlds"
    return switch check.finding {
    case .asComputed where result.seeding == .sample: "\(generated): no digest changed"
    case .asComputed: "\(generated): \(check.changedCount) digests changed, just where the rank did"
    case .wrongRow(let id, true): "WRONG \(generated): the digest of id \(id) changed, and it should not"
    case .wrongRow(let id, false): "WRONG \(generated): the digest of id \(id) did not change, and it should"
    case .wrongCount(let expected): "WRONG \(generated): \(check.changedCount) digests changed, not \(expected)"
    }
  }

  private static func ranks(_ count: UInt64) -> String { count == 1 ? "1 rank" : "\(count) ranks" }

  private struct Report: Encodable {
    let schema = "dpa-elasticity/1"
    let held: Bool
    let firstID, count: UInt64
    let depth: Int
    let worldSize, newWorldSize: UInt64
    let seedings: [SeedingText]

    init(_ elasticity: Elasticity) {
      held = elasticity.status == .held
      firstID = elasticity.range.first
      count = elasticity.range.count
      depth = elasticity.depth
      worldSize = elasticity.worldSize
      newWorldSize = elasticity.newWorldSize
      seedings = elasticity.seedings.map { result in
        SeedingText(
          seeding: result.seeding.rawValue, changedRows: result.changedCount, sharePercent: elasticity.share(result),
          checkedRows: result.check.rowCount, checkedChangedRows: result.check.changedCount,
          check: elasticity.sentence(result))
      }
    }
  }

  private struct SeedingText: Encodable {
    let seeding: String
    let changedRows: UInt64
    /// Decimal text: the share itself is `changed_rows` of `count`, exactly.
    let sharePercent: String
    let checkedRows, checkedChangedRows: UInt64
    let check: String
  }
}
