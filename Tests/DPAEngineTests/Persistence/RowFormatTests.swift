import DPAEngine
import Testing

struct RowFormatTests {
  private func text(_ format: RowFormat, _ range: SampleRange) throws -> String {
    var batch = try SampleBatch(capacity: 4)
    Engine().makeGenerator().fill(&batch, with: range)
    var bytes: [UInt8] = []
    format.appendHeader(to: &bytes)
    format.append(batch, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("a JSON line has the keys in draw order and the shortest exact numbers")
  func jsonLines() throws {
    #expect(
      try text(.jsonl, SampleRange(0, upTo: 2)) == """
        {"id": 0, "rotation": -0.14542826986576074, "brightness": 0.9097853836182911, "noise": 0.04750125376623006, \
        "scale": 1.1025490989145594, "contrast": 0.9365552600076607, \
        "hash": "f186c633e8861c7ed3174f4c3d1f918d2b40ff7dc8490aa21ca8862345086205"}
        {"id": 1, "rotation": -16.553116864692498, "brightness": 1.05997982694944, "noise": 0.027953114852436137, \
        "scale": 1.1127428260910674, "contrast": 0.7616676668370462, \
        "hash": "31d2d2a5845475ca0056b569a0f1e1923fddc14e198ce8b0d746162bf357710a"}

        """)
  }

  @Test("text has aligned columns of six decimals under a header")
  func columns() throws {
    #expect(
      try text(.text, SampleRange(0, upTo: 2)) == """
                          id    rotation  brightness       noise       scale    contrast  hash
                           0   -0.145428    0.909785    0.047501    1.102549    0.936555  f186c633e8861c7e
                           1  -16.553117    1.059980    0.027953    1.112743    0.761668  31d2d2a5845475ca

        """)
  }

  @Test("text shows the largest id in its column and no row as a header alone")
  func edges() throws {
    let row = try text(.text, SampleRange(from: SampleRange.lastID)).split(separator: "\n")[1]
    #expect(row.hasPrefix(" 9223372036854775807   -9.683010    0.958258"))
    #expect(try text(.text, SampleRange(0, upTo: 0)).hasSuffix("contrast  hash\n"))
    #expect(try text(.jsonl, SampleRange(0, upTo: 0)).isEmpty)
  }

  @Test("numbers too large or small for six decimals are written exactly")
  func exactNumbers() throws {
    let ranges = try [ParameterRange(1e300, 2e300), ParameterRange(1e-9, 2e-9)]
    let configuration = AugmentationConfiguration.default
      .replacing(.rotation, with: ranges[0]).replacing(.brightness, with: ranges[1])
    var batch = try SampleBatch(capacity: 1)
    Engine(configuration).makeGenerator().fill(&batch, with: try SampleRange(0, upTo: 1))
    var bytes: [UInt8] = []
    RowFormat.text.append(batch, to: &bytes)
    let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    #expect(fields[1] == "\(PythonNumber.text(batch[0].parameters.rotation))")
    #expect(fields[2] == "\(PythonNumber.text(batch[0].parameters.brightness))")
  }
}
