package import Hashing
package import TableCore

/// Hashes the leaves of consecutive records: one per thread.
package final class LeafHashes {
  private let hasher: any LeafHasher
  private let leafByteCount: Int

  package init(_ engine: any TableEngine) {
    hasher = engine.makeLeafHasher()
    leafByteCount = TableHasher.leafRecordCount * engine.layout.byteCount
  }

  /// Appends the hash of each whole leaf, and of a shorter last one.
  package func append(leavesOf records: Span<UInt8>, to hashes: inout [Digest]) {
    let wholeCount = records.count / leafByteCount
    let wholeByteCount = wholeCount * leafByteCount
    append(records.extracting(first: wholeByteCount), count: wholeCount, byteCount: leafByteCount, to: &hashes)
    let rest = records.extracting(wholeByteCount..<records.count)
    append(rest, count: rest.isEmpty ? 0 : 1, byteCount: rest.count, to: &hashes)
  }

  private func append(_ leaves: Span<UInt8>, count: Int, byteCount: Int, to hashes: inout [Digest]) {
    guard count > 0 else { return }
    var added = [Digest](repeating: Digest(), count: count)
    var span = added.mutableSpan
    hasher.hash(leaves, leafByteCount: byteCount, into: &span)
    hashes += added
  }
}
