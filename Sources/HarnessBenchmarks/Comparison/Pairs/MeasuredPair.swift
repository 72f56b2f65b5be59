import HarnessKit

/// One process of each build, run back to back: the median of the primary metric of each.
///
/// In JSON a list of three: base, new, and 1 where the base ran first.
public struct MeasuredPair: Sendable, Equatable {
  public let base: Double
  public let new: Double
  public let isBaseFirst: Bool

  /// ln(new / base), above 0 where the new one is worse.
  package func worsening(_ better: MetricDefinition.Direction = .less) -> Double {
    LogRatio.worsening(from: base, to: new, better: better)
  }
}

extension MeasuredPair: Codable {
  public init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    base = try list.decode(Double.self)
    new = try list.decode(Double.self)
    isBaseFirst = try list.decode(Int.self) == 1
    // A file may have been edited: a figure of 0 or less has no logarithm, and would end the program.
    guard base > 0, new > 0, ReportCheck.isPossible(time: base), ReportCheck.isPossible(time: new) else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "a figure of a pair is not a possible time")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(base)
    try list.encode(new)
    try list.encode(isBaseFirst ? 1 : 0)
  }
}

/// One line of the state of a comparison: a pair that was measured, or why there is none.
package struct PairLine: Sendable, Equatable, Codable {
  package let cell: String
  package let round: Int
  /// Percent of work that was added to the new side.
  package let extra: Int?
  package let pair: MeasuredPair?
  package let problem: String?
  package let status: Int32?

  package init(
    cell: String, round: Int, extra: Int? = nil, pair: MeasuredPair? = nil, problem: String? = nil,
    status: Int32? = nil
  ) {
    self.cell = cell
    self.round = round
    self.extra = extra
    self.pair = pair
    self.problem = problem
    self.status = status
  }
}

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
    // The second look has an order of its own: with the seed of the first it would repeat that one.
    var random = SplitMix64(seed: seed &+ UInt64(firstRound))
    let orders = cells.map { _ in
      // Exactly half in each order rather than a coin each time: what running second costs then cancels out.
      random.shuffled((0..<pairCount).map { $0 < pairCount / 2 })
    }
    var steps: [Step] = []
    for round in 0..<pairCount {
      // A new order each round: a cell always after the same neighbour would inherit that neighbour's cache.
      for index in random.shuffled(Array(cells.indices)) {
        steps.append(
          Step(cell: cells[index], round: firstRound + round, isBaseFirst: orders[index][round]))
      }
    }
    self.steps = steps
  }
}
