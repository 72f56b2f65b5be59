import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("An output has one writer, and replaces nothing that it was not told to")
struct OutputFileTests {
  private let folder: FilesFolder

  init() throws { folder = try FilesFolder() }

  @Test("The file is marked as ours, made, synced, renamed, and only then is its folder synced and its mark removed")
  func order() throws {
    let files = FaultyFiles()
    try folder.output("rows", to: "a", files: files)
    let folderName = FilePath.name(of: folder.path)
    #expect(
      files.noted == [
        "create a.partial.json.next", "rename a.partial.json.next", "close a.partial.json.next", "create a.partial",
        "create a.partial.json.next", "replace by a.partial.json.next", "close a.partial.json.next",
        "cut to 0 a.partial", "sync a.partial", "rename a.partial", "sync folder \(folderName)",
        "create a.partial.json.next", "remove a.partial.json", "remove a.partial.json.next",
        "close a.partial.json.next", "close a",
      ])
    #expect(try folder.names() == ["a"])
    #expect(try folder.text("a") == "rows")
  }

  @Test("While one run writes, a second is refused, however it is meant, and disturbs nothing")
  func secondWriter() throws {
    let first = try OutputFile(folder.file("a"), replacing: false, files: SystemFiles())
    try first.write(Array("first".utf8).span)
    let before = try folder.names()
    for intent in [PartialFile.Intent.new, .replacing, .resuming] {
      #expect(throws: HarnessError.outputBusy(path: folder.file("a.partial"))) {
        try OutputFile(.file(folder.file("a")), intent, files: SystemFiles())
      }
    }
    #expect(try folder.names() == before)
    try first.finish()
    #expect(try folder.text("a") == "first")
    #expect(try folder.names() == ["a"])
  }

  @Test("A state that another run saved since we looked makes the output busy; anything else there is foreign")
  func fasterState() throws {
    let state = JSONText.encode(PartialState.mark(file: "another's")) + "\n"
    for (found, error) in [
      (state, HarnessError.outputBusy(path: folder.file("a.partial.json"))),
      ("theirs", .foreignFile(path: folder.file("a.partial.json"))),
    ] {
      let folder = folder
      let files = FaultyFiles { action in
        if action == "rename a.partial.json.next" { try? folder.write(found, to: "a.partial.json") }
      }
      #expect(throws: error) { try folder.output("rows", to: "a", files: files) }
      #expect(try folder.names() == ["a.partial.json"] && folder.text("a.partial.json") == found)
      try FileManager.default.removeItem(atPath: folder.file("a.partial.json"))
    }
  }

  @Test("A state that says of no file is not saved over that of a run which has made the file since")
  func fasterMark() throws {
    let folder = folder
    let theirs = JSONText.encode(PartialState.mark(file: "another's")) + "\n"
    try folder.write(theirs, to: "a.partial.json")
    let files = FaultyFiles { action in
      if action == "create a.partial.json.next" { try? folder.write("their rows", to: "a.partial") }
    }
    #expect(throws: HarnessError.outputBusy(path: folder.file("a.partial"))) {
      try folder.output("rows", to: "a", files: files)
    }
    #expect(try folder.names() == ["a.partial", "a.partial.json"] && folder.text("a.partial.json") == theirs)
  }

  @Test(
    "A run that ends leaves the state of the next one alone, also where its own end fails", arguments: [false, true])
  func successor(fails: Bool) throws {
    let folder = folder
    // Only this thread has it.
    nonisolated(unsafe) var next: OutputFile?
    let files = FaultyFiles { action throws(HarnessError) in
      guard action.hasPrefix("sync folder") else { return }
      next = try OutputFile(folder.file("a"), replacing: true, files: SystemFiles())
      if fails { throw .fileFailed(action: "sync", path: folder.path, reason: "Input/output error") }
    }
    if fails {
      #expect(throws: HarnessError.self) { try folder.output("rows", to: "a", files: files) }
    } else {
      try folder.output("rows", to: "a", files: files)
    }
    #expect(try folder.names() == ["a", "a.partial", "a.partial.json"])
    try next?.finish()
    #expect(try folder.names() == ["a"])
  }

  @Test("A state that another run is replacing is left to it")
  func replacedState() throws {
    let files = SystemFiles()
    let output = try OutputFile(folder.file("a"), replacing: false, files: files)
    let lock = try files.openLocked(folder.file("a.partial.json.next"), mustBeNew: true)
    try output.finish()
    #expect(try folder.names() == ["a", "a.partial.json", "a.partial.json.next"])
    try files.close(lock, path: folder.file("a.partial.json.next"))
  }

  @Test("A file that another made between our look and our opening is busy")
  func fasterWriter() throws {
    try folder.write("theirs", to: "a")
    #expect(throws: HarnessError.outputBusy(path: folder.file("a"))) {
      try SystemFiles().openLocked(folder.file("a"), mustBeNew: true)
    }
    #expect(throws: HarnessError.outputBusy(path: folder.file("b"))) {
      try SystemFiles().openLocked(folder.file("b"), mustBeNew: false)
    }
    #expect(try folder.text("a") == "theirs")
  }

  @Test("A file that lost its name between our opening and our lock is not taken")
  func renamedMeanwhile() throws {
    let files = SystemFiles()
    let (partial, output) = (folder.file("a.partial"), folder.file("a"))
    let descriptor = try files.openLocked(partial, mustBeNew: true)
    try files.rename(partial, to: output, replacing: false)
    #expect(throws: HarnessError.outputBusy(path: partial)) { try files.lock(descriptor, partial) }
    try folder.write("another's", to: "a.partial")
    #expect(throws: HarnessError.outputBusy(path: partial)) { try files.lock(descriptor, partial) }
    try files.lock(descriptor, output)
    try files.close(descriptor, path: output)
  }

  @Test("What appears under the name meanwhile stays, and with --force alone it is replaced")
  func appeared() throws {
    let output = try OutputFile(folder.file("a"), replacing: false, files: SystemFiles())
    try folder.write("precious", to: "a")
    #expect(throws: HarnessError.outputAppeared(path: folder.file("a"), kept: nil)) { try output.finish() }
    output.abandon()
    #expect(try folder.text("a") == "precious")
    #expect(try folder.names() == ["a"])
    #expect(throws: HarnessError.outputExists(path: folder.file("a"))) { try folder.output("new", to: "a") }
    try folder.output("new", to: "a", replacing: true)
    #expect(try folder.text("a") == "new")
  }

  @Test("A file system without an exclusive rename links and unlinks", arguments: [EINVAL, ENOSYS])
  func withoutExclusiveRename(reason: Int32) throws {
    let files = SystemFiles(renameWithoutReplacing: { _, _ in reason })
    try folder.output("rows", to: "a", files: files)
    #expect(try folder.text("a") == "rows")
    #expect(try folder.names() == ["a"])
    try folder.write("theirs", to: "b")
    #expect(throws: HarnessError.outputAppeared(path: folder.file("b"), kept: nil)) {
      try files.rename(folder.file("a"), to: folder.file("b"), replacing: false)
    }
    #expect(try folder.text("a") == "rows")
    #expect(try folder.text("b") == "theirs")
    #expect(throws: HarnessError.fileFailed(action: "rename", path: folder.file("a"), reason: "Permission denied")) {
      try SystemFiles(renameWithoutReplacing: { _, _ in EACCES })
        .rename(folder.file("a"), to: folder.file("c"), replacing: false)
    }
  }

  @Test("A call that a signal interrupted is made again; any other failure is final")
  func interruptedCall() {
    var calls = 0
    let result = SystemFiles.uninterrupted { () -> Int32 in
      calls += 1
      errno = calls < 3 ? EINTR : EACCES
      return -1
    }
    #expect(result == -1)
    #expect(calls == 3)
    #expect(SystemFiles.uninterrupted { 5 } == 5)
  }

  static let foreign: [(name: String, make: @Sendable (FilesFolder) throws -> Void)] = [
    ("a.partial", { try $0.write("important", to: "a.partial") }),
    ("a.partial", { try $0.write("", to: "a.partial") }),
    (
      "a.partial",
      { try FileManager.default.createDirectory(atPath: $0.file("a.partial"), withIntermediateDirectories: false) }
    ),
    ("a.partial", { _ = mkfifo($0.file("a.partial"), 0o600) }),
    (
      "a.partial",
      {
        try $0.write("victim", to: "victim"); try $0.link("a.partial", to: "victim")
      }
    ),
    ("a.partial", { try $0.link("a.partial", to: "nowhere") }),
    ("a.partial.json", { try $0.write("important", to: "a.partial.json") }),
    ("a.partial.json", { try $0.write("{\"schema\": \"shopping/1\"}", to: "a.partial.json") }),
    ("a.partial.json", { try $0.write("", to: "a.partial.json") }),
    (
      "a.partial.json",
      { try FileManager.default.createDirectory(atPath: $0.file("a.partial.json"), withIntermediateDirectories: false) }
    ),
    (
      "a.partial.json",
      {
        try $0.write("victim", to: "victim"); try $0.link("a.partial.json", to: "victim")
      }
    ),
    ("a.partial.json.next", { try $0.write("important", to: "a.partial.json.next") }),
    ("a.partial.json.next", { try $0.link("a.partial.json.next", to: "nowhere") }),
  ]

  @Test("What no run of ours wrote stays, whatever it is", arguments: foreign.indices)
  func foreignFiles(_ index: Int) throws {
    let (name, make) = Self.foreign[index]
    try make(folder)
    let before = try folder.names()
    for intent in [PartialFile.Intent.new, .replacing, .resuming] {
      #expect(throws: HarnessError.foreignFile(path: folder.file(name))) {
        try OutputFile(.file(folder.file("a")), intent, files: SystemFiles())
      }
    }
    #expect(try folder.names() == before)
    if before.contains("victim") { #expect(try folder.text("victim") == "victim") }
    if SystemFiles().entry(at: folder.file(name)) == .regular {
      #expect(["", "important", "{\"schema\": \"shopping/1\"}"].contains(try folder.text(name)))
    }
  }

  @Test("A state of ours beside a file that is not the one it describes does not make that file ours")
  func otherFile() throws {
    try folder.killedRun("half", of: "a", rows: 0)
    try FileManager.default.moveItem(atPath: folder.file("a.partial"), toPath: folder.file("kept"))
    try folder.write("important", to: "a.partial")
    #expect(throws: HarnessError.foreignFile(path: folder.file("a.partial"))) {
      try folder.output("rows", to: "a", replacing: true)
    }
    #expect(try folder.text("a.partial") == "important")
    // A mark that was left before there was a file owns an empty one.
    try folder.write(JSONText.encode(PartialState.mark(file: nil)) + "\n", to: "a.partial.json")
    #expect(throws: HarnessError.foreignFile(path: folder.file("a.partial"))) { try folder.output("rows", to: "a") }
    try folder.write("", to: "a.partial")
    try folder.output("rows", to: "a")
    #expect(try folder.names() == ["a", "kept"])
  }

  @Test("What a run left that was killed before its first rows were noted is taken without asking")
  func killedEarly() throws {
    try folder.killedRun("half a row", of: "a", rows: 0)
    try folder.write("{\n  \"by", to: "a.partial.json.next")
    try folder.output("rows", to: "a")
    #expect(try folder.text("a") == "rows")
    #expect(try folder.names() == ["a"])
    // Killed between the mark and the file, and after the rename.
    try PartialState.mark(file: nil).save(for: folder.file("b"), replacing: false, files: SystemFiles())
    try folder.output("more", to: "b")
    #expect(try folder.names() == ["a", "b"])
  }

  @Test("Rows that an earlier run kept are lost only with --force")
  func keptRows() throws {
    try folder.killedRun("rows", of: "a", rows: 1_024)
    #expect(throws: HarnessError.partialExists(path: folder.file("a.partial"))) { try folder.output("new", to: "a") }
    #expect(try folder.text("a.partial") == "rows")
    let resumed = try OutputFile(.file(folder.file("a")), .resuming, files: SystemFiles())
    #expect(resumed.kept?.rows == 1_024)
    #expect(try folder.text("a.partial") == "rows")
    resumed.abandon()
    #expect(try folder.names() == ["a.partial", "a.partial.json"])
    try folder.output("new", to: "a", replacing: true)
    #expect(try folder.text("a") == "new")
    #expect(try folder.names() == ["a"])
  }

  @Test("A state of another version is refused when it should be continued, and is ours to replace")
  func otherVersion() throws {
    try folder.killedRun("rows", of: "a", rows: 1_024)
    let state = try folder.text("a.partial.json")
    try folder.write(state.replacingOccurrences(of: "dpa-partial/3", with: "dpa-partial/4"), to: "a.partial.json")
    let path = folder.file("a.partial.json")
    #expect(throws: HarnessError.unknownSchema(path: path, found: "dpa-partial/4", known: "dpa-partial/3")) {
      try OutputFile(.file(folder.file("a")), .resuming, files: SystemFiles())
    }
    #expect(throws: HarnessError.partialExists(path: folder.file("a.partial"))) { try folder.output("new", to: "a") }
    try folder.output("new", to: "a", replacing: true)
    #expect(try folder.names() == ["a"])
  }

  @Test("A damaged state of ours cannot be continued")
  func damagedState() throws {
    try folder.killedRun("rows", of: "a", rows: 1_024)
    let state = try folder.text("a.partial.json")
    try folder.write(state.replacingOccurrences(of: "1024", with: "\"many\""), to: "a.partial.json")
    let path = folder.file("a.partial.json")
    #expect(throws: HarnessError.malformedFile(path: path, reason: ".rows has a value of another kind")) {
      try OutputFile(.file(folder.file("a")), .resuming, files: SystemFiles())
    }
    try FileManager.default.removeItem(atPath: folder.file("a.partial"))
    #expect(throws: HarnessError.malformedFile(path: path, reason: ".rows has a value of another kind")) {
      try OutputFile(.file(folder.file("a")), .resuming, files: SystemFiles())
    }
    try folder.write(state, to: "a.partial.json")
    let gone = HarnessError.resumeRefused(path: path, reason: "the rows that it describes are not there")
    #expect(throws: gone) { try OutputFile(.file(folder.file("a")), .resuming, files: SystemFiles()) }
    try folder.output("new", to: "a")
    #expect(try folder.names() == ["a"])
  }

  @Test("A state that takes more room than any of ours is not read")
  func hugeState() throws {
    try folder.killedRun("rows", of: "a", rows: 1_024)
    let state = try folder.text("a.partial.json")
    try folder.write(state + String(repeating: " ", count: 1 << 16), to: "a.partial.json")
    #expect(throws: HarnessError.foreignFile(path: folder.file("a.partial.json"))) {
      try folder.output("new", to: "a", replacing: true)
    }
  }
}
