import DPAEngine
import DPATestSupport
import Testing

/// The constants are Python's: hashlib and integers.
struct SeedChainTests {
  static let digests: [(Int, String)] = [
    (1, "825096154a92584153ae8bb56d522b90c4c9b755ef41d61107379acc9f68c130"),
    (10, "d26f90b0cc5ad713e7a5a59af6a5777ba5f9fa223f46239fe91b26f5c5026769"),
    (93, "4149ca713fe8d7d50497c543d3dfdcb089dd2cb8fd192091b4f9dd1e7fba6536"),
    (94, "f3eea96fc081a982c662b0afe989e9949dcf03edccc332dde6e801e0e0e7d057"),
    (150, "9fa6d6ef0f3dcfa182b204588bac9aae296f89f90ffb318f6962cb9398822996"),
    (265, "27e6d3414e784f70695907f1c74f262e348a24423f650e262f41e1c03b3ece2e"),
    (266, "18154fd26015fcdf4702d359bd8b9bf7b74f8a007329a5f6ca83343822bf8d7e"),
    (267, "3a9d20e8a3def7b2aea3e02e7bd3d4a46983b2e2552624d753ddf3e475b7df32"),
    (572, "dee788f51d8a1dc6b238ec9b7d6add1e36a2bfecdb9557f107bac125fb17d6a2"),
    (1_000, "49e38790671791a2fcc9685d809a8c82557e7a55b334bec8b1739a52c02e4ed5"),
  ]

  @Test("the readable chain ends in hashlib's digest at any depth", arguments: digests)
  func readable(depth: Int, digest: String) throws {
    #expect(try SeedChain(text: "12345", depth: depth).digest.description == digest)
  }

  @Test("kernels end in hashlib's digest, also where a link needs a third or further block", arguments: digests)
  func kernels(depth: Int, digest: String) throws {
    let configuration = try AugmentationConfiguration(depth: depth)
    for kernel in TestedKernels.all {
      let sample = try Engine(configuration, kernel: kernel).sample(12_345)
      #expect(sample.digest.description == digest, "kernel \(kernel)")
    }
  }

  @Test("the deepest chain ends in hashlib's digest", .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"))
  func deepest() throws {
    let digest = "a74e99c6515b11611abd9b0302ec45b68be9fe3fdf4e6d8987430fff7a7b1e4f"
    #expect(try SeedChain(text: "12345", depth: 10_000).digest.description == digest)
    let configuration = try AugmentationConfiguration(depth: 10_000)
    for kernel in TestedKernels.all {
      let sample = try Engine(configuration, kernel: kernel).sample(12_345)
      #expect(sample.digest.description == digest, "kernel \(kernel)")
    }
  }

  @Test("the chain keeps the digest of the text and that of each link")
  func links() throws {
    let chain = try SeedChain(text: "7", depth: 3)
    #expect(chain.text == "7")
    #expect(
      chain.digests.map(\.description) == [
        "7902699be42c8a8e46fbbb4501726517e86b22c56a189f7625a6da49081b2451",
        "3bdebc60413fda5718f4e5b5f151126312a3bed752bf04af8edc4ac5d53e02b6",
        "b2eb8026af2860155d7e51e1db99ba7bfbe674a89ce99dce1871d6bf0da90cc7",
        "7b00b5a671eb909980ddd1d633c7c3917b67058eda59d201136448dcd85a6067",
      ])
    #expect(chain.digest == chain.digests[3])
  }
}
