import DPAEngine
import DPATestSupport
import Testing

struct MerkleRootTests {
  @Test("the root of no leaf is SHA-256 of nothing, that of one leaf its hash")
  func smallest() {
    var tree = MerkleRoot()
    #expect(tree.digest == SHA256.digest(of: []))
    let leaf = SHA256.digest(of: "leaf".utf8)
    tree.append(leafHash: leaf)
    #expect(tree.digest == leaf && tree.leafCount == 1)
  }

  @Test("trees of 1 to 70 leaves have the root of RFC 6962's definition")
  func definition() {
    let leaves = (0..<70).map { SHA256.digest(of: "leaf \($0)".utf8) }
    var tree = MerkleRoot()
    for count in 1...leaves.count {
      tree.append(leafHash: leaves[count - 1])
      #expect(tree.digest == root(leaves[..<count]), "\(count) leaves")
      #expect(tree.leafCount == UInt64(count))
    }
  }

  /// Section 2.1: split at the largest power of two below the number of leaves.
  private func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves[leaves.startIndex] }
    var left = 1
    while 2 * left < leaves.count { left *= 2 }
    let children = [root(leaves.prefix(left)), root(leaves.dropFirst(left))]
    return SHA256.digest(of: [0x01] + children.flatMap(\.bytesInOrder))
  }
}
