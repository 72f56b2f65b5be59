#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Small text files of the system, such as those in /proc; a parameter, so that tests can write them.
public struct SystemText: Sendable {
  private let read: @Sendable (String) -> String?

  public init(reading read: @escaping @Sendable (String) -> String?) { self.read = read }

  /// The files of this machine.
  public static let machine = SystemText { try? String(contentsOfFile: $0, encoding: .utf8) }

  /// The text of a file; nothing where it cannot be read.
  func contents(of path: String) -> String? { read(path) }

  /// The number in a file that holds nothing else.
  func number(in path: String) -> UInt64? {
    contents(of: path).flatMap { UInt64($0.split(whereSeparator: \.isWhitespace).first ?? "") }
  }

  /// The number that follows a name at the start of a line.
  func number(after name: String, in path: String) -> UInt64? {
    for line in (contents(of: path) ?? "").split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count >= 2, words[0] == name { return UInt64(words[1]) }
    }
    return nil
  }
}
