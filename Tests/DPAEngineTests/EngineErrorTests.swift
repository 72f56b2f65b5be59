import DPAEngine
import Testing

struct EngineErrorTests {
  @Test("every error says in one sentence what was wrong, the value and the rule", arguments: texts)
  func text(error: EngineError, text: String) {
    #expect(error.description == text)
  }

  private static let texts: [(EngineError, String)] = [
    (.boundNotFinite(lower: -.infinity, upper: 1), "a range needs finite bounds, not -inf:1.0"),
    (.boundNotFinite(lower: .nan, upper: 0.5), "a range needs finite bounds, not nan:0.5"),
    (
      .boundsNotAscending(lower: 1.5, upper: -2),
      "a range needs its lower bound below its upper one, not 1.5:-2.0"
    ),
    (
      .widthNotFinite(lower: -1e308, upper: 1e308),
      "a range needs a finite width, but 1e+308 - (-1e+308) overflows"
    ),
    (.depthOutOfRange(0), "the chain depth must be 1 to 10000, not 0"),
    (.depthOutOfRange(-3), "the chain depth must be 1 to 10000, not -3"),
    (
      .unknownPreset("Mild"),
      "there is no preset 'Mild'; the presets are default, mild, moderate, aggressive"
    ),
    (.table(.emptyWorld), "a world needs at least one rank, so the world size must not be 0"),
    (
      .kernelUnavailable(name: "avx2", reason: "the processor lacks AVX2"),
      "the kernel 'avx2' is not available here: the processor lacks AVX2"
    ),
    (.chunkSizeOutOfRange(0), "a chunk must hold 1 to 16777216 samples, not 0"),
  ]
}
