import Foundation
import Testing

@Suite("Ranks where few files may be open", .serialized)
struct FewDescriptorsTests {
  /// Runs two ranks under a limit of open files, through a shell that sets it.
  private static func run(_ limit: Int, in folder: TemporaryFolder) throws -> (status: Int32, error: String) {
    let error = folder.url.appendingPathComponent("error")
    try Data().write(to: error)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let ranks = ["run", "ranks", "2", "--at-once", "2", "--count", "30", "--jobs", "1"]
    process.arguments = ["-c", "ulimit -n \(limit); exec \"$0\" \"$@\"", BuiltProgram.executable.path] + ranks
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: error)
    try process.run()
    process.waitUntilExit()
    let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return (status, String(decoding: try Data(contentsOf: error), as: UTF8.self))
  }

  @Test("They do not start, and a sentence says why", arguments: [4, 5, 6, 8, 12, 24])
  func refused(limit: Int) throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.run(limit, in: folder)
    let words = outcome.error.split(separator: " ").map { $0.first?.isNumber == true ? "N" : String($0) }
    let expected =
      "Error: this takes N open files, and the system gives only N raise its limit (ulimit, or the container's)\n"
    #expect(words.joined(separator: " ") == expected)
    #expect(outcome.status == 74)
    #expect(try folder.snapshot().keys.sorted() == ["error"])
  }

  @Test("With as many as are asked for they finish", arguments: [40, 48])
  func enough(limit: Int) throws {
    let outcome = try Self.run(limit, in: try TemporaryFolder())
    #expect(outcome.status == 0, "\(outcome.error)")
  }
}
