import Foundation

/// Engines in other processes, for `--engine-command`.
enum Engines {
  static let python = "python3 '\(path("docs/examples/engines/dpa_engine.py"))'"
  static let baseline = "python3 '\(path("scripts/oracle/baseline_engine.py"))'"
  /// The program under test.
  static let own = "'\(BuiltProgram.executable.path)' answer"

  static func path(_ name: String) -> String { Repository.root.appendingPathComponent(name).path }

  /// The Python example with one change.
  static func python(replacing text: String, with other: String, in folder: TemporaryFolder) throws -> String {
    let source = try String(contentsOfFile: path("docs/examples/engines/dpa_engine.py"), encoding: .utf8)
    precondition(source.contains(text), "the example has what is to be changed")
    let file = folder.url.appendingPathComponent("wrong.py")
    try source.replacingOccurrences(of: text, with: other).write(to: file, atomically: true, encoding: .utf8)
    return "python3 '\(file.path)'"
  }

  /// A script of the shell, as a program of a folder.
  static func script(_ lines: String, in folder: TemporaryFolder) throws -> String {
    let file = folder.url.appendingPathComponent("engine.sh")
    try lines.write(to: file, atomically: true, encoding: .utf8)
    return "/bin/sh '\(file.path)'"
  }

  /// Processes that work in a folder: whatever an engine that was started there has left.
  static func processes(in folder: TemporaryFolder) throws -> [String] {
    let place = folder.url.resolvingSymlinksInPath().path
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int32($0) != nil }.filter { id in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(id)/cwd")) == place
    }
  }
}
