import DPAEngine
import Testing
import WrongEngines

@Suite("Mistakes that are other programs' ways answer as those programs do")
struct OtherProgramsTests {
  // numpy 2.4.6: np.random.RandomState(42).randint(0, 2**32, 10, dtype=np.uint32)
  @Test("init_genrand gives NumPy's words of np.random.seed")
  func numpySeed() throws {
    #expect(
      try words(of: "init-genrand", seed: 42) == [
        1_608_637_542, 3_421_126_067, 4_083_286_876, 787_846_414, 3_143_890_026, 3_348_747_335, 2_571_218_620,
        2_563_451_924, 670_094_950, 1_914_837_113,
      ])
  }

  // numpy 2.4.6: np.random.MT19937(seed).random_raw(10)
  @Test("The seed sequence gives NumPy's words of MT19937")
  func numpySeedSequence() throws {
    #expect(
      try words(of: "seed-sequence", seed: 42) == [
        2_327_846_034, 3_904_886_566, 2_661_450_408, 1_733_955_692, 246_401_338, 3_249_250_296, 3_487_099_619,
        1_498_159_427, 3_694_075_699, 3_512_848_995,
      ])
    #expect(
      try words(of: "seed-sequence", seed: .max) == [
        1_394_946_674, 3_557_703_980, 1_529_754_954, 548_678_305, 3_155_897_426, 1_019_437_395, 1_334_486_176,
        586_391_414, 375_016_330, 2_472_871_488,
      ])
  }

  // libstdc++ 12: std::mt19937 and std::uniform_real_distribution<double>(0, 1)
  @Test("mt19937 of C++ gives the draws of libstdc++")
  func cpp() throws {
    let engine = try #require(WrongEngines.all.first { $0.name == "mt19937-of-c++" })
    let expected = [
      0x1.97d47b66bfc3cp-1, 0x1.77aca8779b102p-3, 0x1.8f33a88f76c7fp-1, 0x1.3196582932836p-1, 0x1.c88861e49fc36p-2,
    ]
    let draws = Observation.draws(seed: 42, bits: expected.map(\.bitPattern))
    #expect(engine.answer(to: draws) == draws)
  }

  // node 20: the numbers of a loop from 0, 1 as texts
  @Test("Fibonacci numbers in binary64 have JavaScript's texts")
  func javaScript() throws {
    let engine = try #require(WrongEngines.all.first { $0.name == "fibonacci-binary64" })
    let texts = [
      (78, "8944394323791464"), (79, "14472334024676220"), (100, "354224848179262000000"),
      (103, "1.5005205362068963e+21"), (1_476, "1.3069892237633987e+308"), (1_477, "Infinity"),
    ]
    for (index, text) in texts {
      let answer = Observation.fibonacci(index: index, text: text)
      #expect(engine.answer(to: answer) == answer)
    }
  }

  private func words(of name: String, seed: UInt32) throws -> [UInt32] {
    let engine = try #require(WrongEngines.all.first { $0.name == name })
    guard case .words(_, let words) = engine.answer(to: .words(seed: seed, words: [])) else { return [] }
    return words
  }
}
