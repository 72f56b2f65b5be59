import DPAEngine
import DPAHarness
import DPAMeasurement
import Foundation
import Testing

@testable import HarnessKit
@testable import TableRuns

@Suite("profile does what generate does, and says where the time goes")
struct TableProfileTests {
  private static func request(_ count: UInt64) throws -> ResolvedTable {
    var request = TableRequest()
    request.count = count
    return try request.resolved()
  }

  @Test("The root is that of the table for any number of threads, and every stage is there", arguments: [1, 3])
  func stages(jobs: Int) throws {
    let request = try Self.request(40_000)
    var options = TableProfile.Options()
    options.jobs = jobs
    let profile = try TableProfile(request, of: Engine(), options: options, path: "/dev/null")
    var plain = TableOutputOptions()
    (plain.format, plain.root) = (.records, true)
    let written = try TableWriter(request, of: Engine(), options: plain).write(to: "/dev/null")
    #expect(profile.root == written.root)
    #expect(profile.rowCount == 40_000)
    #expect(
      profile.stages.map(\.name) == [
        "chunk", "chain", "twister", "scaling", "records", "statistics", "leaf hashing", "writing",
      ])
    // Chunks of 16,384 rows, batches of 1,152; records need no encoding.
    #expect(profile.stages.map(\.callCount) == [3, 37, 37, 37, 37, 37, 3, 3])
    let chunk = profile.stages[0]
    let inside = profile.stages[1...6].map(\.totalNanoseconds).reduce(0, +)
    #expect(chunk.totalNanoseconds == chunk.selfNanoseconds + inside)
    #expect(profile.text.contains("\nroot \(profile.root)\n"))
    #expect(profile.json.contains("\"memory_unavailable\" : \"memory was not asked for\""))
  }

  @Test("Memory is tracked on one thread only, and an existing output is kept")
  func refusals() throws {
    let request = try Self.request(10)
    var options = TableProfile.Options()
    options.tracksMemory = true
    let profile = try TableProfile(request, of: Engine(kernel: .portable), options: options, path: "/dev/null")
    #expect(!profile.stages.isEmpty && profile.stages.allSatisfy { $0.memory.value?.allocatedBytes.value != nil })
    options.jobs = 2
    #expect(
      throws: HarnessError.usage(
        "\(setting: "memory") needs \(setting: "jobs") 1: what other threads allocate meanwhile cannot be told apart")
    ) { try TableProfile(request, of: Engine(kernel: .portable), options: options, path: "/dev/null") }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-profile-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let existing = folder.appendingPathComponent("rows")
    try Data("kept".utf8).write(to: existing)
    #expect(throws: HarnessError.outputExists(path: existing.path)) {
      try TableProfile(request, of: Engine(kernel: .portable), options: TableProfile.Options(), path: existing.path)
    }
    #expect(try Data(contentsOf: existing) == Data("kept".utf8))
    #expect(throws: HarnessError.interrupted(rows: 0, canBeResumed: false)) {
      try TableProfile(
        request, of: Engine(kernel: .portable), options: TableProfile.Options(), path: "/dev/null",
        isInterrupted: { true })
    }
  }
}
