/// The seed chain of one text, link by link, written down plainly: h = SHA256(text), then h = SHA256(hex(h) + F(i)).
///
/// This is the readable form, for explaining and for checking the kernels; it shares nothing with `ChainPlan`.
public struct SeedChain: Sendable {
  public let text: String
  /// The digest of the text, then the one after each link: depth + 1 in all. The last is the sample's digest.
  public let digests: [Digest]

  /// - Throws: `EngineError.depthOutOfRange`.
  public init(text: String, depth: Int) throws(EngineError) {
    guard (1...AugmentationConfiguration.depthLimit).contains(depth) else { throw .depthOutOfRange(depth) }
    self.text = text
    var digest = SHA256.digest(of: text.utf8)
    var digests = [digest]
    for decimal in FibonacciDecimals().prefix(depth) {
      digest = SHA256.digest(of: Array(digest.description.utf8) + decimal)
      digests.append(digest)
    }
    self.digests = digests
  }

  /// The chain of one sample: the API's `gen_augmentation_seed`.
  ///
  /// - Throws: `EngineError.table(.sampleIDOutOfRange)` or `.depthOutOfRange`.
  public init(sampleID: UInt64, after prefix: SeedPrefix = .none, depth: Int = 10) throws(EngineError) {
    guard sampleID <= SampleRange.lastID else { throw .table(.sampleIDOutOfRange(sampleID)) }
    try self.init(text: prefix.text(of: sampleID), depth: depth)
  }

  /// The digest after the last link.
  public var digest: Digest { digests[digests.count - 1] }
}
