package import Hashing
package import TableCore

/// Cuts a part of a table into chunks of whole leaves, the last one shorter.
package struct ChunkPlan {
  /// Sixteen leaves fill the lanes of the widest kernel at one go.
  package static let leavesPerChunk: UInt64 = 16

  private let chunkRowCount: UInt64
  private(set) var rest: SampleRange

  /// - Parameter part: Leaves are counted from its first id.
  package init(_ part: SampleRange, leavesPerChunk: UInt64 = Self.leavesPerChunk) {
    rest = part
    chunkRowCount = leavesPerChunk * UInt64(TableHasher.leafRecordCount)
  }

  /// As many threads as were asked for, but no more than there are chunks.
  package func jobs(atMost jobs: Int) -> Int {
    let chunkCount = rest.count / chunkRowCount + (rest.count.isMultiple(of: chunkRowCount) ? 0 : 1)
    return max(1, Int(clamping: min(UInt64(jobs), chunkCount)))
  }

  package mutating func next() -> SampleRange? {
    guard !rest.isEmpty else { return nil }
    let chunk = rest.prefix(chunkRowCount)
    rest = rest.dropFirst(chunk.count)
    return chunk
  }
}

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
