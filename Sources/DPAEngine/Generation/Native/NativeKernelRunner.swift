internal import CDPAKernels

/// Runs the C kernels: the one place where the engine hands out pointers. It checks every length first.
final class NativeKernelRunner: KernelRunner {
  private let functions: NativeFunctions
  private let scratch: UnsafeMutableRawPointer

  init(_ functions: NativeFunctions) {
    self.functions = functions
    // Once for each runner: the kernels allocate nothing, and a thread uses it for one call at a time.
    scratch = .allocate(byteCount: dpa_scratch_bytes(), alignment: Int(DPA_SCRATCH_ALIGNMENT))
  }

  deinit { scratch.deallocate() }

  func hashChains(
    _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
    digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
  ) {
    precondition(
      rows.lowerBound >= 0 && rows.upperBound <= min(ids.count, digests.count, seeds.count), "rows outside the columns")
    // The kernels have room for no more.
    precondition(prefix.bytes.count <= Int(DPA_PREFIX_BYTES_MAX), "a seed prefix longer than the kernels take")
    precondition(
      plan.blockEnds.count == plan.depth && plan.schedules.count == 64 * Int(plan.blockEnds.last ?? 0),
      "a plan with a schedule for every block")
    let start = rows.lowerBound
    plan.blockEnds.withUnsafeBufferPointer { blockEnds in
      plan.schedules.withUnsafeBufferPointer { schedules in
        var chainPlan = dpa_chain_plan(
          link_count: UInt32(plan.depth), block_ends: blockEnds.baseAddress, schedules: schedules.baseAddress)
        prefix.bytes.withUnsafeBufferPointer { prefix in
          ids.withUnsafeBufferPointer { ids in
            seeds.withUnsafeMutableBufferPointer { seeds in
              digests.withUnsafeMutableBytes { digests in
                functions.chain(
                  &chainPlan, prefix.baseAddress, prefix.count, ids.baseAddress.map { $0 + start }, rows.count,
                  digests.baseAddress.map { ($0 + start * Digest.byteCount).assumingMemoryBound(to: UInt8.self) },
                  seeds.baseAddress.map { $0 + start }, scratch)
              }
            }
          }
        }
      }
    }
  }

  func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= seeds.count, "rows outside the seeds")
    precondition(words.count == 10 * seeds.count, "ten columns of words")
    let start = rows.lowerBound
    seeds.withUnsafeBufferPointer { seeds in
      words.withUnsafeMutableBufferPointer { words in
        functions.twister(
          seeds.baseAddress.map { $0 + start }, rows.count, words.baseAddress.map { $0 + start }, seeds.count, scratch)
      }
    }
  }

  func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    let count = leafCount(of: leaves, leafByteCount, hashes)
    leaves.withUnsafeBufferPointer { leaves in
      hashes.withUnsafeMutableBytes { hashes in
        functions.leaves(
          leaves.baseAddress, leafByteCount, count, hashes.baseAddress?.assumingMemoryBound(to: UInt8.self), scratch)
      }
    }
  }
}
