import Foundation

/// A Python script beside the tests, run by the `python3` of the search path: CPython is the other implementation.
package struct PythonScript {
  private let file: URL

  /// - Parameter path: from the repository's root.
  package init(_ path: String) { file = RepositoryFolder.root.appendingPathComponent(path) }

  /// The lines that the script prints when it is fed these lines.
  ///
  /// Input and output are files, so that neither side waits for a full pipe.
  ///
  /// - Throws: `PythonFailure` where python3 is missing or the script fails: the check that needs it did not run.
  package func lines(from input: [String]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-python-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inputFile, outputFile) = (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
    try Data((input.joined(separator: "\n") + "\n").utf8).write(to: inputFile)
    try Data().write(to: outputFile)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", file.path]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    try process.run()
    process.waitUntilExit()
    switch process.terminationStatus {
    case 0: break
    case 127: throw PythonFailure.missing
    case let status: throw PythonFailure.failed(script: file.lastPathComponent, status: status)
    }
    let output = String(decoding: try Data(contentsOf: outputFile), as: UTF8.self)
    return output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }
}

/// Why a script printed nothing that could be compared.
package enum PythonFailure: Error, Equatable, CustomStringConvertible {
  case missing
  case failed(script: String, status: Int32)

  package var description: String {
    switch self {
    case .missing: "python3 is not in the search path; install it, this check compares with CPython and did not run"
    case .failed(let script, let status): "\(script) ended with status \(status); its own message is above"
    }
  }
}
