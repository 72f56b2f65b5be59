import DPATestSupport
import Foundation
import Hashing
import KSinEngine

/// What the tests read beside the known answers: those of scripts/oracle/ksin_oracle.py.
enum TestFiles {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  static func oracle() throws -> OracleAnswers {
    try decode(OracleAnswers.self, folder.appendingPathComponent("Oracle/answers.json"))
  }

  /// Phases and their exact sines as binary64, by MPFR.
  static func sines() throws -> [(phase: Float, sine: Double)] {
    let text = try String(contentsOf: folder.appendingPathComponent("Oracle/sines.txt"), encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count == 2, let bits = UInt32(words[0], radix: 16), let sine = Double(words[1]) else { return nil }
      return (Float(bitPattern: bits), sine)
    }
  }

  private static func decode<Answer: Decodable>(_ type: Answer.Type, _ url: URL) throws -> Answer {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: url))
  }
}

extension KSinVector.Item {
  func configuration() throws -> KSinConfiguration {
    try KSinConfiguration(
      k: k, signalLength: signalLength, sortFrequencies: sortFrequencies, breakSymmetry: breakSymmetry,
      shiftTestDistribution: shiftTestDistribution, split: isTest ? .test : .train, seed: seed)
  }
}

extension KSinVector.Metrics {
  var predicted: [Float] { predictedF32.compactMap { UInt32($0, radix: 16) }.map(Float.init(bitPattern:)) }
  var target: [Float] { targetF32.compactMap { UInt32($0, radix: 16) }.map(Float.init(bitPattern:)) }
}

/// What scripts/oracle/ksin_oracle.py writes.
struct OracleAnswers: Decodable {
  struct Item: Decodable {
    let k: Int
    let seed: String
    let index: String
    let redraws: Int
    let sort: Bool
    let shift: Bool
    let test: Bool
    let sha256: String
    let first: String
    let last: String
  }

  struct Signal: Decodable {
    let parameters: String
    let length: Int
    let breakSymmetry: Bool
    let sha256: String
  }

  struct Noise: Decodable {
    let seed: String
    let epoch: UInt32
    let item: String
    let values: String
  }

  struct Order: Decodable {
    let count: Int
    let seed: String
    let epoch: UInt32
    let items: [UInt32]
  }

  struct Records: Decodable {
    let k: Int
    let split: String
    let first: UInt64
    let count: UInt64
    let signalLength: Int
    let sha256: String
  }

  let items: [Item]
  let signals: [Signal]
  let noise: [Noise]
  let orders: [Order]
  let records: [Records]
}

/// Bits as texts.
enum Bits {
  static func text(_ value: Float) -> String {
    let digits = String(value.bitPattern, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  static func text(_ values: some Sequence<Float>) -> String { values.map(text).joined() }

  /// The values of a text of eight digits each.
  static func values(_ text: String) -> [Float] {
    stride(from: 0, to: text.utf8.count, by: 8).compactMap { start in
      let digits = text.dropFirst(start).prefix(8)
      return UInt32(digits, radix: 16).map(Float.init(bitPattern:))
    }
  }

  /// SHA-256 of values, the most significant byte first.
  static func digest(_ values: some Sequence<Float>) -> String {
    var hash = SHA256()
    hash.update(
      values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (24 - 8 * $0)) } })
    return hash.finalized().description
  }
}
