/// One row: a sample id, its parameters, and the digest they were drawn from.
public struct Sample: Hashable, Sendable {
  /// 0...2^63-1.
  public let id: UInt64
  public let parameters: AugmentationParameters
  /// The end of the seed chain. Distinct ids have distinct digests, but only its last 32 bits seed the draws, so the
  /// parameters of distinct ids can be equal.
  public let digest: Digest

  public init(id: UInt64, parameters: AugmentationParameters, digest: Digest) {
    self.id = id
    self.parameters = parameters
    self.digest = digest
  }
}
