import DPAMeasurement
import HarnessKit

/// How the two processes of a pair were run.
public enum Pairing: String, Sendable, Codable {
  /// The base's from its start to its end, then the new build's, or the other way round: pairs of earlier builds.
  case backToBack = "back_to_back"
  /// Both at the same time, one iteration each in turn.
  case inTurn = "in_turn"

  /// A smaller change is of no interest, however certain it is.
  package var smallestShare: Double {
    switch self {
    case .backToBack: 0.03
    // Half of what pairs back to back can tell is the least that is worth a look: see docs/deciding.md.
    case .inTurn: 0.015
    }
  }

  /// The same on a machine that nobody has calibrated.
  package var uncalibratedShare: Double {
    switch self {
    case .backToBack: 0.1
    case .inTurn: 0.025
    }
  }

  /// For sentences.
  package var words: String {
    switch self {
    case .backToBack: "back to back"
    case .inTurn: "in turn"
    }
  }
}

/// One process of each build: the median of the primary metric of each, and how much worse the new one was.
///
/// In JSON a list of base, new, 1 where the base was started first, and the difference where the two took turns.
public struct MeasuredPair: Sendable, Equatable {
  public let base: Double
  public let new: Double
  public let isBaseFirst: Bool
  /// The median of ln(new / base) of the iterations that followed each other; nil where the processes ran back to back.
  public let difference: Double?

  package init(base: Double, new: Double, isBaseFirst: Bool, difference: Double? = nil) {
    self.base = base
    self.new = new
    self.isBaseFirst = isBaseFirst
    self.difference = difference
  }

  /// A pair of processes that took turns, from their iterations in order.
  ///
  /// - Precondition: Both have as many, at least one, all above 0.
  package init(base: [Double], new: [Double], isBaseFirst: Bool) {
    precondition(base.count == new.count && !base.isEmpty, "each iteration has its neighbour")
    // A ratio for each two neighbours, since only they met the machine in the same state.
    let ratios = zip(base, new).map { LogRatio.worsening(from: $0, to: $1, better: .less) }
    self.init(
      base: SampleStatistics.median(base), new: SampleStatistics.median(new), isBaseFirst: isBaseFirst,
      // In billionths, far finer than a time can be told, so that files of many pairs stay short.
      difference: (SampleStatistics.median(ratios) * 1e9).rounded() / 1e9)
  }

  /// How much worse the new one was, as a log-ratio.
  package func worsening() -> Double { difference ?? LogRatio.worsening(from: base, to: new, better: .less) }

  /// As it would have been, had the new build taken this share longer.
  package func slowed(by share: Double) -> MeasuredPair {
    MeasuredPair(
      base: base, new: new * (1 + share), isBaseFirst: isBaseFirst,
      difference: difference.map { $0 + LogRatio.of(share: share) })
  }
}

extension MeasuredPair: Codable {
  public init(from decoder: any Decoder) throws {
    var list = try decoder.unkeyedContainer()
    base = try list.decode(Double.self)
    new = try list.decode(Double.self)
    isBaseFirst = try list.decode(Int.self) == 1
    difference = list.isAtEnd ? nil : try list.decode(Double.self)
    // A file may have been edited: a figure of 0 or less has no logarithm, and would end the program.
    guard base > 0, new > 0, ReportCheck.isPossible(time: base), ReportCheck.isPossible(time: new) else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "a figure of a pair is not a possible time")
    }
    // As far apart as two possible times can lie, and no further.
    guard abs(difference ?? 0) <= 100 else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "the difference of a pair is not possible")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var list = encoder.unkeyedContainer()
    try list.encode(base)
    try list.encode(new)
    try list.encode(isBaseFirst ? 1 : 0)
    if let difference { try list.encode(difference) }
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
