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
    (
      .sampleIDOutOfRange(9_223_372_036_854_775_808),
      "a sample id must be 0 to 9223372036854775807, not 9223372036854775808"
    ),
    (
      .rangeOverflow(first: 5, count: 18_446_744_073_709_551_615),
      "18446744073709551615 ids from 5 on would pass the last id, 9223372036854775807"
    ),
    (.rangeDescending(lower: 9, upper: 4), "a range of ids must not end before it starts, as 9:4 does"),
    (.emptyWorld, "a world needs at least one rank, so the world size must not be 0"),
    (
      .worldSizeOutOfRange(9_223_372_036_854_775_808),
      "a world size must be 1 to 9223372036854775807, not 9223372036854775808"
    ),
    (
      .rankOutOfRange(rank: 4, worldSize: 4),
      "a rank must be below the world size, but rank is 4 and world size is 4"
    ),
    (
      .idOutsideEpoch(id: 100, epochSize: 100),
      "an id must be below the epoch size, but id 100 is not below 100"
    ),
    (
      .epochOverflow(epoch: 2, epochSize: 9_223_372_036_854_775_807),
      "epoch 2 of size 9223372036854775807 would pass the last id, 9223372036854775807"
    ),
    (.noStatistics, "no statistics: there are no values"),
    (.valueNotFinite(.infinity), "statistics need finite values, not inf"),
    (
      .kernelUnavailable(name: "avx2", reason: "the processor lacks AVX2"),
      "the kernel 'avx2' is not available here: the processor lacks AVX2"
    ),
    (.chunkSizeOutOfRange(0), "a chunk must hold 1 to 16777216 samples, not 0"),
    (.malformedDigest("xyz"), "a digest is 64 lowercase hexadecimal digits, not 'xyz'"),
  ]

  @Test("a part outside its table is named with the table")
  func partOutsideTable() throws {
    let error = EngineError.partOutsideTable(
      part: try SampleRange(5, upTo: 12), table: try SampleRange(0, upTo: 10))
    #expect(error.description == "the part 5..<12 reaches outside its table 0..<10")
  }
}
