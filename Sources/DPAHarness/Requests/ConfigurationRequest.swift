public import DPAEngine
public import HarnessKit

/// A configuration of DPA as options say it: a preset, and what is not as in it.
public struct ConfigurationRequest: Sendable {
  public var preset: Preset
  /// Replacements for ranges of the preset, in the order given.
  public var ranges: [(Parameter, ParameterRange)]
  public var depth: Int?

  public init(preset: Preset = .default, ranges: [(Parameter, ParameterRange)] = [], depth: Int? = nil) {
    self.preset = preset
    self.ranges = ranges
    self.depth = depth
  }

  /// Whether nothing was chosen: the default preset as it is.
  public var isPlain: Bool { preset == .default && ranges.isEmpty && depth == nil }

  /// - Throws: `HarnessError.refused` where the engine refuses a value.
  public func resolved() throws(HarnessError) -> AugmentationConfiguration {
    do throws(EngineError) {
      // The preset first and the replacements in order, so that a range given twice takes its last value.
      var configuration = preset.configuration
      for (parameter, range) in ranges { configuration = configuration.replacing(parameter, with: range) }
      return try depth.map { depth throws(EngineError) in try configuration.replacing(depth: depth) } ?? configuration
    } catch {
      throw .refused(error)
    }
  }
}
