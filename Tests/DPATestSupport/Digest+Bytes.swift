package import DPAEngine

extension Digest {
  /// The 32 bytes as an array.
  package var bytesInOrder: [UInt8] { (0..<Digest.byteCount).map { bytes[$0] } }
}
