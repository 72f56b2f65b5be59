import DPAEngine
import DPATestSupport
import Foundation
import Testing

/// Mutates small files of every format and reads them. A crash or a hang is the finding; an accepted file must also
/// come back to the same rows when it is written and read again.
@Suite("Readers survive mutated files")
struct ReaderFuzzTests {
  /// A number of files by default, so that every run reads the same; `scripts/checks/fuzz-readers` asks for
  /// a time besides.
  static let leastFileCount = 6_000
  static var seconds: Double {
    ProcessInfo.processInfo.environment["DPA_FUZZ_SECONDS"].flatMap(Double.init) ?? 0
  }

  static var seed: UInt64 { ProcessInfo.processInfo.environment["DPA_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_240_501 }

  static func corpus() throws -> [(RowFormat, [UInt8])] {
    var files: [(RowFormat, [UInt8])] = []
    for format in RowFormat.rowByRow where format.isExact {
      for count in [1, 3] { files.append((format, try ChainFileTests.encoded(format, "default", count))) }
    }
    let text = String(decoding: try VectorFile.data("file_chain_default_3.json"), as: UTF8.self)
    for (_, variant) in ChainFileTests.variants(text) { files.append((.json, Array(variant.utf8))) }
    let folder = RepositoryFolder.root.appendingPathComponent("Tests/DPAEngineTests/Persistence/Corpus")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let format = RowFormat(rawValue: String(name.split(separator: ".").last ?? ""))
      if let format { files.append((format, [UInt8](try Data(contentsOf: folder.appendingPathComponent(name))))) }
    }
    return files
  }

  static let tokens = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0061", "\\ud800", "1e999", "-", "NaN", "null", "1e-400", "\n", "\r\n",
    " ",
    "0", "9223372036854775808", "\"id\": 3,", "\"hash\"", "\u{0}", "ü",
  ].map { Array($0.utf8) }

  static func mutate(_ bytes: inout [UInt8], _ other: [UInt8], _ random: inout SeededGenerator) {
    let place = Int(random.next() % UInt64(bytes.count + 1))
    let length = Int(random.next() % 40)
    let end = min(bytes.count, place + length)
    switch random.next() % 9 {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.next() % 8) }
    case 1: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 4: bytes.removeSubrange(place...)
    case 5: bytes.insert(contentsOf: tokens[Int(random.next() % UInt64(tokens.count))], at: place)
    case 6: bytes.replaceSubrange(place..<end, with: tokens[Int(random.next() % UInt64(tokens.count))])
    case 7:
      let from = Int(random.next() % UInt64(other.count + 1))
      bytes.replaceSubrange(place..<end, with: other[from..<min(other.count, from + length)])
    default: bytes.insert(contentsOf: repeatElement(UInt8(ascii: "7"), count: length * length), at: place)
    }
  }

  /// A time of this thread's own work: other tests, and what else the machine does, do not count.
  static var workSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Reads twice, whole and in pieces: both must end the same way.
  static func read(_ bytes: [UInt8], _ format: RowFormat, pieces: Int) -> Result<[Sample], TableError> {
    do {
      return .success(try ChainFileTests.decoded(bytes, format, pieces: pieces).samples)
    } catch let error as TableError {
      return .failure(error)
    } catch {
      preconditionFailure("a reader threw \(error)")
    }
  }

  @Test("mutated files are refused or read to rows that come back, and pieces do not matter")
  func mutations() throws {
    let corpus = try Self.corpus()
    var random = SeededGenerator(seed: Self.seed)
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: .seconds(Self.seconds))
    var (runs, accepted) = (0, 0)
    var slowest = 0.0
    while clock.now < deadline || runs < Self.leastFileCount {
      let (format, original) = corpus[Int(random.next() % UInt64(corpus.count))]
      var bytes = original
      for _ in 0...Int(random.next() % 4) {
        Self.mutate(&bytes, corpus[Int(random.next() % UInt64(corpus.count))].1, &random)
      }
      let start = Self.workSeconds
      let whole = Self.read(bytes, format, pieces: .max)
      slowest = max(slowest, Self.workSeconds - start)
      let inPieces = Self.read(bytes, format, pieces: 1 + Int(random.next() % 50))
      let shown = String(decoding: bytes, as: UTF8.self)
      #expect(whole == inPieces, "seed \(Self.seed), run \(runs), \(format): \(shown)")
      if case .success(let samples) = whole {
        accepted += 1
        for sample in samples {
          #expect(sample.parameters.values.allSatisfy(\.isFinite) && sample.id <= SampleRange.lastID, "\(shown)")
        }
      }
      runs += 1
    }
    #expect(slowest < 1, "no file of this size takes long")
    #expect(accepted > 0 && accepted < runs)
    print("fuzz: \(runs) files, \(accepted) accepted, the slowest read took \(slowest) s, seed \(Self.seed)")
  }
}
