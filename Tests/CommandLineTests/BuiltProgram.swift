import Foundation

/// The `dpa-harness` that was built with these tests, or another program, run as a user runs it.
struct BuiltProgram {
  /// What one run left behind.
  struct Outcome {
    let status: Int32
    let output: Data
    let error: String

    var text: String { String(decoding: output, as: UTF8.self) }
  }

  static let executable = executable(named: "dpa-harness")

  /// One of the products: they lie in the folder of the running test bundle.
  static func executable(named name: String) -> URL {
    let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates =
      [running.deletingLastPathComponent()]
      + CommandLine.arguments.prefix(1).map {
        URL(fileURLWithPath: $0).deletingLastPathComponent()
      }
    return candidates.map { $0.appendingPathComponent(name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
  }

  /// Runs the program in a folder, with output through files so that no pipe can fill up.
  ///
  /// - Parameters:
  ///   - environment: Variables beside the inherited ones.
  ///   - fileKibibytes: The size that no file may pass.
  ///   - memoryKibibytes: The address space that the program may take.
  ///   - wrapper: A program and its arguments that start this one, for example under another limit.
  ///   - target: Where the output goes instead of into the outcome.
  ///   - program: What is run.
  static func run(
    _ arguments: [String], in folder: TemporaryFolder, environment: [String: String] = [:], fileKibibytes: Int? = nil,
    memoryKibibytes: Int? = nil, under wrapper: [String] = [], output target: String? = nil,
    program: URL = executable
  ) throws -> Outcome {
    let limits =
      (fileKibibytes.map { ["ulimit -f \($0)"] } ?? []) + (memoryKibibytes.map { ["ulimit -v \($0)"] } ?? [])
    let script = (limits + ["exec \"$0\" \"$@\""]).joined(separator: "; ")
    let words = wrapper + (limits.isEmpty ? [] : [shell.path, "-c", script]) + [program.path] + arguments
    return try run(
      URL(fileURLWithPath: words[0]), Array(words.dropFirst()), in: folder, environment: environment, output: target)
  }

  /// Runs a script of bash, in which `$0` is the program.
  static func runShell(_ script: String, in folder: TemporaryFolder) throws -> Outcome {
    try run(shell, ["-c", script, executable.path], in: folder, environment: [:])
  }

  private static let shell = URL(fileURLWithPath: "/bin/bash")

  private static func run(
    _ program: URL, _ arguments: [String], in folder: TemporaryFolder, environment: [String: String],
    output target: String? = nil
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
    process.standardOutput = try FileHandle(forWritingTo: target.map { URL(fileURLWithPath: $0) } ?? output)
    process.standardError = try FileHandle(forWritingTo: error)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: try Data(contentsOf: output),
      error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
  }
}
