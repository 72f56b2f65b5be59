import DPATestSupport
import Foundation
import Testing

@Suite("ksin match and ksin metrics")
struct KSinCommandTests {
  private struct Matching: Decodable, Equatable { let rows: [Int], columns: [Int], cost: Double }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file as `numpy.save` writes it.
  private func save(_ name: String, _ bits: [String], shape: String, type: String = "<f4", order: String = "False")
    throws
  {
    var text = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }"
    while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
    text += "\n"
    var bytes = Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count & 255), UInt8(text.utf8.count >> 8)])
    bytes += Data(text.utf8)
    for word in bits.compactMap({ UInt32($0, radix: 16) }) {
      withUnsafeBytes(of: word.littleEndian) { bytes += Data($0) }
    }
    try bytes.write(to: folder.url.appendingPathComponent(name))
  }

  private func run(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["ksin"] + arguments, in: folder)
  }

  @Test(
    "Rows wider than most are read again in every format",
    arguments: ["csv", "jsonl", "records", "npy", "safetensors"])
  func wideRows(format: String) throws {
    let words = ["--engine", "ksin", "--with", "k=1", "--with", "signal=true", "--with", "signal_length=16384"]
    let made = try BuiltProgram.run(
      ["generate", "--count", "3", "--format", format, "--output", "wide"] + words, in: folder)
    #expect(made.status == 0, "\(made.error)")
    let verified = try BuiltProgram.run(["verify", "file", "wide", "--file-format", format] + words, in: folder)
    #expect(verified.status == 0 && verified.text.contains("3 rows read, 0 of them wrong"), "\(verified.error)")
  }

  @Test("Known answers: torch's metrics within its tolerance, scipy's matching")
  func knownAnswers() throws {
    for known in try VectorFile.ksin().metrics {
      let shape = "(\(known.batch), \(2 * known.k))"
      try save("predicted.npy", known.predictedF32, shape: shape)
      try save("target.npy", known.targetF32, shape: shape)
      let metrics = try run(["metrics", "predicted.npy", "target.npy", "--signal-length", "\(known.signalLength)"])
      #expect(metrics.status == 0 && metrics.output.last == UInt8(ascii: "\n"))
      let found = try JSONDecoder().decode([String: Double].self, from: metrics.output)
      let expected = [
        "log_spectral_distance": known.logSpectralDistance, "spectral_distance": known.spectralDistance,
        "chamfer_distance": known.chamferDistance, "linear_assignment_distance": known.linearAssignmentDistance,
      ]
      #expect(found.keys.sorted() == expected.keys.sorted())
      for (name, value) in expected {
        #expect(abs((found[name] ?? .nan) - value) <= 1e-5 * abs(value) + 1e-6, "\(name), k \(known.k)")
      }
      let match = try run(["match", "predicted.npy", "target.npy"])
      #expect(match.status == 0)
      let matching = try JSONDecoder().decode(Matching.self, from: match.output)
      #expect(matching.rows == known.otMatch.rows && matching.columns == known.otMatch.cols)
    }
  }

  @Test("The cost is the sum of the matched distances, and what is the same costs nothing")
  func cost() throws {
    // (0, 0), (3, 4) and (6, 8); the others in another order, the middle one moved by (0, 1).
    try save("a.npy", ["00000000", "00000000", "40400000", "40800000", "40c00000", "41000000"], shape: "(3, 2)")
    try save("b.npy", ["40c00000", "41000000", "00000000", "00000000", "40400000", "40a00000"], shape: "(3, 2)")
    #expect(try run(["match", "a.npy", "b.npy"]).text == #"{"columns":[1,2,0],"cost":1,"rows":[0,1,2]}"# + "\n")
    #expect(try run(["match", "a.npy", "a.npy"]).text == #"{"columns":[0,1,2],"cost":0,"rows":[0,1,2]}"# + "\n")
    let metrics = try run(["metrics", "a.npy", "a.npy", "--signal-length", "64", "--break-symmetry"])
    let names = ["chamfer_distance", "linear_assignment_distance", "log_spectral_distance", "spectral_distance"]
    #expect(metrics.text == "{" + names.map { "\"\($0)\":0" }.joined(separator: ",") + "}\n")
  }

  @Test("Files of another shape or type are refused with what is wrong and 65")
  func malformed() throws {
    let row = ["3f000000", "3e800000"]
    try save("good.npy", row, shape: "(1, 2)")
    try save("double.npy", row, shape: "(1, 1)", type: "<f8")
    try save("columns.npy", row, shape: "(1, 2)", order: "True")
    try save("flat.npy", row, shape: "(2,)")
    try save("short.npy", row, shape: "(2, 2)")
    try save("huge.npy", row, shape: "(4611686018427387904, 4)")
    try save("tall.npy", row, shape: "(2, 1)")
    try save("empty.npy", [], shape: "(0, 2)")
    try save("infinite.npy", ["3f000000", "7f800000"], shape: "(1, 2)")
    try Data("id,f0\n".utf8).write(to: folder.url.appendingPathComponent("text.npy"))
    let cases = [
      ("double.npy", "'double.npy' is malformed: its values are '<f8', but float32 ('<f4') is needed"),
      (
        "columns.npy", "'columns.npy' is malformed: its values lie column by column; save numpy.ascontiguousarray of it"
      ),
      ("flat.npy", "'flat.npy' is malformed: its number of dimensions is 1, but rows of values need 2"),
      ("short.npy", "'short.npy' is malformed: its shape is (2, 2), but 8 bytes of values follow the header"),
      (
        "huge.npy",
        "'huge.npy' is malformed: its shape is (4611686018427387904, 4), but 8 bytes of values follow the header"
      ),
      ("tall.npy", "'tall.npy' is malformed: its shape is (2, 1), but that of 'good.npy' is (1, 2)"),
      ("text.npy", "'text.npy' is malformed: it does not start as an NPY file of version 1 to 3 does"),
    ]
    for (name, sentence) in cases {
      for command in [["match"], ["metrics", "--signal-length", "8"]] {
        let outcome = try run(command + ["good.npy", name])
        #expect(outcome.status == 65 && outcome.error == "Error: \(sentence)\n" && outcome.output.isEmpty, "\(name)")
      }
    }
    let empty = try run(["match", "empty.npy", "empty.npy"])
    #expect(empty.status == 65)
    #expect(empty.error == "Error: 'empty.npy' is malformed: its shape is (0, 2), which holds no values\n")
    let infinite = try run(["match", "good.npy", "infinite.npy"])
    #expect(infinite.status == 65 && infinite.error == "Error: parameters must be finite, but number 1 is not\n")
    let odd = try run(["metrics", "tall.npy", "tall.npy", "--signal-length", "8"])
    #expect(odd.status == 65)
    #expect(odd.error == "Error: a row must hold k frequencies and k amplitudes, but it has 1 values\n")
    #expect(try run(["match", "good.npy", "missing.npy"]).status == 74)
  }

  @Test("Too many rows and a signal length that no sound has are refused with 64")
  func limits() throws {
    try save("many.npy", Array(repeating: "00000000", count: 16_385), shape: "(16385, 1)")
    let many = try run(["match", "many.npy", "many.npy"])
    #expect(many.status == 64 && many.error == "Error: at most 16384 rows can be matched, not 16385\n")
    try save("good.npy", ["3f000000", "3e800000"], shape: "(1, 2)")
    let long = try run(["metrics", "good.npy", "good.npy", "--signal-length", "0"])
    #expect(long.status == 64 && long.error == "Error: signal_length must be 1 to 1048576, not 0\n")
  }
}

@Suite("explain shows an item of the k-sin engine")
struct KSinExplainTests {
  private func explain(_ arguments: [String]) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["explain"] + arguments, in: try TemporaryFolder())
  }

  @Test("Seed, words, uniforms, phases and first samples, as text")
  func text() throws {
    let outcome = try explain(["5", "--engine", "ksin", "--with", "k=1", "--with", "split=test"])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("item seed  3945 = 789 * 5 mod (2^63 - 1)\n"))
    #expect(outcome.text.contains("generator  MT19937, init_genrand(3945)\n"))
    // By scripts/oracle/ksin_oracle.py.
    #expect(outcome.text.contains("\nf0    474661604  0.2920362949371338  -0.4159274101257324  bed4f470\n"))
    #expect(outcome.text.contains("\na0    556514844  0.1708695888519287  -0.6582608222961426  bf2883c8\n"))
    #expect(outcome.text.contains("  0.9174591302871704  3f6ade9a  "))
    let last = outcome.text.split(separator: "\n").last?.split(separator: " ")
    #expect(last == ["7", "6.422214031219482", "0.023679325357079506", "3cc1fb25"])
  }

  @Test("The document's parameters and samples are those of the table")
  func document() throws {
    struct Document: Decodable {
      struct Draw: Decodable { let name: String, word: UInt32?, uniform: Double?, value: Double, bits: String }
      let itemSeed: UInt64
      let generatorSeed: UInt32
      let normalWordCount: Int
      let draws: [Draw]
      let parameterBits: [String]
      let samples: [Double]
      let phases: [[Double]]
    }
    for more in [[], ["sort_frequencies=true"], ["shift_test_distribution=true"], ["break_symmetry=true"]] {
      let settings = ["k=3", "signal_length=5", "split=test"] + more
      let options = ["--engine", "ksin"] + settings.flatMap { ["--with", $0] }
      let outcome = try explain(["41", "--format", "json"] + options)
      #expect(outcome.status == 0)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let document = try decoder.decode(Document.self, from: outcome.output)
      #expect(document.itemSeed == 789 * 41 && document.generatorSeed == 789 * 41)
      #expect((document.normalWordCount > 0) == (more == ["shift_test_distribution=true"]))
      let table = ["generate", "--start", "41", "--count", "1", "--format", "csv", "--with", "signal=true"] + options
      let row = try #require(
        BuiltProgram.run(table, in: try TemporaryFolder()).text.split(separator: "\n").last?.split(separator: ","))
      let values = row.dropFirst().compactMap { Double($0) }
      let found = document.parameterBits.compactMap { UInt32($0, radix: 16).map { Double(Float(bitPattern: $0)) } }
      #expect(found + document.samples == values)
      #expect(document.draws.map(\.name) == ["f0", "f1", "f2", "a0", "a1", "a2"])
      #expect(document.draws.map(\.value).sorted() == found.sorted())
      #expect(document.phases.count == 5 && document.phases[0] == [0, 0, 0])
    }
  }

  @Test("What the engine refuses, and ids that there are not, are refused")
  func refusals() throws {
    let id = try explain(["9223372036854775808", "--engine", "ksin", "--with", "k=1"])
    #expect(id.status == 64)
    #expect(id.error == "Error: a sample id must be 0 to 9223372036854775807, not 9223372036854775808\n")
    let k = try explain(["1", "--engine", "ksin"])
    #expect(k.status == 64 && k.error == "Error: k, the number of components, has no default and must be given\n")
    let rank = try explain(["1", "--engine", "ksin", "--with", "k=1", "--seeding", "rank"])
    #expect(rank.status == 64)
    #expect(rank.error == "Error: items of the engine ksin do not depend on ranks; leave --seeding and --rank out\n")
  }
}
