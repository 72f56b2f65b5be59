/// One row while its members are read, in whatever order they come.
struct ParsedRow {
  var id: UInt64 = 0
  var values: InlineArray<5, Double> = InlineArray(repeating: 0)
  var digest = Digest()
  /// A bit for each member that was there.
  var seen: UInt8 = 0

  /// The bit of a member: the parameters by their draw, then the hash, then the id.
  static let hashIndex = 5
  static let idIndex = 6
  static let names = Parameter.allCases.map(\.rawValue) + ["hash", "id"]

  /// The first member that a row must have and this one has not.
  func missing(needsID: Bool) -> String? {
    let needed = needsID ? 7 : 6
    return (0..<needed).first { seen & (1 << $0) == 0 }.map { Self.names[$0] }
  }
}

extension SampleBatch {
  /// Adds a row that was read.
  ///
  /// - Precondition: there is room for it.
  mutating func append(_ row: borrowing ParsedRow, id: UInt64) {
    let place = count
    ids[place] = id
    digestStorage[place] = row.digest
    for draw in 0..<5 { values[draw * capacity + place] = row.values[draw] }
    count = place + 1
  }

  /// Removes all rows.
  mutating func removeAll() { count = 0 }
}
