import DPAEngine

/// The first value of a row that is not as the engine computes it.
struct RowDifference: Equatable {
  let row: UInt64
  let id: UInt64
  let column: String
  let expected: String
  let found: String

  /// Nothing where both rows have the same bits.
  init?(row: UInt64, expected: Sample, found: Sample) {
    self.row = row
    id = expected.id
    if expected.id != found.id {
      (column, self.expected, self.found) = ("id", "\(expected.id)", "\(found.id)")
      return
    }
    let parameter = Parameter.allCases.first {
      expected.parameters[$0].bitPattern != found.parameters[$0].bitPattern
    }
    if let parameter {
      column = parameter.rawValue
      self.expected = Self.text(expected.parameters[parameter])
      self.found = Self.text(found.parameters[parameter])
    } else if expected.digest != found.digest {
      (column, self.expected, self.found) = ("hash", "\(expected.digest)", "\(found.digest)")
    } else {
      return nil
    }
  }

  private static func text(_ value: Double) -> String {
    "\(PythonNumber.text(value)) (bits \(Hexadecimal.bitPattern(value)))"
  }

  var difference: Difference { Difference("row \(row) (id \(id)), \(column)", expected: expected, found: found) }
}
