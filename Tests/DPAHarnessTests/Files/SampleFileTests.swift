import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Files of any rows")
struct SampleFileTests {
  private let folder: FilesFolder

  init() throws { folder = try FilesFolder() }

  private func samples(_ first: UInt64, _ count: UInt64) throws -> [Sample] {
    Engine().samples(in: try SampleRange(first: first, count: count))
  }

  private func saved(_ rows: some Sequence<Sample>, _ name: String, format: RowFormat? = nil) throws -> SampleFile {
    let file = try SampleFile(folder.file(name), format: format)
    try file.save(rows)
    return file
  }

  @Test("A chain is saved byte for byte as the public package does, and loaded with what the file says")
  func chain() throws {
    let mild = Preset.mild.configuration
    let rows = Engine(mild).samples(in: try SampleRange(first: 0, count: 25))
    for (name, stem) in [("chain.json", "chain"), ("stream.json", "stream")] {
      let file = try SampleFile(folder.file(name), format: stem == "stream" ? .streamJSON : nil)
      try file.save(rows, configuration: mild)
      let known = String(decoding: try VectorFile.data("file_\(stem)_mild_25.json"), as: UTF8.self)
      #expect(try folder.text(name) == known)
    }
    let contents = try SampleFile(folder.file("chain.json")).load()
    #expect(contents.rows == rows && contents.configuration == mild)
    #expect(try contents.statistics == ExactStatistics.of(rows))
    #expect(try SampleFile(folder.file("stream.json"), format: .streamJSON).load().statistics == nil)
  }

  @Test("Filtered, merged and made rows come back from every exact format", arguments: RowFormat.rowByRow)
  func anyRows(_ format: RowFormat) throws {
    guard format.isExact else { return }
    let filtered = try samples(0, 5_000).lazy.filter { $0.parameters.rotation > 0 }
    let ranked = try Engine().stream(totalSamples: 9, rank: 1, worldSize: 3)
    let made = Sample(
      id: SampleRange.lastID,
      parameters: AugmentationParameters(
        rotation: 1e300, brightness: -0.0, noise: .leastNonzeroMagnitude, scale: 2, contrast: -7.25),
      digest: SHA256.digest(of: Array("made elsewhere".utf8)))
    let rows = Array(filtered) + Array(ranked) + [made]
    #expect(rows.count > 2 * SampleBatch.defaultCapacity)

    let found = try saved(rows, "rows", format: format).load().rows
    // Chain files hold no ids, so that those are counted.
    let expected =
      format.holdsIDs
      ? rows
      : zip(0..., rows).map { Sample(id: $0, parameters: $1.parameters, digest: $1.digest) }
    #expect(Rows.bits(found) == Rows.bits(expected))
  }

  @Test("A sequence of unknown length is saved as a list of the same rows is")
  func sequences() throws {
    for name in ["s.json", "s.npy", "s.csv", "s.jsonl", "s.records"] {
      let rows = try samples(7, 2_500)
      _ = try saved(rows, name)
      _ = try saved(AnySequence(rows), "of-" + name)
      let (list, sequence) = (folder.file(name), folder.file("of-" + name))
      #expect(FileManager.default.contentsEqual(atPath: list, andPath: sequence), "\(name)")
    }
  }

  @Test("Without rows a chain has no statistics, and with them only where they are wanted")
  func statistics() throws {
    let empty = try saved([Sample](), "empty.json")
    #expect(try folder.text("empty.json").contains("\"augmentations\": []\n}"))
    #expect(try empty.load().rows.isEmpty)
    var options = SampleFile.Options()
    options.statistics = false
    let bare = try SampleFile(folder.file("bare.json"))
    try bare.save(try samples(0, 3), options: options)
    #expect(try bare.load().statistics == nil && bare.load().configuration == nil)
  }

  @Test("Rows of a chain count from the id that is given, and a rank beside them is passed over")
  func firstID() throws {
    let rows = try samples(40, 2)
    var options = SampleFile.Options()
    options.statistics = false
    try SampleFile(folder.file("part.json")).save(rows, options: options)
    #expect(try SampleFile(folder.file("part.json")).load(firstID: 40).rows == rows)
    let text = try folder.text("part.json").replacingOccurrences(of: "\n    }", with: ",\n      \"rank\": 2\n    }")
    try folder.write(text, to: "ranked.json")
    #expect(try SampleFile(folder.file("ranked.json")).load(firstID: 40).rows == rows)
  }

  private func failure(_ work: () throws -> Void) -> String? {
    do {
      try work()
      return nil
    } catch { return "\(error)" }
  }

  @Test("What no file can hold is refused with row and column, and nothing is left")
  func refusedRows() throws {
    var rows = try samples(0, 1_500)
    for value in [Double.nan, .infinity] {
      rows[1_200] = Sample(
        id: 1,
        parameters: AugmentationParameters(rotation: 0, brightness: 0, noise: value, scale: 0, contrast: 0),
        digest: rows[0].digest)
      for name in ["bad.json", "bad.csv"] {
        let sentence = failure { _ = try saved(rows, name) }
        #expect(
          sentence == "row 1200 cannot be saved: noise is \(value), and files hold finite numbers only", "\(name)")
      }
    }
    rows[1_200] = Sample(id: 1 << 63, parameters: rows[0].parameters, digest: rows[0].digest)
    #expect(
      failure { _ = try saved(rows, "bad.jsonl") }
        == "a sample id must be 0 to 9223372036854775807, not 9223372036854775808")
    #expect(try folder.names().isEmpty)
  }

  @Test("A file that is there stays unless it is to be replaced; folders are made where that is asked for")
  func outputs() throws {
    let file = try saved(try samples(0, 3), "a.csv")
    let path = folder.file("a.csv")
    #expect(failure { try file.save(try samples(0, 4)) } == "'\(path)' is there already")
    var options = SampleFile.Options()
    options.replacing = true
    try file.save(try samples(0, 4), options: options)
    #expect(try file.load().rows.count == 4)

    let deep = try SampleFile(folder.file("x/y/z.jsonl"))
    #expect(
      failure { try deep.save(try samples(0, 1)) }
        == "cannot write '\(folder.file("x/y/z.jsonl"))': there is no folder '\(folder.file("x/y"))'")
    options.makingFolders = true
    try deep.save(try samples(0, 1), options: options)
    #expect(try deep.load().rows.count == 1)
  }

  @Test("A full disk leaves nothing, and the reason is the system's")
  func fullDisk() throws {
    for call in 1...3 {
      let file = try SampleFile(folder.file("full.csv"), format: nil, files: FaultyFiles(failingCall: call))
      let sentence = failure { try file.save(try samples(0, 3_000)) }
      #expect(sentence?.hasSuffix("': No space left on device") == true, "call \(call): \(sentence ?? "no error")")
      #expect(try folder.names().isEmpty)
    }
  }

  @Test("A name that tells no format, a missing file and a malformed one are named")
  func unreadable() throws {
    #expect(
      failure { _ = try SampleFile("rows.txt") }
        == "the name 'rows.txt' tells no format (.json, .jsonl, .csv, .npy, .records, .safetensors); give file_format")
    let missing = folder.file("none.json")
    #expect(failure { _ = try SampleFile(missing).load() } == "cannot read '\(missing)': No such file or directory")
    try folder.write("{\"metadata\": {}, \"augmentations\": [5]}", to: "bad.json")
    #expect(
      failure { _ = try SampleFile(folder.file("bad.json")).load() }
        == "'\(folder.file("bad.json"))' is malformed at byte 35: '{' is expected")
  }
}
