internal import BigInt

extension ExactAccumulator {
  /// Why no values of this column have these sums; nil where some might.
  ///
  /// With n values of least a and greatest b: (n - 1) a + b <= sum <= (n - 1) b + a, since both occur, and
  /// sum^2 / n <= sum of squares <= (a + b) sum - n a b (Cauchy and Schwarz; Bhatia and Davis). All of it is exact.
  package func impossibility(in column: Column) -> String? {
    guard count > 0 else { return nil }
    let ends = [signedMinimum, signedMaximum]
    for end in ends where !column.canHold(end) {
      let bounds = column.bounds.map { ", whose values go from \($0.lowerBound) to \($0.upperBound)" } ?? ""
      return "\(end) is no value of \(column.name)\(bounds)"
    }
    let (sum, squares) = integers
    let (least, greatest) = (Self.integer(of: ends[0]), Self.integer(of: ends[1]))
    let (count, others) = (BigInt(self.count), BigInt(self.count - 1))
    guard others * least + greatest <= sum, sum <= others * greatest + least else {
      return "the sum cannot be that of \(self.count) values from \(ends[0]) to \(ends[1])"
    }
    guard count * squares >= sum * sum, squares <= (least + greatest) * sum - count * least * greatest else {
      return "the sum of squares cannot be that of \(self.count) values with this sum, from \(ends[0]) to \(ends[1])"
    }
    return nil
  }

  /// A value in the unit of sums.
  private static func integer(of value: Double) -> BigInt {
    var one = ExactAccumulator()
    try? one.add(value)
    return one.integers.sum
  }
}

extension ExactStatistics {
  /// Why no rows of these columns have these sums, column by column; nil where some might.
  package func impossibility(in layout: RecordLayout) -> String? {
    for (place, index) in layout.numericColumns.enumerated() {
      let column = layout.columns[index]
      if let reason = accumulators[place].impossibility(in: column) { return "\(column.name): \(reason)" }
    }
    return nil
  }
}
