import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableCore

/// DPA's own options.
struct ConfigurationOptions: ParsableArguments {
  // Optional, since a chain file that is verified brings its own.
  @Option(help: "default, mild, moderate or aggressive (default: \(Preset.default)).")
  var preset: String?

  @Option(
    name: .customLong("range"), parsing: .singleValue,
    help: ArgumentHelp("Replace one range; repeatable.", valueName: "name=lo:hi"))
  var ranges: [String] = []

  @Option(help: "Links of the seed chain, 1 to 10,000; the presets have 10.", transform: OptionText.whole)
  var depth: Int?

  /// Whether any of them was given.
  var isGiven: Bool { preset != nil || !ranges.isEmpty || depth != nil }

  func request() throws -> ConfigurationRequest {
    var request = ConfigurationRequest(ranges: try ranges.map(OptionText.range), depth: depth)
    if let preset { request.preset = try Preset(named: preset) }
    return request
  }

  func resolved() throws -> AugmentationConfiguration { try request().resolved() }

  /// The same options as words of a command line.
  var arguments: [String] {
    (preset.map { ["--preset", $0] } ?? []) + ranges.flatMap { ["--range", $0] }
      + (depth.map { ["--depth", "\($0)"] } ?? [])
  }
}

/// The options that choose an engine and settings that every engine may have.
struct EngineChoice: ParsableArguments {
  // Optional, since an engine in another process stands in its place.
  @Option(help: "The engine: \(EngineEntry.names). (default: \(EngineEntry.all[0].name))")
  var engine: String?

  @Option(
    name: .customLong("with"), parsing: .singleValue,
    help: ArgumentHelp(
      "A setting of the engine; repeatable. DPA has --preset, --range and --depth too.",
      valueName: "name=value"))
  var settings: [String] = []

  /// The name of the engine that is asked for.
  private var name: String { engine ?? EngineEntry.all[0].name }

  /// The engine that is asked for.
  ///
  /// - Parameter configuration: What DPA's own options say, where the command has them.
  func make(kernel: KernelName, configuration: ConfigurationRequest = ConfigurationRequest()) throws -> any TableEngine
  {
    guard let entry = EngineEntry.all.first(where: { $0.name == name }) else {
      throw HarnessError.usage("there is no engine '\(name)'; there are \(EngineEntry.names)")
    }
    let settings = try settings.map(Self.setting)
    for setting in settings where !entry.settingNames.contains(setting.name) {
      throw HarnessError.usage(
        "the engine \(name) has no setting '\(setting.name)'; did you mean "
          + "'\(NearestName.of(setting.name, among: entry.settingNames))'?")
    }
    return try entry.make(settings, configuration, kernel)
  }

  private static func setting(_ text: String) throws -> EngineSettings.Setting {
    // At the first sign only: a value may hold others.
    guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
      throw HarnessError.usage("--with needs NAME=VALUE, not '\(text)'")
    }
    return EngineSettings.Setting(String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  /// The same options as words of a command line.
  var arguments: [String] {
    // Always by name: what is started must not depend on which engine is the default.
    ["--engine", name] + settings.flatMap { ["--with", $0] }
  }
}

/// The options that choose an engine with its configuration.
struct EngineOptions: ParsableArguments {
  @OptionGroup var configuration: ConfigurationOptions

  @OptionGroup var choice: EngineChoice

  /// Whether any setting was given.
  var isGiven: Bool { configuration.isGiven || !choice.settings.isEmpty }

  /// The engine that is asked for.
  func make(kernel: KernelName) throws -> any TableEngine {
    try choice.make(kernel: kernel, configuration: try configuration.request())
  }

  /// The same options as words of a command line.
  var arguments: [String] { configuration.arguments + choice.arguments }
}

/// The name that a mistyped one most likely stands for.
enum NearestName {
  /// By the least number of letters to change, add or leave out; the first of those that are equally near.
  static func of(_ name: String, among names: [String]) -> String {
    names.min { distance(name, $0) < distance(name, $1) } ?? ""
  }

  private static func distance(_ first: String, _ second: String) -> Int {
    let second = Array(second)
    var row = Array(0...second.count)
    for (index, letter) in first.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in second.indices {
        let change = diagonal + (letter == second[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(change, row[place + 1] + 1, row[place] + 1)
      }
    }
    return row[second.count]
  }
}
