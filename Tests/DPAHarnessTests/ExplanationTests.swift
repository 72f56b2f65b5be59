import DPAEngine
import DPAHarness
import Testing

@testable import TableCore

@Suite("Explanation")
struct ExplanationTests {
  @Test("It arrives at what the engine yields, for every preset and a long rank text")
  func agreesWithEngine() throws {
    for preset in Preset.allCases {
      let engine = Engine(preset.configuration)
      for prefix in [SeedPrefix.none, .rank(UInt64(Int64.max) - 1, baseSeed: .max)] {
        for id in [0, 42, SampleRange.lastID] {
          let explanation = try Explanation(of: id, after: prefix, in: preset.configuration)
          let sample = try engine.sample(id, after: prefix)
          #expect(explanation.links.last?.digest == sample.digest)
          #expect(explanation.draws.map(\.value) == sample.parameters.values)
        }
      }
    }
  }
}
