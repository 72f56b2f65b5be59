import DPAEngine
import DPATestSupport
import Foundation
import Testing

@Suite("Chain files are those of the public package, and any JSON of their shape is read")
struct ChainFileTests {
  static let names = [("default", 3), ("mild", 25), ("moderate", 100), ("shallow", 10)]

  static func configuration(_ name: String) throws -> AugmentationConfiguration {
    guard name == "shallow" else { return try Preset(named: name).configuration }
    return try AugmentationConfiguration(
      rotation: ParameterRange(-90.5, 12.25), brightness: ParameterRange(1e-9, 2e-9),
      noise: ParameterRange(0.3, 0.30000000000000004), scale: ParameterRange(-50_000_000_000.5, 1e300),
      contrast: ParameterRange(0.1, 0.7), depth: 1)
  }

  static func samples(_ name: String, _ count: Int) throws -> [Sample] {
    Engine(try configuration(name)).samples(in: try SampleRange(first: 0, count: UInt64(count)))
  }

  static func encoded(_ format: RowFormat, _ name: String, _ count: Int) throws -> [UInt8] {
    let configuration = try configuration(name)
    let encoder = TableEncoder(format, rowCount: UInt64(count), configuration: configuration)
    var batch = try SampleBatch(capacity: count)
    Engine(configuration).makeGenerator().fill(&batch, with: try SampleRange(first: 0, count: UInt64(count)))
    var statistics = ExactStatistics()
    statistics.add(batch)
    var bytes = ByteBuffer()
    encoder.appendHeader(to: &bytes)
    encoder.append(batch, isFirst: true, to: &bytes)
    encoder.appendFooter(statistics: try statistics.statistics(), to: &bytes)
    return bytes.bytes.indices.map { bytes.bytes[$0] }
  }

  static func decoded(
    _ bytes: [UInt8], _ format: RowFormat, pieces: Int = .max
  ) throws -> (samples: [Sample], metadata: TableMetadata) {
    var decoder = try TableDecoder(format, from: MemorySource(bytes, pieceByteLimit: pieces))
    var batch = try SampleBatch(capacity: 7)
    var samples: [Sample] = []
    repeat {
      try decoder.fill(&batch)
      samples += (0..<batch.count).map { batch[$0] }
    } while batch.count > 0
    return (samples, decoder.metadata)
  }

  @Test("the known files come out byte for byte, and back to the same rows", arguments: names)
  func known(name: String, count: Int) throws {
    for (format, stem) in [(RowFormat.json, "chain"), (.streamJSON, "stream")] {
      let known = [UInt8](try VectorFile.data("file_\(stem)_\(name)_\(count).json"))
      #expect(try Self.encoded(format, name, count) == known, "\(stem)")
      for pieces in [1, 13, Int.max] {
        let (samples, metadata) = try Self.decoded(known, .json, pieces: pieces)
        #expect(samples == (try Self.samples(name, count)), "\(stem) in pieces of \(pieces)")
        #expect(metadata.augmentation == (try Self.configuration(name)))
        #expect(metadata.declaredRowCount == (format == .json ? UInt64(count) : nil))
        #expect((metadata.statistics == nil) == (format == .streamJSON))
      }
    }
  }

  /// The same document in other forms that JSON allows.
  static func variants(_ text: String) -> [(String, String)] {
    let compact = text.replacingOccurrences(of: "\n", with: "").replacingOccurrences(of: "  ", with: "")
    let rows = text.components(separatedBy: "\"augmentations\": ")[1].components(separatedBy: ",\n  \"statistics\"")[0]
    let metadata = text.components(separatedBy: "\"metadata\": ")[1].components(separatedBy: ",\n  \"augment")[0]
    return [
      ("compact", compact),
      ("line ends of two characters", text.replacingOccurrences(of: "\n", with: "\r\n")),
      ("tabs", text.replacingOccurrences(of: "  ", with: "\t")),
      ("escaped keys", text.replacingOccurrences(of: "\"noise\"", with: "\"\\u006eois\\u0065\"")),
      ("an escaped hash", text.replacingOccurrences(of: "\"hash\": \"f", with: "\"h\\u0061sh\": \"\\u0066")),
      ("rows first", "{\"augmentations\": \(rows), \"metadata\": \(metadata)}"),
      ("without statistics", "{\"metadata\": \(metadata), \"augmentations\": \(rows)}"),
      (
        "further members",
        "{\"a\": [1, {\"b\": \"\\\"\\u12aB\"}, null, true], \"metadata\": \(metadata), "
          + "\"augmentations\": \(rows), \"z\": -0.5e+3}"
      ),
      ("numbers in other forms", text.replacingOccurrences(of: "0.9097853836182911", with: "9097853836182911E-16")),
    ]
  }

  @Test("white space, order of keys, escapes and forms of numbers do not matter")
  func shapes() throws {
    let text = String(decoding: try VectorFile.data("file_chain_default_3.json"), as: UTF8.self)
    let expected = try Self.samples("default", 3)
    for (what, variant) in Self.variants(text) {
      for pieces in [1, Int.max] {
        #expect(try Self.decoded(Array(variant.utf8), .json, pieces: pieces).samples == expected, "\(what)")
      }
    }
  }

  @Test("keys of a row may come in any order, and null stands for the default configuration")
  func order() throws {
    let row = """
      {"hash": "\(String(repeating: "ab", count: 32))", "contrast": 5, "scale": 4e0, "noise": 3.0, "brightness": 2, \
      "rotation": -1}
      """
    let text = "{\"metadata\": {\"num_samples\": 2, \"config\": null}, \"augmentations\": [\(row),\(row)]}"
    let (samples, metadata) = try Self.decoded(Array(text.utf8), .json)
    #expect(samples.map(\.id) == [0, 1])
    #expect(samples[0].parameters.values == [-1, 2, 3, 4, 5])
    #expect(metadata.augmentation == nil && metadata.isKnown)
  }

  @Test("files without rows are read")
  func empty() throws {
    for text in ["{\"metadata\": {}, \"augmentations\": []}", " {\"augmentations\" : [ ] , \"metadata\":{}} \n"] {
      #expect(try Self.decoded(Array(text.utf8), .json).samples.isEmpty)
    }
  }
}
