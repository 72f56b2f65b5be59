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
      let found = SHA256.digest(of: try GoldenBits.bytes(golden.message)).description
      return [Difference.unlessEqual("digest", expected: golden.digest, found: found)].compactMap { $0 }
    }
  }
}
