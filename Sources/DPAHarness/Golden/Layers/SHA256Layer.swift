import DPAEngine

/// SHA-256 of messages of every length around its block borders.
enum SHA256Layer: GoldenLayer {
  static let name = "sha256"
  static let usesKernel = false

  struct Case: GoldenCase {
    let name: String
    let message: String
    let digest: String
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    try file.cases.map { golden in
      let message = try GoldenBits.bytes(golden.message)
      var plain = SHA256(isPlain: true)
      plain.update(message)
      return [
        .unlessEqual("digest", expected: golden.digest, found: SHA256.digest(of: message).description),
        .unlessEqual("digest in plain Swift", expected: golden.digest, found: plain.finalized().description),
      ].compactMap { $0 }
    }
  }
}
