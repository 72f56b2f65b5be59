extension Digest {
  /// The last four bytes, big-endian: the seed of the Mersenne Twister.
  public var seed: UInt32 {
    (28..<32).reduce(0) { $0 << 8 | UInt32(bytes[$1]) }
  }
}
