import DPAEngine
import DPAHarness
import HarnessKit
import KSinEngine
public import TableCore

/// An engine that a program runs: its name, the settings it takes, and how it is made.
public struct EngineEntry: Sendable {
  let name: String
  let settingNames: [String]
  /// Makes it from settings, from DPA's own options, and for a kernel.
  let make: @Sendable ([EngineSettings.Setting], ConfigurationRequest, KernelName) throws -> any TableEngine
  /// Makes it with any settings, for receipts, which bring their own. A kernel that only another engine has is ignored:
  /// every engine computes the same with any.
  let prototype: @Sendable (KernelName) throws -> any TableEngine

  /// What the commands run; its first is the default.
  // Bound around the whole run of a program: the parser makes commands by their types, and hands them nothing.
  @TaskLocal static var all = [dpa, ksin]

  static var names: String { all.map(\.name).joined(separator: ", ") }

  /// One of each kind.
  static func prototypes(kernel: KernelName) throws -> [any TableEngine] { try all.map { try $0.prototype(kernel) } }
}

extension EngineEntry {
  /// Any engine that is made from settings. Names that it does not have, and a name given twice, are refused before it
  /// is asked; what it throws is shown as the sentence of a usage error.
  ///
  /// - Precondition: it can be made from no settings, for receipts, which bring their own.
  public init<Made: SettingsEngine>(_ engine: Made.Type) {
    name = Made.name
    settingNames = Made.settingNames
    make = { settings, configuration, kernel in
      try Self.refuseOptionsOfDPA(configuration, engine: Made.name)
      for (index, name) in settings.map(\.name).enumerated()
      where settings[..<index].contains(where: { $0.name == name }) {
        throw HarnessError.usage("--with gives the setting '\(name)' twice")
      }
      let engine = try Self.made(Made.self, EngineSettings(settings))
      // Asked of what was made: settings may decide which kernel an engine has.
      guard kernel == .auto || kernel.rawValue == engine.kernelName else {
        throw HarnessError.usage(
          "the engine \(Made.name) has no kernel '\(kernel.rawValue)'; it has \(engine.kernelName)")
      }
      return engine
    }
    prototype = { _ in try Self.made(Made.self, EngineSettings([])) }
  }

  private static func made<Made: SettingsEngine>(
    _ engine: Made.Type, _ settings: EngineSettings
  ) throws(HarnessError) -> Made {
    do { return try Made(settings) } catch { throw .refused(Refusal("\(error)")) }
  }

  /// Random data augmentation: the engine of the command line's own options.
  public static let dpa = EngineEntry(
    name: Engine.name, settingNames: Parameter.allCases.map(\.rawValue) + ["depth"],
    make: { settings, configuration, kernel in
      var configuration = configuration
      for setting in settings {
        if setting.name == "depth" {
          configuration.depth = try OptionText.whole(setting.value)
        } else {
          configuration.ranges.append(try OptionText.range("\(setting.name)=\(setting.value)"))
        }
      }
      return Engine(try configuration.resolved(), kernel: try Kernel(named: kernel))
    }, prototype: { Engine(kernel: try Kernel(named: $0)) })

  /// Sounds of k sines.
  public static let ksin = EngineEntry(
    name: KSin.name, settingNames: KSinSettings.names,
    make: { settings, configuration, kernel in
      try refuseOptionsOfDPA(configuration, engine: KSin.name)
      guard let name = SignalKernel.Name(rawValue: kernel.rawValue) else {
        let names = SignalKernel.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw HarnessError.usage("the engine ksin has no kernel '\(kernel.rawValue)'; it has \(names)")
      }
      return try refusing { () throws(KSinError) in
        KSin(try KSinSettings(EngineSettings(settings)), kernel: try SignalKernel(named: name))
      }
    },
    prototype: { kernel in
      let sounds = try refusing { () throws(KSinError) in try KSinSettings(try KSinConfiguration(k: 1)) }
      let own = SignalKernel.Name(rawValue: kernel.rawValue).flatMap { try? SignalKernel(named: $0) }
      return KSin(sounds, kernel: own ?? .automatic)
    })

  private static func refuseOptionsOfDPA(_ configuration: ConfigurationRequest, engine: String) throws(HarnessError) {
    guard configuration.isPlain else {
      throw .usage("--preset, --range and --depth are DPA's; give the engine \(engine) --with NAME=VALUE")
    }
  }

  private static func refusing<Value>(_ body: () throws(KSinError) -> Value) throws(HarnessError) -> Value {
    do throws(KSinError) { return try body() } catch { throw .refused(Refusal(error.description)) }
  }
}
