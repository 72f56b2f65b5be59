import DPAEngine

/// What rows were delivered, whatever their order: two deliveries of the same rows have the same fingerprint. A row that
/// is missing, doubled or different changes it.
public struct ContentFingerprint: Hashable, Sendable {
  private var rowCount: UInt64 = 0
  /// Sums that wrap around: of the ids, of each value's bits, and of the digests' four words.
  private var sums = [UInt64](repeating: 0, count: 1 + Parameter.allCases.count + 4)

  public init() {}

  mutating func add(_ batch: borrowing SampleBatch) {
    rowCount += UInt64(batch.count)
    let ids = batch.sampleIDs
    for row in 0..<ids.count { sums[0] &+= ids[row] }
    for parameter in Parameter.allCases {
      let column = batch.column(parameter)
      var sum: UInt64 = 0
      for row in 0..<column.count { sum &+= column[row].bitPattern }
      sums[1 + parameter.drawIndex] &+= sum
    }
    let digests = batch.digests
    var words = SIMD4<UInt64>()
    for row in 0..<digests.count { words &+= unsafeBitCast(digests[row].bytes, to: SIMD4<UInt64>.self) }
    for word in 0..<4 { sums[1 + Parameter.allCases.count + word] &+= words[word] }
  }

  /// 16 hexadecimal digits.
  public var text: String {
    let words = ([rowCount] + sums).flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    return String(SHA256.digest(of: words).description.prefix(16))
  }
}
