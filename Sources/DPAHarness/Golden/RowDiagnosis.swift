import DPAEngine
import HarnessKit

/// Finds where a table goes wrong once its digest is known to be wrong.
enum RowDiagnosis {
  /// The first row in which a kernel differs from the portable one, with its id, its rank and the column.
  ///
  /// Where both agree, the fault is not in the kernel: the golden file or the engine around it is what differs.
  static func difference(of engine: Engine, in table: Table, worldSize: UInt64) -> Difference? {
    let portable = Engine(engine.configuration, kernel: .portable).makeGenerator()
    let suspect = engine.makeGenerator()
    var expected = SampleBatch()
    var found = SampleBatch()
    var rest = table.range
    while !rest.isEmpty {
      let count = portable.fill(&expected, with: rest, of: table)
      suspect.fill(&found, with: rest, of: table)
      for row in 0..<count where Record.bytes(of: expected[row]) != Record.bytes(of: found[row]) {
        return difference(expected[row], found[row], owner: owner(of: expected[row].id, table, worldSize))
      }
      rest = rest.dropFirst(UInt64(count))
    }
    return nil
  }

  private static func owner(of id: UInt64, _ table: Table, _ worldSize: UInt64) -> UInt64 {
    (try? RangeSplitter(table.range, worldSize: worldSize).rank(owning: id)) ?? 0
  }

  private static func difference(_ expected: Sample, _ found: Sample, owner: UInt64) -> Difference {
    let place = "first differing row: id \(expected.id), rank \(owner), column "
    if expected.digest != found.digest {
      return Difference(place + "hash", expected: "\(expected.digest)", found: "\(found.digest)")
    }
    let parameter = Parameter.allCases.first {
      expected.parameters[$0].bitPattern != found.parameters[$0].bitPattern
    }
    guard let parameter else { return Difference(place + "id", expected: "\(expected.id)", found: "\(found.id)") }
    return Difference(
      place + parameter.rawValue, expected: Hexadecimal.bitPattern(expected.parameters[parameter]),
      found: Hexadecimal.bitPattern(found.parameters[parameter]))
  }
}
