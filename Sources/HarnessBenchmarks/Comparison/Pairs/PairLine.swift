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
