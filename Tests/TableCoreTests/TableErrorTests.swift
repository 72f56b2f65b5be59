import TableCore
import Testing

struct TableErrorTests {
  @Test("every error says in one sentence what was wrong, the value and the rule", arguments: texts)
  func text(error: TableError, text: String) {
    #expect(error.description == text)
  }

  private static let texts: [(TableError, String)] = [
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
    (.malformedDigest("xyz"), "a digest is 64 lowercase hexadecimal digits, not 'xyz'"),
    (.formatUnknown("json"), "this engine has no format 'json'"),
    (
      .formatNeedsFile("safetensors"),
      "safetensors holds one column behind the other, so it needs a regular file: a pipe, a device and standard input "
        + "or output pass rows"
    ),
    (.formatNotReadable("text"), "text is rounded for reading by people and cannot be read back"),
  ]

  @Test("a part outside its table is named with the table")
  func partOutsideTable() throws {
    let error = TableError.partOutsideTable(
      part: try SampleRange(5, upTo: 12), table: try SampleRange(0, upTo: 10))
    #expect(error.description == "the part 5..<12 reaches outside its table 0..<10")
  }
}
