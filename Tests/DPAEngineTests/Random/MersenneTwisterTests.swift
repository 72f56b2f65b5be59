import DPAEngine
import Testing

/// The constants are CPython's: `random.seed(s)`, then `getrandbits(32)`, `random()` or `getstate()`.
struct MersenneTwisterTests {
  @Test(
    "the first words, those around the second twist, and later ones are CPython's",
    arguments: [
      (0, [0xd82c_07cd, 0x629f_6fbe, 0x64d0_9913, 0x8e75_1eb7, 0x84dd_6da6, 0x4a31_b243, 0x2269_6227]),
      (1, [0x2265_b1f5, 0x91b7_584a, 0x53c6_17eb, 0x2fd2_f792, 0x5115_8de5, 0xcaf0_78b0, 0x6697_f21e]),
      (5_489, [0xc9a0_e034, 0x38fe_b21f, 0x741f_d105, 0x9636_c711, 0xb902_d66e, 0xb814_10e6, 0x55d1_3795]),
      (0x8000_0000, [0x56bb_5322, 0x6097_aeb0, 0x5a7f_63ea, 0x6df6_3dcf, 0x9599_53b5, 0xae11_2952, 0x8821_421a]),
      (.max, [0xa2a6_c909, 0x9e9c_04f4, 0xe1af_4e95, 0x8d00_0f94, 0x7fca_96a2, 0xe288_8570, 0xd6c2_aa39]),
    ] as [(UInt32, [UInt32])])
  func words(seed: UInt32, expected: [UInt32]) {
    var twister = MersenneTwister(seed: seed)
    let words = (0..<1_248).map { _ in twister.nextWord() }
    #expect([0, 1, 622, 623, 624, 625, 1_247].map { words[$0] } == expected)
  }

  @Test(
    "1,300 words, more than two twists, have the digest of CPython's",
    arguments: [
      (0, "adfe8449535e5d72b2a75fc1dfe86fc5e9736bed211eab86ea75f94d362f5416"),
      (19_650_218, "63aa5d53704c7ad79fa9d5c4e5cce060dc6a160b4f0357c78e09a29306532853"),
      (.max, "66bb86a3cccdeb16bf0770d30264c19850eca7dcc7df6e0e4ec55ba6d042f2f8"),
    ] as [(UInt32, String)])
  func manyWords(seed: UInt32, digest: String) {
    var twister = MersenneTwister(seed: seed)
    #expect(SHA256.digest(of: bigEndian((0..<1_300).map { _ in twister.nextWord() })).description == digest)
  }

  @Test(
    "the state after seeding is CPython's",
    arguments: [
      (0, "45a1bef23f19ef839f0b3fbbc3c8f60587bd5087c05730cb5f03862b6f2eaf22"),
      (5_489, "e6538cee73dff9be04fa6234209a6f7ab0741effe1c9dc4fd327290ff600ed9a"),
      (.max, "b6e0f0ced338b4da829b22cd187514aac56c936ae1fc97e017209dc4fcdf28a3"),
    ] as [(UInt32, String)])
  func state(seed: UInt32, digest: String) {
    let state = MersenneTwister(seed: seed).state
    #expect(state.count == 624 && state[0] == 0x8000_0000)
    #expect(SHA256.digest(of: bigEndian(state)).description == digest)
  }

  @Test(
    "draws have 53 bits of two words",
    arguments: [
      (0, [0x1.b0580f98a7dbep-1, 0x1.84129978f9c1ap-1, 0x1.aeaa51052e978p-2]),
      (1, [0x1.132d8f91b7584p-3, 0x1.b1e2d5b3584f8p-1, 0x1.870d778409f13p-1]),
      (5_489, [0x1.9341c04e3fac8p-1, 0x1.8e685413cd1f0p-4, 0x1.f27ba497caa4fp-1]),
      (.max, [0x1.454d9227a7013p-1, 0x1.a0274a3720bf8p-3, 0x1.36f8c1616ef77p-1]),
    ] as [(UInt32, [Double])])
  func draws(seed: UInt32, expected: [Double]) {
    var twister = MersenneTwister(seed: seed)
    #expect((0..<3).map { _ in twister.nextDraw() } == expected)
  }

  @Test(
    "64 bits are two words, the low one first",
    arguments: [
      (0, 7_106_521_602_475_165_645), (1, 10_499_958_131_665_514_997), (.max, 11_429_015_403_106_846_985),
    ] as [(UInt32, UInt64)])
  func longWords(seed: UInt32, expected: UInt64) {
    var twister = MersenneTwister(seed: seed)
    #expect(twister.next() == expected)
  }

  private func bigEndian(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
  }
}
