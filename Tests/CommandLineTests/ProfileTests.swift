import Foundation
import Testing

@Suite("profile")
struct ProfileTests {
  @Test("It names every stage, and the root is generate's")
  func stages() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(["profile", "--count", "3000", "--kernel", "portable"], in: folder)
    #expect(outcome.status == 0)
    for stage in ["chunk", "chain", "twister", "scaling", "statistics", "records", "leaf hashing"] {
      #expect(outcome.text.contains("\n\(stage) "))
    }
    let generated = try BuiltProgram.run(
      ["generate", "--count", "3000", "--format", "records", "--root", "--output", "/dev/null"], in: folder)
    let words = generated.error.split { $0 == "\"" }.map { String($0) }
    let root = words.first { $0.count == 64 }
    #expect(outcome.text.contains("\nroot \(root ?? "none")\n"))
  }

  @Test("As JSON, with memory; several threads cannot tell their memory apart")
  func json() throws {
    let folder = try TemporaryFolder()
    let outcome = try BuiltProgram.run(["profile", "--count", "100", "--memory", "--format", "json"], in: folder)
    let document = try #require(try JSONSerialization.jsonObject(with: outcome.output) as? [String: Any])
    let stages = try #require(document["stages"] as? [[String: Any]])
    #expect(stages.count == 8)
    #expect(stages.allSatisfy { $0["allocated_bytes_change"] != nil && $0["memory_unavailable"] == nil })
    let refused = try BuiltProgram.run(["profile", "--memory", "--jobs", "2"], in: folder)
    #expect(refused.status == 64)
    #expect(
      refused.error
        == "Error: --memory needs --jobs 1: what other threads allocate meanwhile cannot be told apart\n")
  }
}
