/// How the cost of a cell grows with its work.
struct PageScaling: Sendable, Equatable {
  /// For example `generation, by samples`.
  let name: String
  /// What grows, for example `samples`.
  let factor: String
  let unit: String
  let points: [Point]
  /// 1 where the cost grows as the work does; nothing where it could not be fitted.
  let exponent: Double?

  struct Point: Sendable, Equatable {
    let amount: Double
    let cost: Double
  }
}
