package import HarnessKit

/// The order in which pairs of processes run: in each round every cell once, in random order, and of each cell half of
/// the pairs with the base first, in random places. The same seed gives the same schedule.
package struct PairSchedule: Sendable, Equatable {
  package struct Step: Sendable, Equatable {
    package let cell: String
    package let round: Int
    package let isBaseFirst: Bool
  }

  package let steps: [Step]

  /// - Parameter firstRound: Where a second look goes on.
  /// - Precondition: the number of pairs is even.
  package init(cells: [String], pairCount: Int, firstRound: Int = 0, seed: UInt64) {
    precondition(pairCount.isMultiple(of: 2), "both orders equally often")
    var random = SplitMix64(seed: seed &+ UInt64(firstRound))
    let orders = cells.map { _ in
      Self.shuffled((0..<pairCount).map { $0 < pairCount / 2 }, &random)
    }
    var steps: [Step] = []
    for round in 0..<pairCount {
      for index in Self.shuffled(Array(cells.indices), &random) {
        steps.append(
          Step(cell: cells[index], round: firstRound + round, isBaseFirst: orders[index][round]))
      }
    }
    self.steps = steps
  }

  private static func shuffled<Element>(_ items: [Element], _ random: inout SplitMix64) -> [Element] {
    var items = items
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, Int(random.next(below: UInt64(last + 1))))
    }
    return items
  }
}
