package import DPAMeasurement
package import HarnessKit
import Hashing

/// Reads what a report is measured on.
package enum EnvironmentReading {
  package typealias Fact = ReportEnvironment.Fact

  package static let kind = DocumentKind("file of the system", kibibytes: 64)

  /// Everything but the load, in the order of `ReportEnvironment.facts`.
  ///
  /// - Parameters:
  ///   - executable: The path of this program.
  ///   - programs: Runs git.
  package static func facts(executable: String, programs: any ProgramRuns) async -> [Fact] {
    let file = ProgramFile(executable)
    let (commit, tree) = await Checkout(of: executable, programs: programs).facts()
    return [
      fact("processor", Processor.model),
      fact("processor_features", .available(ProcessorFeatures.current.featureNames.joined(separator: " "))),
      fact("architecture", .available(Processor.architecture)),
      fact("usable_cores", .available("\(UsableCores.count)")),
      fact("memory_limit_bytes", MachineMemory.read().map { "\($0.totalBytes)" }),
      fact("system_kernel", systemKernel),
      fact("compiler", file.compiler),
      fact("build_flags", .available(BuildFlags.text)),
      fact("allocator", allocator),
      fact("allocator_options", .available(allocatorOptions)),
      commit, tree,
      fact("program_sha256", file.digest.map(\.description)),
    ]
  }

  /// The load of the last 1, 5 and 15 minutes.
  package static func load(_ name: String) -> Fact {
    let path = "/proc/loadavg"
    let words = text(of: path)?.split(separator: " ").prefix(3) ?? []
    return fact(
      name, words.count == 3 ? .available(words.joined(separator: " ")) : .unavailable("\(path) cannot be read"))
  }

  package static func fact(_ name: String, _ reading: Reading<String>) -> Fact {
    Fact(name: name, value: reading.value, unavailable: reading.reason)
  }

  private static var systemKernel: Reading<String> {
    let paths = ["/proc/sys/kernel/ostype", "/proc/sys/kernel/osrelease"]
    let words = paths.compactMap(text)
    return words.count == 2
      ? .available(words.joined(separator: " ")) : .unavailable("\(paths[1]) cannot be read")
  }

  private static var allocator: Reading<String> {
    switch Jemalloc.isServing {
    case .available(true): Jemalloc.version.map { "jemalloc \($0)" }
    case .available(false): .unavailable("another allocator than jemalloc serves, whose name nobody tells")
    case .unavailable(let reason): .unavailable(reason)
    }
  }

  private static var allocatorOptions: String {
    Jemalloc.optionNames.map { "\($0)=\(Jemalloc.option($0).value ?? "unavailable")" }.joined(separator: " ")
  }

  private static func text(of path: String) -> String? {
    // The system's own files: there is nothing else to read them with.
    guard let bytes = try? SystemFiles().contents(of: path, as: kind) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.last == "\n" ? String(text.dropLast()) : text
  }
}
