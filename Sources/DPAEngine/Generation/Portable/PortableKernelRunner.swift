/// The portable kernel: four chains at a time, then the Mersenne Twister for 32 seeds at a time.
final class PortableKernelRunner: KernelRunner {
  private var wideTwister = MersenneTwisterLanes<FourVectors>()
  private var narrowTwister = MersenneTwisterLanes<SIMD8<UInt32>>()

  func hashChains(
    _ rows: Range<Int>, of ids: Span<UInt64>, after prefix: SeedPrefix, along plan: ChainPlan,
    digests: inout MutableSpan<Digest>, seeds: inout MutableSpan<UInt32>
  ) {
    var texts = SeedTextLanes(after: prefix)
    var first = rows.lowerBound
    while first < rows.upperBound {
      let laneCount = min(SHA256Lanes.laneCount, rows.upperBound - first)
      for lane in 0..<laneCount { texts.set(ids[first + lane], inLane: lane) }
      let state = Self.hashChains(of: texts, along: plan)
      for lane in 0..<laneCount {
        let digest = state[lane]
        digests[first + lane] = Digest(state: digest)
        seeds[first + lane] = digest[7]
      }
      first += laneCount
    }
  }

  private static func hashChains(of texts: SeedTextLanes, along plan: ChainPlan) -> SHA256Lanes {
    let roundConstants = SHA256Constants.round
    let constants = roundConstants.span
    let schedules = plan.schedules.span
    let blockEnds = plan.blockEnds.span
    var state = SHA256Lanes()
    state.compress(texts.blocks[0], constants: constants)
    // Rare: only rank seeding with long numbers reaches beyond one block.
    if any(texts.needsSecondBlock) {
      var second = state
      second.compress(texts.blocks[1], constants: constants)
      state.replace(with: second, where: texts.needsSecondBlock)
    }
    // Blocks run on through all links; `blockEnds` says where those of each link end.
    var block = 0
    for link in 0..<plan.depth {
      // Taken before the state starts anew: the digest of one link is the first block of the next.
      let hexadecimal = state.hexadecimalBlock
      state = SHA256Lanes()
      state.compress(hexadecimal, constants: constants)
      while block < blockEnds[link] {
        state.compressConstantBlock(schedules, at: 64 * block)
        block += 1
      }
    }
    return state
  }

  func firstWords(_ rows: Range<Int>, of seeds: Span<UInt32>, into words: inout MutableSpan<UInt32>) {
    precondition(words.count == 10 * seeds.count, "ten columns of words")
    var first = rows.lowerBound
    while first < rows.upperBound {
      let left = rows.upperBound - first
      // The wide form costs the same for any number of seeds, so that a short rest takes the narrow one.
      if left > SIMD8<UInt32>.laneCount {
        let group = first..<(first + min(left, FourVectors.laneCount))
        wideTwister.firstWords(group, of: seeds, into: &words)
        first = group.upperBound
      } else {
        narrowTwister.firstWords(first..<rows.upperBound, of: seeds, into: &words)
        first = rows.upperBound
      }
    }
  }

  func hashLeaves(_ leaves: Span<UInt8>, leafByteCount: Int, into hashes: inout MutableSpan<Digest>) {
    for index in 0..<leafCount(of: leaves, leafByteCount, hashes) {
      var hash = SHA256()
      hash.update(CollectionOfOne(0x00))
      hash.update(leaves.extracting((index * leafByteCount)..<((index + 1) * leafByteCount)))
      hashes[index] = hash.finalized()
    }
  }
}
