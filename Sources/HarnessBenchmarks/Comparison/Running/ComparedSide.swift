package import HarnessKit

/// What a user may name as one side of a comparison.
package enum ComparedSide: Sendable, Equatable {
  case program(path: String)
  case report(path: String)
  case revision(String)

  /// A file that begins with a brace is a report, another file a program, and what is no file a revision.
  ///
  /// - Throws: `HarnessError.fileFailed` for a file that cannot be read.
  package init(_ text: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: text) == .regular else {
      self = .revision(text)
      return
    }
    let descriptor = try files.openForReading(text)
    defer { try? files.close(descriptor, path: text) }
    var first = [UInt8](repeating: 0, count: 1)
    var span = first.mutableSpan
    let count = try files.read(descriptor, into: &span, from: 0, upTo: 1, path: text)
    if count == 1 && first[0] == UInt8(ascii: "{") {
      self = .report(path: text)
    } else {
      self = .program(path: text.contains("/") ? text : "./" + text)
    }
  }
}
