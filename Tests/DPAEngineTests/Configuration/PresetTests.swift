import DPAEngine
import Testing

struct PresetTests {
  /// Bounds in draw order, from the API document and the presets of the public package.
  @Test(
    "each preset has its documented bounds and depth 10",
    arguments: [
      (Preset.default, [(-30.0, 30.0), (0.8, 1.2), (0, 0.1), (0.8, 1.2), (0.7, 1.3)]),
      (.mild, [(-15, 15), (0.9, 1.1), (0, 0.05), (0.9, 1.1), (0.85, 1.15)]),
      (.moderate, [(-30, 30), (0.8, 1.2), (0, 0.1), (0.8, 1.2), (0.7, 1.3)]),
      (.aggressive, [(-45, 45), (0.7, 1.3), (0, 0.15), (0.7, 1.3), (0.6, 1.4)]),
    ])
  func bounds(preset: Preset, bounds: [(Double, Double)]) {
    #expect(preset.configuration.ranges.map(\.lower) == bounds.map(\.0))
    #expect(preset.configuration.ranges.map(\.upper) == bounds.map(\.1))
    #expect(preset.configuration.depth == 10)
  }

  @Test("the default configuration is the preset moderate")
  func defaultIsModerate() throws {
    #expect(AugmentationConfiguration.default == Preset.moderate.configuration)
    #expect(try AugmentationConfiguration() == .default)
    #expect(Engine().configuration == .default)
  }

  @Test("presets are found by name")
  func named() throws {
    #expect(try ["default", "mild", "moderate", "aggressive"].map { try Preset(named: $0) } == Preset.allCases)
  }

  @Test("another name is refused, letters of another size too", arguments: ["", "Mild", "mild ", "strong"])
  func unknown(name: String) {
    #expect(throws: EngineError.unknownPreset(name)) { try Preset(named: name) }
  }
}
