import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("The checkout that a program lies in")
struct CheckoutTests {
  private static func facts(
    _ end: @escaping @Sendable (_ command: String) -> ProgramEnd
  ) async -> (values: [String?], reasons: [String?], calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms { call, _ in end(call.arguments[2]) }
    let (commit, tree) = await Checkout(of: "/a/b/program", programs: programs).facts()
    #expect([commit.name, tree.name] == ["commit", "working_tree"])
    return ([commit.value, tree.value], [commit.unavailable, tree.unavailable], programs.calls)
  }

  private static func exited(_ output: String) -> ProgramEnd { .exited(status: 0, output: output, words: "") }

  @Test("A checkout without changes is clean, one with changes is changed")
  func trees() async {
    let clean = await Self.facts { Self.exited($0 == "rev-parse" ? "abc\n" : "") }
    #expect(clean.values == ["abc", "clean"] && clean.reasons == [nil, nil])
    #expect(clean.calls.map(\.arguments.first) == ["-C", "-C"] && clean.calls[0].arguments[1] == "/a/b")
    #expect(clean.calls.allSatisfy { $0.variables == ["GIT_OPTIONAL_LOCKS": "0"] })
    let changed = await Self.facts { Self.exited($0 == "rev-parse" ? "abc\n" : " M file\n") }
    #expect(changed.values == ["abc", "changed"])
  }

  @Test("Where git names no commit both are unavailable, and the tree is not asked for")
  func noCommit() async {
    let found = await Self.facts { _ in .exited(status: 128, output: "abc\n", words: "") }
    #expect(found.values == [nil, nil] && found.calls.count == 1)
    #expect(found.reasons == ["git ended with status 128", "git ended with status 128"])
  }

  @Test("A tree that git cannot tell is unavailable, not clean")
  func noTree() async {
    let found = await Self.facts { $0 == "rev-parse" ? Self.exited("abc\n") : .hung(seconds: 30) }
    #expect(found.values == ["abc", nil])
    #expect(found.reasons == [nil, "git was still running after 30.0 s and was ended"])
  }
}
