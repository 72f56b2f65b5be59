import DPAEngine
import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit
@testable import TableRuns

@Suite("Files that are read whole have a limit for their kind, and are files")
struct DocumentKindTests {
  private static let small = DocumentKind("note", kibibytes: 1)

  /// Every kind that users' files are read as, and its reader.
  struct Reader: CustomTestStringConvertible, Sendable {
    let kind: DocumentKind
    let read: @Sendable (String) throws -> Void

    var testDescription: String { kind.name }

    init(_ kind: DocumentKind, _ read: @escaping @Sendable (String) throws -> Void) {
      self.kind = kind
      self.read = read
    }
  }

  static let readers = [
    Reader(GoldenManifest.kind) { path in
      try Self.putting(path, at: "MANIFEST.json") {
        _ = try GoldenInspection(of: GoldenFolder($0, files: SystemFiles()))
      }
    },
    Reader(GoldenHeader.kind) { path in
      try Self.putting(path, at: "chain.json") { folder in
        _ = try GoldenFolder(folder, files: SystemFiles())
          .contents(ofListed: "chain.json")
      }
    },
    Reader(StabilityFile.kind) { path in
      try Self.putting(path, at: "stability/batching.json") { folder in
        let file = StabilityFile(name: "batching", comment: "", cases: [])
        _ = try StabilityFolder(path: folder, files: SystemFiles()).recorded(file)
      }
    },
    Reader(ReceiptDocument.kind) { _ = try ReceiptFile.read($0) },
    Reader(Report.kind) { _ = try ReportFile.read($0) },
    Reader(HistoryFile.kind) { _ = try HistoryFile.read($0) },
    Reader(Calibration.kind) { _ = try CalibrationFile.read($0) },
    Reader(VerdictDocument.kind) { _ = try VerdictDocument.read($0, files: SystemFiles()) },
    Reader(StatisticsWitness.kind) { _ = try StatisticsWitness.results(of: $0) },
  ]

  /// Lends a folder in which a name leads to a file.
  private static func putting(_ path: String, at name: String, _ body: (String) throws -> Void) throws {
    try TableRunTests.withFolder { folder in
      let link = URL(fileURLWithPath: folder).appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: path)
      try body(folder)
    }
  }

  /// A file of zeros that takes no space.
  private static func makeFile(_ path: String, byteCount: Int) throws {
    #expect(FileManager.default.createFile(atPath: path, contents: nil))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(byteCount))
    try file.close()
  }

  @Test("A file one byte over the limit of its kind is refused, with the kind and the limit", arguments: readers)
  func overlong(_ reader: Reader) throws {
    try TableRunTests.withFolder { folder in
      let path = folder + "/long"
      try Self.makeFile(path, byteCount: reader.kind.byteLimit + 1)
      let error = try #require(throws: HarnessError.self) { try reader.read(path) }
      guard case .tooLong(_, let kind, let limit) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(kind == reader.kind.name && limit == reader.kind.byteLimit)
      #expect(error.status == .malformed)
    }
  }

  @Test(
    "A device that never ends is refused as soon as the limit is reached",
    arguments: readers.filter { !["golden file", "stability file"].contains($0.kind.name) })
  func endless(_ reader: Reader) throws {
    let error = try #require(throws: HarnessError.self) { try reader.read("/dev/zero") }
    #expect(error.description.hasSuffix(" is too long for a \(reader.kind.name): the limit is \(limit(reader)) KiB"))
  }

  private func limit(_ reader: Reader) -> Int { reader.kind.byteLimit / 1_024 }

  @Test("What a run keeps for a later one is never read through a link")
  func links() throws {
    try TableRunTests.withFolder { folder in
      let log = PairLog.path(of: folder + "/out")
      try FileManager.default.createSymbolicLink(atPath: log, withDestinationPath: "/dev/zero")
      for isResuming in [false, true] {
        #expect(throws: HarnessError.foreignFile(path: log)) {
          _ = try PairLog(
            for: folder + "/out", plan: "", isResuming: isResuming, isReplacing: !isResuming, files: SystemFiles())
        }
      }
      try FileManager.default.removeItem(atPath: log)
      try Data("important\n".utf8).write(to: URL(fileURLWithPath: log))
      #expect(throws: HarnessError.foreignFile(path: log)) {
        _ = try PairLog(for: folder + "/out", plan: "", isResuming: false, isReplacing: true, files: SystemFiles())
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: log)) == Data("important\n".utf8))
    }
  }

  @Test("The limit itself may be reached, by a file and by a device")
  func boundary() throws {
    try TableRunTests.withFolder { folder in
      let path = folder + "/note"
      try Self.makeFile(path, byteCount: 1_024)
      #expect(try SystemFiles().contents(of: path, as: Self.small) == [UInt8](repeating: 0, count: 1_024))
      try Self.makeFile(path, byteCount: 1_025)
      #expect(throws: HarnessError.tooLong(path: path, kind: "note", byteLimit: 1_024)) {
        _ = try SystemFiles().contents(of: path, as: Self.small)
      }
      #expect(throws: HarnessError.tooLong(path: "/dev/zero", kind: "note", byteLimit: 1_024)) {
        _ = try SystemFiles().contents(of: "/dev/zero", as: Self.small)
      }
      #expect(try SystemFiles().contents(of: "/dev/null", as: Self.small).isEmpty)
      #expect(try !SystemFiles().contents(of: "/proc/self/stat", as: Self.small).isEmpty, "no length, but bytes")
    }
  }

  @Test("A pipe without a writer, a socket and a folder are refused at once")
  func notFiles() throws {
    try TableRunTests.withFolder { folder in
      let (pipe, socket) = (folder + "/pipe", folder + "/socket")
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(mknod(socket, S_IFSOCK | 0o600, 0) == 0)
      for (path, reason) in [
        (pipe, "it is a pipe, and a file is needed"), (socket, "it is a socket, and a file is needed"),
        (folder, "it is a folder"), (folder + "/none", "No such file or directory"),
      ] {
        #expect(throws: HarnessError.fileFailed(action: "read", path: path, reason: reason)) {
          _ = try SystemFiles().contents(of: path, as: Self.small)
        }
      }
    }
  }

  @Test("A line of a history has a limit of its own, and what could not be read again is not appended")
  func history() throws {
    try TableRunTests.withFolder { folder in
      let path = folder + "/history.jsonl"
      try Data(repeating: UInt8(ascii: "x"), count: HistoryLine.kind.byteLimit + 1).write(
        to: URL(fileURLWithPath: path))
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try file.seekToEnd()
      try file.write(contentsOf: Data("\n".utf8))
      try file.close()
      let limit = HistoryLine.kind.byteLimit
      #expect(throws: HarnessError.tooLong(path: path + ":1", kind: "line of a history", byteLimit: limit)) {
        _ = try HistoryFile.read(path)
      }
      try FileManager.default.removeItem(atPath: path)
      let line = HistoryLine(of: ReportFixture.report(), verdict: String(repeating: "x", count: limit))
      #expect(throws: HarnessError.tooLong(path: path, kind: "line of a history", byteLimit: limit)) {
        try HistoryFile.append(line, to: path)
      }
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test("The committed golden files and reports are far below their limits")
  func committed() throws {
    for folder in ["golden", "reports"] {
      let root = RepositoryFolder.root.appendingPathComponent(folder)
      for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.hasSuffix(".json") {
        let length = try FileManager.default.attributesOfItem(atPath: root.appendingPathComponent(path).path)[.size]
        #expect((length as? Int ?? .max) * 4 < 16 << 20, "\(path)")
      }
    }
  }
}
