#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The processor that this process runs on.
public enum Processor {
  /// As the system names it, for example `AMD EPYC`.
  public static var model: Reading<String> {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return .unavailable("/proc/cpuinfo cannot be read")
    }
    for line in text.split(separator: "\n") where line.hasPrefix("model name") {
      if let colon = line.firstIndex(of: ":") {
        return .available(line[line.index(after: colon)...].split(separator: " ").joined(separator: " "))
      }
    }
    return .unavailable("/proc/cpuinfo names no model")
  }

  /// `x86_64` or `arm64`.
  public static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "another architecture"
    #endif
  }

  /// Processors that this process may use.
  public static var activeCount: Int { ProcessInfo.processInfo.activeProcessorCount }
}
