import Foundation

/// The `dpa-harness` that was built with these tests, run as a user runs it.
struct BuiltProgram {
  /// What one run left behind.
  struct Outcome {
    let status: Int32
    let output: Data
    let error: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The folder of the products: that of the running test bundle.
  static let executable: URL = {
    let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates =
      [running.deletingLastPathComponent()]
      + CommandLine.arguments.prefix(1).map {
        URL(fileURLWithPath: $0).deletingLastPathComponent()
      }
    return candidates.map { $0.appendingPathComponent("dpa-harness") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }()

  /// Runs the program in a folder, with output through files so that no pipe can fill up.
  ///
  /// - Parameters:
  ///   - environment: Variables beside the inherited ones.
  ///   - fileKibibytes: The size that no file may pass.
  ///   - memoryKibibytes: The address space that the program may take.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], fileKibibytes: Int? = nil,
    memoryKibibytes: Int? = nil
  ) throws -> Outcome {
    let limits =
      (fileKibibytes.map { ["ulimit -f \($0)"] } ?? []) + (memoryKibibytes.map { ["ulimit -v \($0)"] } ?? [])
    guard !limits.isEmpty else { return try run(executable, arguments, in: folder, environment: environment) }
    let script = (limits + ["exec \"$0\" \"$@\""]).joined(separator: "; ")
    return try run(shell, ["-c", script, executable.path] + arguments, in: folder, environment: environment)
  }

  /// Runs a script of bash, in which `$0` is the program.
  static func runShell(_ script: String, in folder: TemporaryFolder) throws -> Outcome {
    try run(shell, ["-c", script, executable.path], in: folder, environment: [:])
  }

  private static let shell = URL(fileURLWithPath: "/bin/bash")

  private static func run(
    _ program: URL, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String]
  ) throws -> Outcome {
    let capture = try TemporaryFolder()
    let output = capture.url.appendingPathComponent("output")
    let error = capture.url.appendingPathComponent("error")
    for file in [output, error] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: error)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: try Data(contentsOf: output),
      error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
  }
}
