import Foundation
import HarnessKit
import Testing

@testable import FlowTraining

@Suite("Mean and deviation of spectra are read from a file of numpy.savez")
struct SurgeStatisticsTests {
  private static let original = TinyTraining.surgeFiles.appendingPathComponent("stats.npz")

  private static func refusal(_ path: String) -> String {
    TinyTraining.refusal { _ = try SurgeStatistics(path, shape: [2, 128, 401], files: SystemFiles()) }
  }

  /// The sentence about the file with some of its bytes changed.
  private static func refusal(changing body: (inout Data) -> Void) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("stats.npz")
    var bytes = try Data(contentsOf: original)
    body(&bytes)
    try bytes.write(to: path)
    return refusal(path.path).replacingOccurrences(of: path.path, with: "stats.npz")
  }

  /// Every place of a text.
  private static func places(of text: String, in bytes: Data) -> [Data.Index] {
    var (places, rest): ([Data.Index], Range<Data.Index>) = ([], bytes.startIndex..<bytes.endIndex)
    while let found = bytes.range(of: Data(text.utf8), in: rest) {
      places.append(found.lowerBound)
      rest = found.upperBound..<bytes.endIndex
    }
    return places
  }

  @Test("Values of either precision are spread over the axes that they lack or have one of")
  func spread() throws {
    let file = try NPZFile(Self.original.path, files: SystemFiles())
    #expect(try file.array("mean").shape == [2, 128, 1] && file.array("std").values == [1.5, 3])
    let statistics = try SurgeStatistics(Self.original.path, shape: [2, 128, 401], files: SystemFiles())
    var rows = [Float](repeating: 2, count: 2 * 2 * 128 * 401)
    statistics.normalize(&rows)
    #expect(rows[0] == 3 / 1.5 && rows[400] == rows[0] && rows[401] != rows[0])
    // The last band's mean is 1, and its channel's deviation 3; the second row is as the first.
    #expect(rows[102_655] == Float(1) / 3 && rows[102_656] == rows[0] && rows.last == rows[102_655])
  }

  @Test("Where the file is missing, the setting that does without it is named")
  func missing() {
    #expect(
      Self.refusal("/nowhere/stats.npz")
        == "74: cannot read '/nowhere/stats.npz': there is no such file; it holds mean and std of mel_spec, and "
        + "without it data.use_saved_mean_and_variance must be false")
  }

  @Test("What is no such archive, is damaged, or holds other arrays is refused")
  func refused() throws {
    #expect(
      try Self.refusal { $0 = Data("no archive".utf8) }
        == "65: 'stats.npz' is malformed: it is not a ZIP archive, as numpy.savez writes, or it is cut off")
    #expect(
      try Self.refusal { $0 = $0.prefix($0.count - 30) }
        == "65: 'stats.npz' is malformed: it is not a ZIP archive, as numpy.savez writes, or it is cut off")
    #expect(
      try Self.refusal { $0[Self.places(of: "NUMPY", in: $0)[1] + 130] ^= 1 }
        == "65: 'stats.npz' is malformed: its array 'std' does not have the checksum that the archive notes")
    // The second time a name stands in the archive it stands in the directory.
    #expect(
      try Self.refusal { $0[Self.places(of: "std.npy", in: $0)[1]] = UInt8(ascii: "S") }
        == "65: 'stats.npz' is malformed: it has no array 'std'")
    #expect(
      try Self.refusal { $0[Self.places(of: "std.npy", in: $0)[1] - 36] = 8 }
        == "65: 'stats.npz' is malformed: its array 'std' is compressed; write it with numpy.savez instead of "
        + "savez_compressed")
  }

  @Test(
    "Statistics that spectra cannot be scaled by are refused",
    arguments: [
      ("zero", "value 51328 of its array 'std' is 0.0; spectra are divided by it"),
      ("wide", "its array 'mean' has the shape [3], which does not fit [2, 128, 401]"),
      ("whole", "its array 'mean' is not of float32 or float64 values in rows ('<f4' or '<f8')"),
    ])
  func unusable(name: String, reason: String) {
    let path = TinyTraining.surgeFiles.appendingPathComponent("\(name).npz").path
    #expect(Self.refusal(path) == "65: '\(path)' is malformed: \(reason)")
  }

  @Test("Any one byte that is changed or cut is read or refused, and ends no program")
  func fuzzed() throws {
    let bytes = try Data(contentsOf: Self.original)
    let folder = try TemporaryFolder()
    let path = folder.url.appendingPathComponent("stats.npz")
    for place in stride(from: 0, to: bytes.count, by: 7) {
      for changed in [bytes.prefix(place), Data(bytes.enumerated().map { $0 == place ? ~$1 : $1 })] {
        try changed.write(to: path)
        let refusal = Self.refusal(path.path)
        #expect(refusal.isEmpty || refusal.hasPrefix("65: '\(path.path)' is malformed: "), "\(place): \(refusal)")
      }
    }
  }
}
