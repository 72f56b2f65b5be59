import DPAEngine
import HarnessBenchmarks
import HarnessKit

/// Seed chains alone, by the plain way.
final class SeedChainWork: CellWork {
  private let ids: SampleRange
  private let depth: Int
  private var digests: [Digest]

  init(_ ids: SampleRange, depth: Int) {
    self.ids = ids
    self.depth = depth
    digests = Array(repeating: Digest(), count: Int(ids.count))
  }

  func spoil() { Self.spoil(&digests) }

  func run() throws(HarnessError) {
    do throws(EngineError) {
      for place in digests.indices {
        digests[place] = try SeedChain(sampleID: ids.first + UInt64(place), depth: depth).digest
      }
    } catch {
      throw .refused(error)
    }
  }

  func root() -> Digest { Self.root(of: digests) }

  static func spoil(_ digests: inout [Digest]) {
    for place in digests.indices { digests[place] = Digest() }
  }

  /// SHA-256 of all digests.
  static func root(of digests: [Digest]) -> Digest {
    var hash = SHA256()
    for digest in digests { hash.update((0..<Digest.byteCount).map { digest.bytes[$0] }) }
    return hash.finalized()
  }
}
