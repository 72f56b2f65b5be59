import Foundation
import Testing

@Suite("profile allocations")
struct ProfileAllocationsTests {
  private struct Profile: Decodable {
    struct Amount: Decodable, Equatable { let count, bytes: UInt64 }
    struct Function: Decodable {
      let function, file: String
      let own, all: Amount
    }
    let sampleBytes: UInt64
    let counted: Amount?
    let profiled: Amount
    let functions: [Function]
  }

  /// A cell that allocates little, and nothing by itself but for what is planted.
  private static let cell = "distributed/rank-seeding"

  private static func profile(_ words: [String]) throws -> Profile {
    let outcome = try BuiltProgram.run(
      ["profile", "allocations", cell, "--size", "smoke", "--format", "json"] + words, in: try TemporaryFolder())
    #expect(outcome.status == 0, "\(outcome.error)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Profile.self, from: outcome.output)
  }

  @Test("Every block is recorded: the sum is what an exact counter finds, and each has a function")
  func exact() throws {
    let profile = try Self.profile([])
    #expect(profile.sampleBytes == 1 && profile.profiled.count > 0)
    #expect(profile.counted == profile.profiled)
    #expect(profile.functions.map(\.own.count).reduce(0, +) == profile.profiled.count)
    #expect(profile.functions.contains { $0.function.contains("PreparedCell.measuredIteration()") })
  }

  @Test("Allocations that are planted are found under the name of their function, every one")
  func planted() throws {
    let profile = try Self.profile(["--planted-blocks", "1234"])
    let found = try #require(profile.functions.first { $0.function.contains("KnownAllocations.run") })
    #expect(found.own == Profile.Amount(count: 1_234, bytes: 1_234 * 112))
  }

  @Test("One in 4,096 bytes tells the planted ones within a quarter")
  func sampled() throws {
    let profile = try Self.profile(["--planted-blocks", "100000", "--sample-bytes", "4096"])
    let found = try #require(profile.functions.first { $0.function.contains("KnownAllocations.run") })
    // Some 2,700 samples: a quarter is a dozen standard deviations.
    #expect((75_000...125_000).contains(found.own.count), "\(found.own)")
    #expect(profile.sampleBytes == 4_096)
  }

  @Test("What cannot be profiled or written is said, each with its status")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let unknown = try BuiltProgram.run(["profile", "allocations", "no/cell"], in: folder)
    #expect(unknown.status == 64)
    #expect(unknown.error == "Error: there is no benchmark cell 'no/cell'; bench list names them\n")
    try Data().write(to: folder.url.appendingPathComponent("there"))
    let there = try BuiltProgram.run(["profile", "allocations", Self.cell, "--output", "there"], in: folder)
    #expect(there.status == 74 && there.error == "Error: 'there' is there already; give --force to replace it\n")
    let odd = try BuiltProgram.run(["profile", "allocations", Self.cell, "--sample-bytes", "3"], in: folder)
    #expect(odd.status == 64)
    #expect(odd.error == "Error: --sample-bytes must be a power of two from 1 to 1073741824, not 3\n")
    let crashing = try BuiltProgram.run(["profile", "allocations", "faulty/crash"], in: folder)
    #expect(crashing.status == 70)
    #expect(crashing.error.hasPrefix("Error: the process of 'faulty/crash' was ended by signal "))
    let spelled = try BuiltProgram.run(["profile", "--allocations", Self.cell], in: folder)
    #expect(spelled.status == 64)
    #expect(
      spelled.error
        == "Error: this is 'profile allocations' now; type: dpa-harness profile allocations \(Self.cell)\n")
  }

  @Test("A process that was started without heap profiles says how it must be")
  func off() throws {
    let outcome = try BuiltProgram.run(
      ["profile-cell", Self.cell, "--size", "smoke", "--heap", "h"], in: try TemporaryFolder(),
      environment: ["MALLOC_CONF": ""])
    #expect(outcome.status == 0)
    #expect(
      outcome.text.contains(
        #""reason":"heap profiles are off: start the process with MALLOC_CONF=tcache:false,"#))
  }

  @Test("A file is written in place of standard output")
  func output() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(
      ["profile", "allocations", Self.cell, "--size", "smoke", "--format", "folded", "--output", "f.folded"],
      in: folder)
    #expect(outcome.status == 0 && outcome.text.isEmpty)
    let text = try String(contentsOf: folder.url.appendingPathComponent("f.folded"), encoding: .utf8)
    #expect(text.split(separator: "\n").allSatisfy { $0.wholeMatch(of: #/.+ [0-9]+/#) != nil } && !text.isEmpty)
  }
}
