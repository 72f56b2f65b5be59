@testable import DPAHarness
@testable import HarnessKit

/// A file system of a few names, for places where a test must not make any. Nothing in it can be opened.
struct ScriptedNames: FileLayer {
  enum Entry {
    case regular
    case link(String)
  }

  private let entries: [String: Entry]

  init(_ entries: [String: Entry]) { self.entries = entries }

  func entry(at path: String) -> FileKind {
    switch entries[path] {
    case nil: .missing
    case .regular: .regular
    case .link: .link
    }
  }

  func target(ofLink path: String) -> String? {
    guard case .link(let target) = entries[path] else { return nil }
    return target
  }

  func realPath(ofFolder path: String) -> String? { path }
  func kind(of path: String) -> FileKind { entry(at: path) }
  func byteCount(of path: String) -> UInt64? { nil }
  func remove(_ path: String) {}

  func openForWriting(_ path: String) throws(HarnessError) -> Int32 { throw refusal(path) }
  func openLocked(_ path: String, mustBeNew: Bool) throws(HarnessError) -> Int32 { throw refusal(path) }
  func cut(_ descriptor: Int32, to byteCount: UInt64, path: String) throws(HarnessError) { throw refusal(path) }
  func identity(of descriptor: Int32, path: String) throws(HarnessError) -> String { throw refusal(path) }
  func openForReading(_ path: String) throws(HarnessError) -> Int32 { throw refusal(path) }
  func write(_ bytes: Span<UInt8>, to descriptor: Int32, path: String) throws(HarnessError) { throw refusal(path) }
  func write(
    _ bytes: Span<UInt8>, to descriptor: Int32, at offset: UInt64, path: String
  ) throws(HarnessError) { throw refusal(path) }
  func read(
    _ descriptor: Int32, into bytes: inout MutableSpan<UInt8>, from start: Int, upTo limit: Int, path: String
  ) throws(HarnessError) -> Int { throw refusal(path) }
  func synchronize(_ descriptor: Int32, path: String) throws(HarnessError) { throw refusal(path) }
  func close(_ descriptor: Int32, path: String) throws(HarnessError) { throw refusal(path) }
  func rename(_ path: String, to target: String, replacing: Bool) throws(HarnessError) { throw refusal(path) }
  func synchronizeFolder(_ path: String) throws(HarnessError) { throw refusal(path) }
  func makeFolder(_ path: String) throws(HarnessError) { throw refusal(path) }
  func contents(of path: String, as kind: DocumentKind) throws(HarnessError) -> [UInt8] { throw refusal(path) }
  func names(inFolder path: String) throws(HarnessError) -> [String] { throw refusal(path) }

  private func refusal(_ path: String) -> HarnessError {
    .fileFailed(action: "use", path: path, reason: "it is only a name")
  }
}
