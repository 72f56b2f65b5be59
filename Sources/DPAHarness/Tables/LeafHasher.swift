import DPAEngine

/// Hashes the leaves of consecutive records with a kernel of its own: one per thread.
final class LeafHasher {
  private let runner: any KernelRunner

  init(kernel: Kernel) { runner = kernel.makeRunner() }

  /// Appends the hash of each whole leaf, and of a shorter last one.
  func append(leavesOf buffer: borrowing ByteBuffer, to hashes: inout [Digest]) {
    let records = buffer.bytes
    let leafByteCount = TableHasher.leafRecordCount * Record.byteCount
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
    runner.hashLeaves(leaves, leafByteCount: byteCount, into: &span)
    hashes += added
  }
}
