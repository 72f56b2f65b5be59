import ArgumentParser
import DPAEngine
import DPAHarness
import HarnessKit
import TableCore

/// The options that choose an engine and its settings.
struct EngineOptions: ParsableArguments {
  @Option(help: "The engine: \(EngineEntry.names).")
  var engine = EngineEntry.all[0].name

  @Option(
    name: .customLong("with"), parsing: .singleValue,
    help: ArgumentHelp(
      "A setting of the engine; repeatable. DPA has --preset, --range and --depth too.",
      valueName: "name=value"))
  var settings: [String] = []

  /// The engine that is asked for.
  ///
  /// - Parameter configuration: What DPA's own options say.
  func make(_ configuration: ConfigurationRequest, kernel: KernelName) throws -> any TableEngine {
    guard let entry = EngineEntry.all.first(where: { $0.name == engine }) else {
      throw HarnessError.usage("there is no engine '\(engine)'; there are \(EngineEntry.names)")
    }
    let settings = try settings.map { text in
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw HarnessError.usage("--with needs NAME=VALUE, not '\(text)'")
      }
      return EngineSettings.Setting(String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
    for setting in settings where !entry.settingNames.contains(setting.name) {
      throw HarnessError.usage(
        "the engine \(engine) has no setting '\(setting.name)'; did you mean "
          + "'\(NearestName.of(setting.name, among: entry.settingNames))'?")
    }
    return try entry.make(settings, configuration, kernel)
  }

  /// The same options as words of a command line.
  var arguments: [String] {
    // Always by name: what is started must not depend on which engine is the default.
    ["--engine", engine] + settings.flatMap { ["--with", $0] }
  }
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
