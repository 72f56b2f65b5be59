import DPAHarness
import HarnessKit

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The program that is running.
enum ThisProgram {
  /// - Throws: `HarnessError.fileFailed` where the system does not tell.
  static func path() throws(HarnessError) -> String {
    let link = "/proc/self/exe"
    guard let path = realpath(link, nil) else {
      throw .fileFailed(action: "find this program by", path: link, reason: String(cString: strerror(errno)))
    }
    defer { free(path) }
    return String(cString: path)
  }
}
