import DPAMeasurement
import Testing

@testable import DPAHarness
@testable import HarnessKit

@Suite("A filter chooses by name, and cannot hold the program up")
struct CaseFilterTests {
  @Test("The expression is found anywhere in the name; elements keep their order")
  func choose() throws {
    let filter = try CaseFilter("b|^d")
    #expect(try filter.contains(["ab", "cd", "dc"]) == [true, false, true])
    #expect(try filter.contains([]) == [])
    #expect(try filter.choose(["xb", "a", "d"]) { $0 } == ["xb", "d"])
    #expect(try CaseFilter("^layer/one$").contains(["one", "two"], ofLayer: "layer") == [true, false])
  }

  @Test("Far more names than one look takes are searched to the end")
  func manyNames() throws {
    let names = (0..<20_000).map { "layer/case \($0)" }
    #expect(try CaseFilter("[05]$").contains(names).count { $0 } == 4_000)
  }

  @Test("An expression that takes too long on one name is refused with the name")
  func tooSlow() async {
    // In a process of its own, which ends the search that was given up.
    await #expect(processExitsWith: .success) {
      let filter = try CaseFilter("(.*)*(.*)*(.*)*x$", nanosecondsOfName: 50_000_000)
      let name = "generation/moderate/depth-10/avx512/jobs-1"
      let error = #expect(throws: HarnessError.self) { try filter.contains(["x", name]) }
      #expect(
        error
          == .usage(
            "\(setting: "filter") '(.*)*(.*)*(.*)*x$' takes too long on the name '\(name)'; "
              + "write it without repetitions of repetitions"))
    }
  }

  @Test("Without a thread to be had nothing is searched: an expression that takes too long could not be given up")
  func noThread() throws {
    let filter = try CaseFilter("x", nanosecondsOfName: 1_000_000_000) { _ in nil }
    let error = #expect(throws: HarnessError.self) { try filter.contains(["x"]) }
    #expect(error == .tooFewGiven(of: "more thread", given: 0, needed: 1))
    #expect(
      error?.description
        == "this takes 1 more thread, and the system gives only 0; raise its limit (ulimit, or the container's)")
  }

  @Test("An expression that takes long on each of many names is refused, though none alone takes too long")
  func tooSlowTogether() throws {
    let filter = try CaseFilter("(.*)*(.*)*(.*)*x$", nanosecondsOfName: 50_000_000)
    let names = [String](repeating: "abcd", count: 200_000)
    let error = #expect(throws: HarnessError.self) { try filter.contains(names) }
    #expect(
      error
        == .usage(
          "\(setting: "filter") '(.*)*(.*)*(.*)*x$' takes too long on 200000 names; "
            + "write it without repetitions of repetitions"))
  }

  @Test("What is no regular expression is refused")
  func malformed() {
    let error = #expect(throws: HarnessError.self) { try CaseFilter("(") }
    #expect(
      error == .usage("\(setting: "filter") needs a regular expression, not '('; a backslash makes a character plain"))
  }

  @Test("A thread's clock counts that thread's work only, also when others read it")
  func threadClock() throws {
    let clock = try #require(ThreadClock())
    let before = try #require(clock.nanoseconds)
    let start = ProcessTime.threadNanoseconds
    #expect(CanaryLoop.run(iterations: 1_000_000) != 0)
    let worked = ProcessTime.threadNanoseconds - start
    #expect(try #require(clock.nanoseconds) - before >= worked)
  }
}
