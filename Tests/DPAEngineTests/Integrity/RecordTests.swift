import DPAEngine
import DPATestSupport
import Testing

struct RecordTests {
  @Test("a record is id, five values in draw order and digest, little-endian")
  func layout() throws {
    let digest = Digest(bytes: SIMD32((0..<32).map { UInt8(100 + $0) }))
    let sample = Sample(
      id: 0x0102_0304_0506_0708,
      parameters: AugmentationParameters(rotation: 1, brightness: -2, noise: 0.1, scale: 0, contrast: 1e300),
      digest: digest)
    #expect(Record.byteCount == 80)
    #expect(
      Hexadecimal.text(of: Record.bytes(of: sample)) == """
        0807060504030201000000000000f03f00000000000000c09a9999999999b93f0000000000000000\
        9c7500883ce4377e6465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f80818283
        """)
  }

  @Test("the rows of a batch are written as one record after another, from any place on")
  func batch() throws {
    var batch = try SampleBatch(capacity: 9)
    Engine().makeGenerator().fill(&batch, with: try SampleRange(50, upTo: 57))
    let expected = (0..<7).flatMap { Record.bytes(of: batch[$0]) }
    var bytes = [UInt8](repeating: 0xee, count: 3 + 7 * 80 + 2)
    var span = bytes.mutableSpan
    var raw = span.mutableBytes
    Record.write(batch, into: &raw, at: 3)
    #expect(bytes == [0xee, 0xee, 0xee] + expected + [0xee, 0xee])
    var appended: [UInt8] = [7]
    RowFormat.records.append(batch, to: &appended)
    #expect(appended == [7] + expected)
  }
}
