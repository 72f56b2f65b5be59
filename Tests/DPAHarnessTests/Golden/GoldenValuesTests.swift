import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness

@Suite("Every value of a golden case decides something")
struct GoldenValuesTests {
  struct Sample: CustomTestStringConvertible, Sendable {
    let layer: String
    let name: String
    /// Fields whose change need not change the outcome of this case: what does not enter the engine's work here.
    var neutral: Set<String> = []

    var testDescription: String { "\(layer)/\(name)" }
  }

  private static let scripted: Set = [
    "world_size", "base_seed", "batch_size", "limit_mb", "minimum", "adaptive_sizing", "memory_readings",
    "seconds_per_sample", "strategy",
  ]
  private static let written: Set = [
    "world_size", "base_seed", "names_configuration", "statistics", "bit_patterns", "configuration",
  ]

  private static let samples = [
    Sample(layer: "sha256", name: "length 1"),
    Sample(layer: "fibonacci", name: "index 100"),
    Sample(layer: "chain", name: "depth 1 id 0"),
    Sample(layer: "mersenne-twister", name: "seed 3"),
    Sample(layer: "draws", name: "seed 3"),
    Sample(layer: "parameters", name: "mild id 9"),
    Sample(layer: "rank-seeds", name: "1:0:100 of 1 default", neutral: ["world_size"]),
    Sample(layer: "ranges", name: "total 23 world size 4"),
    Sample(layer: "rank-streams", name: "moderate total 10 rank 8 of 16", neutral: ["total", "world_size"]),
    Sample(layer: "statistics", name: "one value"),
    Sample(layer: "statistics", name: "mild first id 7 count 2"),
    Sample(layer: "roots", name: "mild rank world size 3 first id 0 count 1", neutral: ["world_size"]),
    Sample(layer: "matrix", name: "mild rank world size 3 count 1", neutral: ["world_size"]),
    Sample(
      layer: "order", name: "17: sequential from 5, moderate sample world size 1 first id 9223372036854775807 count 1",
      neutral: scripted),
    Sample(
      layer: "files", name: "json mild sample first id 0 count 3",
      neutral: ["world_size", "base_seed", "bit_patterns"]),
    Sample(layer: "files", name: "csv mild sample first id 0 count 3", neutral: written),
    Sample(layer: "ksin-words", name: "seed 123 item 1"),
    Sample(layer: "ksin-items", name: "k 4 seed 123 item 2", neutral: ["test"]),
    Sample(layer: "ksin-signals", name: "item 2 of k 2, 40 samples"),
    Sample(layer: "ksin-noise", name: "seed 123 epoch 0 item 0 width 8"),
    Sample(layer: "ksin-order", name: "10 items seed 123 epoch 0"),
    Sample(layer: "ksin-matching", name: "3 rows of k 2 from item 10"),
    Sample(
      layer: "ksin-tables", name: "k 1 train seed 123 first id 0 count 1",
      neutral: ["break_symmetry", "signal_length", "sort_frequencies"]),
  ]

  /// Whole numbers where types, loops and memory end.
  private static let extremes = [
    "-1", "0", "1", "2147483647", "2147483648", "4294967296", "9007199254740992", "4611686018427387904",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "-9223372036854775808", "1e308",
  ]

  @Test("The sample holds, and with any one value changed it fails or is malformed", arguments: samples)
  func everyValue(_ chosen: Sample) throws {
    let sample = try GoldenSample(chosen.layer, "\"name\": \"\(chosen.name)\"")
    #expect(outcome(sample, sample.line) == .held)
    for value in JSONValue.all(in: sample.line) where value.key != "name" && !chosen.neutral.contains(value.key) {
      for other in value.changes + (value.isNumber ? Self.extremes : []) where other != value.text {
        let line = sample.line.replacingCharacters(in: value.place, with: other)
        #expect(outcome(sample, line) != .held, "\(value.key): \(other) instead of \(value.text)")
      }
    }
  }

  @Test("A value that need not change the outcome ends in some verdict all the same", arguments: samples)
  func neutralValue(_ chosen: Sample) throws {
    let sample = try GoldenSample(chosen.layer, "\"name\": \"\(chosen.name)\"")
    for value in JSONValue.all(in: sample.line) where chosen.neutral.contains(value.key) {
      for other in value.changes + (value.isNumber ? Self.extremes : []) {
        _ = outcome(sample, sample.line.replacingCharacters(in: value.place, with: other))
      }
    }
  }

  @Test("Where monitored processing stops is compared, number of the batch and next id")
  func stops() throws {
    let name = "19: sequential from 64, mild rank world size 5 first id 7 count 3001"
    let sample = try GoldenSample("order", "\"name\": \"\(name)\"")
    #expect(outcome(sample, sample.line) == .held)
    for other in ["[]", "[[3, 199]]", "[[3, 199], [4, 199]]", "[[3, 199], [3, 200]]"] {
      let line = sample.line.replacingOccurrences(of: "[[3, 199], [3, 199]]", with: other)
      #expect(line != sample.line && outcome(sample, line) == .failed, "\(other)")
    }
  }

  private enum Outcome { case held, failed, malformed }

  private func outcome(_ sample: GoldenSample, _ line: String) -> Outcome {
    do {
      let verdicts = try GoldenLayers.checks(sample.file([line]), with: [.automatic]).flatMap { try $0.run() }
      return verdicts.contains { $0.outcome.isFailed } ? .failed : .held
    } catch {
      return .malformed
    }
  }
}

/// A text, number or flag in a line of JSON.
private struct JSONValue {
  /// The key that it, or the list around it, belongs to.
  let key: String
  let place: Range<String.Index>
  let text: String

  var isNumber: Bool { text.first != "\"" && text != "true" && text != "false" }

  /// Values close by.
  var changes: [String] {
    if text == "true" || text == "false" { return [text == "true" ? "false" : "true"] }
    guard !isNumber else { return ["\(text)1", Int64(text).map { "\($0 &+ 1)" } ?? "0"] }
    let body = text.dropFirst().dropLast()
    return ["\"\(body)0\"", "\"\(body.dropLast())\(body.last == "1" ? "2" : "1")\""]
  }

  static func all(in line: String) -> [JSONValue] {
    var values: [JSONValue] = []
    var key = ""
    var rest = line[...]
    while let first = rest.first {
      let token: Substring
      if first == "\"" {
        var end = rest.index(after: rest.startIndex)
        while rest[end] != "\"" { end = rest.index(end, offsetBy: rest[end] == "\\" ? 2 : 1) }
        token = rest[...end]
      } else {
        token = rest.prefix { $0.isLetter || $0.isNumber || "+-.".contains($0) }
      }
      guard !token.isEmpty else {
        rest = rest.dropFirst()
        continue
      }
      rest = line[token.endIndex...]
      if first == "\"", rest.first == ":" {
        key = String(token.dropFirst().dropLast())
      } else {
        values.append(JSONValue(key: key, place: token.startIndex..<token.endIndex, text: String(token)))
      }
    }
    return values
  }
}
