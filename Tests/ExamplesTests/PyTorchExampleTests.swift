import DPAEngine
import Foundation
import Testing

@Suite("The PyTorch example")
struct PyTorchExampleTests {
  /// The program that was built with these tests.
  static let program: URL? = {
    let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let folders = [running] + CommandLine.arguments.prefix(1).map { URL(fileURLWithPath: $0) }
    return folders.map { $0.deletingLastPathComponent().appendingPathComponent("dpa-harness") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  @Test("Without torch it reads the rows of its rank through a pipe, bit for bit")
  func pipe() throws {
    let program = try #require(Self.program, "dpa-harness is built with the tests")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-pytorch-\(UUID().uuidString)")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", DocumentTests.root.appendingPathComponent("docs/examples/pytorch_records.py").path, program.path,
    ]
    process.standardOutput = try FileHandle(forWritingTo: file)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)

    let lines = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 8)
    for (index, line) in lines.enumerated() {
      let words = line.split(separator: " ")
      let sample = try Engine(Preset.moderate.configuration).sample(8 + UInt64(index), rank: 1, worldSize: 4)
      #expect(words[0] == "\(index / 4)" && words[1] == "\(sample.id)")
      #expect(words.dropFirst(2).map { Double($0) } == sample.parameters.values)
    }
  }
}
