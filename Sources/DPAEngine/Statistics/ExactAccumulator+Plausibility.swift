internal import BigInt

extension ExactAccumulator {
  /// Why no values of a parameter with this range have these sums; nothing where some might.
  ///
  /// With n values of least a and greatest b: (n - 1) a + b <= sum <= (n - 1) b + a, since both occur, and
  /// sum^2 / n <= sum of squares <= (a + b) sum - n a b (Cauchy and Schwarz; Bhatia and Davis). All of it is exact.
  func impossibility(in range: ParameterRange) -> String? {
    guard count > 0 else { return nil }
    let ends = [signedMinimum, signedMaximum]
    for end in ends where !range.canYield(end) {
      return "\(end) is no value of the range \(range.lower):\(range.upper)"
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
  /// Why no rows of this configuration have these sums, parameter by parameter; nothing where some might.
  func impossibility(under configuration: AugmentationConfiguration) -> String? {
    for parameter in Parameter.allCases {
      if let reason = self[parameter].impossibility(in: configuration[parameter]) {
        return "\(parameter.rawValue): \(reason)"
      }
    }
    return nil
  }
}

extension ParameterRange {
  /// Whether a draw could become this value: at most that of the largest draw, which rounding may put at or a little
  /// above the upper bound, and never -0.0.
  func canYield(_ value: Double) -> Bool {
    value >= lower && value <= self.value(at: 0x1.fffffffffffffp-1) && !(value == 0 && value.sign == .minus)
  }
}
