import DPAEngine
import DPATestSupport
import Testing

struct TableHasherTests {
  private static let leafBytes = 1_024 * 80
  /// Two whole leaves and a short one.
  private static let records = (0..<(2 * leafBytes + 5 * 80)).map {
    UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13)
  }

  private static func leafHash(_ records: ArraySlice<UInt8>) -> Digest { SHA256.digest(of: [0x00] + records) }

  @Test("a leaf is 1,024 records, the last one shorter")
  func leaves() {
    let (first, second) = (Self.records.prefix(Self.leafBytes), Self.records.dropFirst(Self.leafBytes))
    var tree = MerkleRoot()
    tree.append(leafHash: Self.leafHash(first))
    tree.append(leafHash: Self.leafHash(second.prefix(Self.leafBytes)))
    let twoLeaves = tree.digest
    tree.append(leafHash: Self.leafHash(second.dropFirst(Self.leafBytes)))
    var hasher = TableHasher(Record.layout)
    #expect(hasher.root == SHA256.digest(of: []))
    let (whole, rest) = (
      Array(Self.records.prefix(2 * Self.leafBytes)), Array(Self.records.dropFirst(2 * Self.leafBytes))
    )
    hasher.append(whole.span)
    #expect(hasher.root == twoLeaves)
    hasher.append(rest.span)
    #expect(hasher.root == tree.digest)
    #expect(TableHasher.leafRecordCount == 1_024)
  }

  @Test("records may come cut anywhere, and asking for the root changes nothing", arguments: UInt64(1)...6)
  func pieces(seed: UInt64) {
    var whole = TableHasher(Record.layout)
    let records = Self.records
    whole.append(records.span)
    var generator = SeededGenerator(seed: seed)
    var cut = TableHasher(Record.layout)
    for piece in generator.pieces(of: records, count: 3 + 20 * Int(seed)) {
      let bytes = Array(piece)
      cut.append(bytes.span)
      if piece.count.isMultiple(of: 2) { _ = cut.root }
    }
    #expect(cut.root == whole.root, "seed \(seed)")
  }
}
