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
