import KSinEngine
import TableCore
import Testing

@testable import DPAHarness

@Suite("The first stage of a wrong row of k-sin")
struct KSinStagesTests {
  private static func engine(
    sorted: Bool = false, banded: Bool = false, split: Split = .train
  ) throws -> KSin {
    let configuration = try KSinConfiguration(
      k: 2, signalLength: 16, sortFrequencies: sorted, breakSymmetry: banded, split: split)
    return KSin(try KSinSettings(configuration, signal: true))
  }

  private static func record(_ id: UInt64, by engine: KSin) throws -> [UInt8] {
    let range = try SampleRange(first: id, count: 1)
    var records = ByteBuffer()
    _ = engine.makeGenerator(of: try Table(range)).append(range, to: &records)
    return records.bytes.indices.map { records.bytes[$0] }
  }

  private static func difference(_ found: [UInt8], of id: UInt64, by engine: KSin) throws -> StageDifference? {
    engine.firstDifference(of: found, from: try record(id, by: engine), seed: .ids)
  }

  /// The record with other numbers from some place on.
  private static func replacing(_ record: [UInt8], from place: Int, by values: [Float]) -> [UInt8] {
    var record = record
    for (offset, value) in values.enumerated() {
      for byte in 0..<4 {
        record[8 + 4 * (place + offset) + byte] = UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * byte))
      }
    }
    return record
  }

  @Test("A row that is the engine's, or has another id alone, has none")
  func same() throws {
    let engine = try Self.engine()
    var record = try Self.record(5, by: engine)
    #expect(try Self.difference(record, of: 5, by: engine) == nil)
    record[0] = 6
    #expect(try Self.difference(record, of: 5, by: engine) == nil)
  }

  @Test("The row of another item, or of another split, is known by its seed")
  func seed() throws {
    let engine = try Self.engine()
    let neighbour = try Self.difference(Self.record(6, by: engine), of: 5, by: engine)
    #expect(
      neighbour
        == StageDifference(
          "seed", "item seed", expected: "615 = 123 * 5 mod (2^63 - 1)", found: "738 = 123 * 6 mod (2^63 - 1)"))
    let split = try Self.difference(Self.record(5, by: Self.engine(split: .val)), of: 5, by: engine)
    #expect(split?.place == "stage seed: item seed")
    #expect(split?.found == "2280 = 456 * 5 mod (2^63 - 1)")
  }

  @Test("Parameters are read back to words where they are uniform, and all of them are wrong")
  func words() throws {
    let engine = try Self.engine()
    let right = try Self.record(5, by: engine)
    let other = try Self.difference(Self.replacing(right, from: 0, by: [0.5, 0.25, -1, 0]), of: 5, by: engine)
    #expect(other?.place == "stage word: last 24 bits of the word of f0")
    #expect(other?.found == "12582912")
    // 2^-30 is no 2 u - 1 with 24 bits.
    let between = try Self.difference(Self.replacing(right, from: 0, by: [0x1p-30, 0.25, -1, 0]), of: 5, by: engine)
    #expect(between?.place == "stage uniform: f0")
    #expect(between?.found == "9.313225746154785e-10 (bits 30800000)")
    let none = try Self.difference(Self.replacing(right, from: 0, by: [.nan, 0.25, -1, 0]), of: 5, by: engine)
    #expect(none?.found == "nan (bits 7fc00000)")
    let alone = try Self.difference(Self.replacing(right, from: 1, by: [0.25]), of: 5, by: engine)
    #expect(alone?.place == "stage word or uniform: f1")
  }

  @Test("Frequencies in another order are known as such")
  func order() throws {
    let engine = try Self.engine(sorted: true)
    let right = try Self.record(5, by: engine)
    let frequencies = (0..<2).map { Float(bitPattern: right.span.halfWord(at: 8 + 4 * $0)) }
    let found = Self.replacing(right, from: 0, by: frequencies.reversed())
    #expect(try Self.difference(found, of: 5, by: engine)?.place == "stage uniform: order of the frequencies, f0")
  }

  @Test("Right parameters with wrong samples are wrong in the phase or in a sample")
  func samples() throws {
    let engine = try Self.engine()
    let banded = try Self.difference(Self.record(5, by: Self.engine(banded: true)), of: 5, by: engine)
    #expect(banded?.place == "stage phase: omega of component 1")
    #expect(banded?.expected != banded?.found)
    let right = try Self.record(5, by: engine)
    let changed = try Self.difference(Self.replacing(right, from: 4 + 7, by: [0.5]), of: 5, by: engine)
    #expect(changed?.place == "stage sample: x7")
    #expect(changed?.found == "0.5 (bits 3f000000)")
  }
}
