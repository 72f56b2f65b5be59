import DPATestSupport
import Foundation
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("Links are followed before an output is opened")
struct OutputDestinationTests {
  private let folder: FilesFolder

  init() throws { folder = try FilesFolder() }

  private func destination(_ path: String) throws -> OutputDestination {
    try OutputDestination(path, files: SystemFiles())
  }

  @Test("Standard output has many names, and none of them is ever replaced")
  func standardOutput() throws {
    try folder.link("out", to: "/dev/stdout")
    try folder.link("second", to: "out")
    try folder.link("descriptors", to: "/proc/self/fd")
    let paths = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", folder.file("out"), folder.file("second")]
    for path in paths + [folder.file("descriptors/1")] { #expect(try destination(path) == .descriptor(1), "\(path)") }
    #expect(try destination("/dev/fd/2") == .descriptor(2))
  }

  @Test("Devices, pipes, and files behind a link of the system are written directly")
  func direct() throws {
    #expect(try destination("/dev/null") == .direct("/dev/null"))
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    try folder.link("to-pipe", to: "pipe")
    #expect(try destination(folder.file("to-pipe")) == .direct(folder.file("pipe")))
    #expect(try destination("/proc/self/comm") == .direct("/proc/self/comm"))
    #expect(try destination("/proc/self/exe") == .direct("/proc/self/exe"))
    #expect(try destination("/proc/self/missing") == .direct("/proc/self/missing"))
  }

  @Test("A link in /dev that ends at a regular file is written directly, a regular file in /dev is not")
  func linkInDevices() throws {
    let files = ScriptedNames([
      "/dev/log": .link("/elsewhere/log"), "/elsewhere/log": .regular, "/dev/shm/rows": .regular,
    ])
    #expect(try OutputDestination("/dev/log", files: files) == .direct("/elsewhere/log"))
    #expect(try OutputDestination("/dev/shm/rows", files: files) == .file("/dev/shm/rows"))
    #expect(try OutputDestination("/device/rows", files: files) == .file("/device/rows"))
  }

  @Test("A link to a regular file, there or not, stays, and its target is made or replaced beside itself")
  func links() throws {
    try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: false)
    try folder.link("link", to: "data/rows")
    try folder.output("one", to: "link")
    #expect(try folder.text("data/rows") == "one")
    #expect(throws: HarnessError.outputExists(path: folder.file("data/rows"))) { try folder.output("two", to: "link") }
    let output = try OutputFile(folder.file("link"), replacing: true, files: SystemFiles())
    #expect(FileManager.default.fileExists(atPath: folder.file("data/rows.partial")))
    try output.write(Array("two".utf8).span)
    try output.finish()
    #expect(try folder.text("data/rows") == "two")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link")) == "data/rows")
    #expect(try folder.names() == ["data", "link"])
    try folder.link("absolute", to: folder.file("data/other"))
    #expect(try destination(folder.file("absolute")) == .file(folder.file("data/other")))
  }

  @Test("Links in a circle, folders, missing folders and empty paths are refused in a sentence")
  func refusals() throws {
    try folder.link("one", to: "two")
    try folder.link("two", to: "one")
    try folder.link("lost", to: "missing/rows")
    try folder.write("", to: "file")
    func refusal(_ name: String) -> String? {
      do throws(HarnessError) {
        _ = try OutputDestination(folder.file(name), files: SystemFiles())
        return nil
      } catch {
        return error.status == .inputOutput
          ? error.description.replacingOccurrences(of: folder.path + "/", with: "") : nil
      }
    }
    #expect(refusal("one") == "cannot write 'one': its links lead in a circle")
    #expect(refusal("lost") == "cannot write 'missing/rows': there is no folder 'missing'")
    #expect(refusal("file/rows") == "cannot write 'file/rows': there is no folder 'file'")
    #expect(refusal(".") == "cannot write '.': it is a folder")
    #expect(throws: HarnessError.usage("an output needs a path, or - for standard output; '' is neither")) {
      try destination("")
    }
  }

  @Test("What is written directly is never cut, and never removed")
  func appended() throws {
    try folder.write("before ", to: "file")
    let descriptor = try SystemFiles().openForWriting(folder.file("file"))
    try SystemFiles().write(Array("after".utf8).span, to: descriptor, path: "")
    try SystemFiles().close(descriptor, path: "")
    #expect(try folder.text("file") == "before after")
    #expect(throws: HarnessError.self) { try SystemFiles().openForWriting(folder.file("missing")) }
    #expect(try folder.names() == ["file"])
  }

  @Test("Two outputs that would share a file, or one's unfinished rows, are refused with both settings")
  func sharedNames() throws {
    try folder.link("link", to: "rows")
    try folder.link("here", to: ".")
    let pairs = [
      ("rows", "rows"), ("rows", "./rows"), ("link", "rows"), ("rows", "here/rows"), ("rows.partial", "rows"),
      ("rows", "rows.partial.json"), ("rows", "rows.partial.json.next"),
    ]
    for (first, second) in pairs {
      var check = OutputCheck()
      try check.add(folder.file(first), for: "\(setting: "output")", mayExist: true)
      let sentence: Sentence =
        "\(setting: "output") and \(setting: "receipt") '\(folder.file(second))' would be written into the same "
        + "file; give each its own"
      #expect(throws: HarnessError.usage(sentence), "\(first), \(second)") {
        try check.add(folder.file(second), for: "\(setting: "receipt")", mayExist: true)
      }
    }
    var check = OutputCheck()
    for name in ["rows", "receipt", "rows.json"] { try check.add(folder.file(name), for: "\(name)", mayExist: false) }
    for _ in 0..<2 { try check.add("/dev/null", for: "anything", mayExist: false) }
    try check.add("-", for: "rows", mayExist: false)
    #expect(throws: HarnessError.self) { try check.add("/dev/stdout", for: "receipt", mayExist: false) }
  }

  @Test("What is in the way is found before any work")
  func inTheWay() throws {
    try folder.write("kept", to: "a")
    var check = OutputCheck()
    #expect(throws: HarnessError.outputExists(path: folder.file("a"))) {
      try check.add(folder.file("a"), for: "\(setting: "output")", mayExist: false)
    }
    try folder.write("important", to: "b.partial")
    try folder.write("important", to: "c.partial.json")
    try folder.link("d.partial", to: "a")
    for (output, name) in [("b", "b.partial"), ("c", "c.partial.json"), ("d", "d.partial")] {
      var check = OutputCheck()
      #expect(throws: HarnessError.foreignFile(path: folder.file(name))) {
        try check.add(folder.file(output), for: "\(setting: "output")", mayExist: true)
      }
    }
    try folder.killedRun("rows", of: "e", rows: 1_024)
    try check.add(folder.file("e"), for: "\(setting: "output")", mayExist: true)
    #expect(try folder.names() == ["a", "b.partial", "c.partial.json", "d.partial", "e.partial", "e.partial.json"])
  }
}
