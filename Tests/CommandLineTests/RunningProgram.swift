import Foundation

/// A `dpa-harness` that is still running, so that tests can disturb it and its ranks.
final class RunningProgram {
  let id: Int32
  private let process = Process()
  private let capture: TemporaryFolder
  /// Kept until the program has ended.
  private let folder: TemporaryFolder

  init(_ arguments: [String], in folder: TemporaryFolder) throws {
    self.folder = folder
    capture = try TemporaryFolder()
    for name in ["output", "error"] { try Data().write(to: capture.url.appendingPathComponent(name)) }
    process.executableURL = BuiltProgram.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: capture.url.appendingPathComponent("output"))
    process.standardError = try FileHandle(forWritingTo: capture.url.appendingPathComponent("error"))
    try process.run()
    id = process.processIdentifier
  }

  var isRunning: Bool { process.isRunning }

  /// The process of a rank once it is there; nothing where the program ends first.
  func process(ofRank rank: Int) -> Int32? {
    while process.isRunning {
      for child in SystemProcess.children(of: id) where child.arguments.suffix(2) == ["--rank", "\(rank)"] {
        return child.id
      }
    }
    return nil
  }

  /// Returns when the program sleeps each time of many that one looks, so that it waits for something outside; or has
  /// ended. On a busy machine a program at work does not sleep: it is ready to run.
  func waitUntilItWaits() {
    var looks = 0
    while process.isRunning && looks < 40 {
      looks = SystemProcess.isSleeping(id) ? looks + 1 : 0
      usleep(2_000)
    }
  }

  func outcome() throws -> BuiltProgram.Outcome {
    process.waitUntilExit()
    return BuiltProgram.Outcome(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      output: try Data(contentsOf: capture.url.appendingPathComponent("output")),
      error: String(decoding: try Data(contentsOf: capture.url.appendingPathComponent("error")), as: UTF8.self))
  }
}

/// A process of this machine, as /proc shows it.
struct SystemProcess {
  let id: Int32
  let arguments: [String]

  static func children(of parent: Int32) -> [SystemProcess] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).filter { parentID(of: $0) == parent }.map { id in
      let words = contents("/proc/\(id)/cmdline").split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      return SystemProcess(id: id, arguments: words)
    }
  }

  /// Whether the process is there, and not only waiting to be collected by its parent.
  static func isAlive(_ id: Int32) -> Bool {
    let state = fields(of: id).first
    return state != nil && state != "Z" && state != "X"
  }

  /// Whether the process's first thread waits for something that a signal interrupts.
  static func isSleeping(_ id: Int32) -> Bool { fields(of: id).first == "S" }

  /// Returns when the process has computed for ten ticks, which are more than its start takes; or has ended.
  static func waitForWork(of id: Int32) {
    // Of what follows the name, the twelfth field is the processor time in ticks.
    while let ticks = fields(of: id).dropFirst(11).first.flatMap({ Int($0) }), isAlive(id), ticks < 10 {
      usleep(1_000)
    }
  }

  /// Whether the process has a handler of its own for a signal.
  static func catches(_ signal: Int32, _ id: Int32) -> Bool {
    let status = String(decoding: contents("/proc/\(id)/status"), as: UTF8.self)
    let mask = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(separator: "\t").last
    return mask.flatMap { UInt64($0, radix: 16) }.map { $0 >> UInt64(signal - 1) & 1 == 1 } ?? false
  }

  static func isStopped(_ id: Int32) -> Bool { fields(of: id).first == "T" }

  private static func parentID(of id: Int32) -> Int32? {
    let fields = fields(of: id)
    return fields.count > 1 ? Int32(fields[1]) : nil
  }

  /// What follows the name, which may itself hold spaces and parentheses: state, parent, ...
  private static func fields(of id: Int32) -> [Substring] {
    let text = String(decoding: contents("/proc/\(id)/stat"), as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return [] }
    return text[text.index(after: end)...].split(separator: " ")
  }

  private static func contents(_ path: String) -> Data {
    (try? Data(contentsOf: URL(fileURLWithPath: path))) ?? Data()
  }
}
