package import HarnessBenchmarks
import HarnessKit
import RealModule

/// A change of a cell's level that lasted: how much, since when, and how sure that is.
package struct PageChange: Sendable, Equatable {
  package let cell: String
  /// So many other cells changed in the same way with the same run.
  package private(set) var otherCount = 0
  package let metric: String
  /// For example `+5.1 %`, or `12 to 13 (+8.33 %)`.
  package let size: String
  /// For example `95 % sure of +4.8 % to +5.4 %`, or `exact`.
  package let certainty: String
  /// The day of the first run after it.
  package let date: String
  package let commit: String
  package let commitBefore: String
  package let direction: Direction
  /// What large changes are told by: the logarithm of the ratio, without its sign.
  package let weight: Double

  /// Where it went.
  package enum Direction: String, Sendable {
    case worse, better
    /// A root that is another one now.
    case other

    package var sign: String {
      switch self {
      case .worse: "▲"
      case .better: "▼"
      case .other: "≠"
      }
    }
  }

  /// The latest change of each metric of each cell, the largest first: what went back and forth is one entry.
  package static func all(of found: HistoryChanges) -> [PageChange] {
    var seen: Set<[String]> = []
    // The newest come first in what was found, and stay first among changes of one size.
    let latest = found.changes.filter { seen.insert([$0.cell, $0.metric]).inserted }.map { PageChange($0) }
    return joined(
      latest.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element))
  }

  /// One entry for all cells that an exact figure moved alike in: one change of the allocator's use is in dozens of
  /// cells, and would hide every other.
  private static func joined(_ changes: [PageChange]) -> [PageChange] {
    var joined: [PageChange] = []
    var places: [[String]: Int] = [:]
    for change in changes {
      let key = [change.metric, change.size, change.commit, change.date]
      if change.isExact, let place = places[key] {
        joined[place].otherCount += 1
      } else {
        places[key] = joined.count
        joined.append(change)
      }
    }
    return joined
  }

  private var isExact: Bool { certainty == "exact" && direction != .other }

  init(_ change: LevelChange) {
    cell = change.cell
    metric = change.metric
    date = String(change.startedAt.prefix(10))
    commit = LevelChange.short(change.commit)
    commitBefore = LevelChange.short(change.commitBefore)
    switch change.size {
    case .ratio(let ratio, let interval):
      size = change.sizeText
      certainty = interval == nil ? "too few runs for an interval" : "95 % sure of \(change.intervalText)"
      direction = ratio > 0 ? .worse : .better
      weight = ratio.magnitude
    case .exact(let old, let new):
      certainty = "exact"
      guard let before = Double(old), let now = Double(new), change.metric != "root" else {
        (size, direction, weight) = ("\(old) to \(new)", .other, .infinity)
        return
      }
      direction = now > before ? .worse : .better
      // From nothing to something is no percentage, and more than any.
      let share = before == 0 ? "" : " (\(ExactComparison(base: before, new: now, better: .less).change))"
      size = "\(ShownQuantity.exact(before)) to \(ShownQuantity.exact(now))\(share)"
      weight = before > 0 && now > 0 ? Double.log(now / before).magnitude : Double.greatestFiniteMagnitude
    }
  }
}
