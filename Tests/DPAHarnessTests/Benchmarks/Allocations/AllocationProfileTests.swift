import Foundation
import Hashing
import Testing

@testable import DPAHarness
@testable import DPAMeasurement
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Which functions allocate in a cell")
struct AllocationProfileTests {
  /// The file of this process.
  private static func bytes() throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "/proc/self/exe")))
  }

  @Test("Swift's names are read, without the hashes of private ones; other names stay")
  func demangles() {
    #expect(FunctionNames.demangled("$s4main3fooyyF") == "main.foo() -> ()")
    #expect(FunctionNames.demangled("$s4main3foo33_0123456789ABCDEF0123456789ABCDEFLLyyF") == "main.foo() -> ()")
    for name in ["malloc", "_ZN3fooEv", "", "in _AB)", "( in _)"] { #expect(FunctionNames.demangled(name) == name) }
  }

  @Test("A damaged program has no functions, or some, and ends nothing")
  func damagedPrograms() throws {
    var bytes = try Self.bytes()
    #expect(FunctionTable(bytes) != nil)
    for length in [0, 3, 63, 64, 4_096] { #expect(FunctionTable(Array(bytes.prefix(length))) == nil) }
    for place in [32, 40, 54, 56, 58, 60, 62] {
      let kept = bytes[place]
      bytes[place] = 0xFF
      if let table = FunctionTable(bytes) { _ = table.symbol(atFileOffset: UInt64(place)) }
      bytes[place] = kept
    }
  }

  /// A profile of two stacks by names that stand for themselves.
  private static func profile(counted: AllocationAmount? = .init(count: 2, bytes: 336)) throws -> AllocationProfile {
    let text = """
      heap_v2/1
      @ 0x7000 0x1010 0x2010
        t*: 0: 0 [3: 336]
      @ 0x3010 0x2010
        t*: 1: 4096 [1: 4096]

      MAPPED_LIBRARIES:
      1000-2000 r-xp 00001000 fe:00 1 /gone/a;b
      2000-3000 r-xp 00000000 fe:00 1 /gone/main
      3000-4000 r-xp 00000000 fe:00 1 /gone/other
      6000-8000 r-xp 00000000 fe:00 1 /lib/libjemalloc.so.2

      """
    let dump = try HeapDump(Array(text.utf8), from: "h")
    return AllocationProfile(
      dump, of: "a/b", size: "smoke", counted: counted, uncountedReason: counted == nil ? "no counter" : nil,
      names: FunctionNames(dump.mappings, files: SystemFiles()))
  }

  @Test("As text: the totals, then functions by what they allocate themselves, without the allocator's own")
  func text() throws {
    #expect(
      try Self.profile().render(.text) == """
        One iteration of 'a/b', size smoke; every block was recorded.
        counted: 2 blocks of 336 bytes; profiled: 4 blocks of 4,432 bytes

        own bytes  own blocks  all bytes  all blocks  left bytes  function
            4,096           1      4,096           1       4,096  other+0x10
              336           3        336           3           0  a;b+0x1010
                0           0      4,432           4           0  main+0x10

        """)
    let short = try Self.profile(counted: nil).render(.text, by: .count, rowCount: 1)
    #expect(short.contains("profiled: 4 blocks of 4,432 bytes; not counted: no counter\n"))
    #expect(short.hasSuffix("  a;b+0x1010\n... and 2 more functions\n"))
  }

  @Test("As folded stacks: outermost first, by bytes or by blocks, and no semicolon in a name")
  func folded() throws {
    #expect(try Self.profile().render(.folded) == "main+0x10;other+0x10 4096\nmain+0x10;a:b+0x1010 336\n")
    #expect(try Self.profile().render(.folded, by: .count) == "main+0x10;other+0x10 1\nmain+0x10;a:b+0x1010 3\n")
  }

  @Test("As JSON: totals, functions and stacks")
  func json() throws {
    let text = try Self.profile().render(.json)
    #expect(
      text.hasPrefix(
        #"""
        {
        "header": {"schema":"dpa-harness-allocations","version":1},
        "cell": "a/b",
        "size": "smoke",
        "sample_bytes": 1,
        "counted": {"bytes":336,"count":2},
        "uncounted_reason": null,
        "profiled": {"bytes":4432,"count":4},
        "functions": [
        {"all":{"bytes":4096,"count":1},"file":"other","function":"other+0x10",
        """#))
    let own = #""left":{"bytes":0,"count":0},"own":{"bytes":336,"count":3}}"#
    #expect(text.contains(#""file":"a;b","function":"a;b+0x1010",\#(own)"#))
    #expect(
      text.hasSuffix(
        #"""
        {"allocated":{"bytes":336,"count":3},"functions":["main+0x10","a;b+0x1010"],"left":{"bytes":0,"count":0}}
        ]
        }

        """#))
  }

  @Test("A cell that allocates nothing has no functions and no stacks")
  func nothing() throws {
    let dump = try HeapDump(Array("heap_v2/1\n\nMAPPED_LIBRARIES:\n".utf8), from: "h")
    let profile = AllocationProfile(
      dump, of: "a/b", size: "smoke", counted: AllocationAmount(), names: FunctionNames([], files: SystemFiles()))
    #expect(profile.render(.text).hasSuffix("counted: 0 blocks of 0 bytes; profiled: 0 blocks of 0 bytes\n"))
    #expect(profile.render(.folded) == "" && profile.render(.json).contains(#""stacks": []"#))
  }

  // MARK: The processes

  private static func run(_ values: [CellRun.Values], root: String = ScriptedWork.right.description) -> ProgramEnd {
    .exited(status: 0, output: CellRun(cell: "cell/a", root: root, sampleCount: 10, values: values).line, words: "")
  }

  private static let counts = run([
    .init(metric: "allocation_count", iterations: [3]), .init(metric: "allocated_bytes", iterations: [336]),
  ])

  /// Runs the task with a profiling process that ends so, having written this.
  private func outcome(
    counting: ProgramEnd = AllocationProfileTests.counts,
    profiling: ProgramEnd = AllocationProfileTests.run([.init(metric: "sample_bytes", iterations: [1])]),
    writing heap: String? = "heap_v2/1\n\nMAPPED_LIBRARIES:\n"
  ) async throws -> (error: HarnessError?, calls: [ScriptedPrograms.Call]) {
    let programs = ScriptedPrograms { call, _ in
      guard call.arguments[0] == "profile-cell" else { return counting }
      if let heap { try? Data(heap.utf8).write(to: URL(fileURLWithPath: call.arguments[5])) }
      return profiling
    }
    let task = try AllocationTask(
      ScriptedWork.cell(), size: .smoke, executable: "p", programs: programs, files: SystemFiles())
    do throws(HarnessError) {
      _ = try await task.run()
      return (nil, programs.calls)
    } catch { return (error, programs.calls) }
  }

  @Test("One process counts, then another one is profiled: every block where they are few, and the folder is removed")
  func processes() async throws {
    let (error, calls) = try await outcome()
    #expect(error == nil)
    #expect(calls.map { $0.arguments[0] } == ["bench-cell", "profile-cell"])
    #expect(calls[0].arguments == ["bench-cell", "cell/a", "--pass", "memory", "--size", "smoke"])
    #expect(calls[1].arguments.prefix(5) == ["profile-cell", "cell/a", "--size", "smoke", "--heap"])
    #expect(
      calls[1].variables["MALLOC_CONF"]
        == "tcache:false,narenas:1,background_thread:false,prof:true,prof_accum:true,prof_active:false,lg_prof_sample:0"
    )
    let folder = URL(fileURLWithPath: calls[1].arguments[5]).deletingLastPathComponent().path
    #expect(!FileManager.default.fileExists(atPath: folder))
    let many = try await outcome(
      counting: Self.run([
        .init(metric: "allocation_count", iterations: [200_001]), .init(metric: "allocated_bytes", iterations: [1e9]),
      ]))
    #expect(many.calls[1].variables["MALLOC_CONF"]?.hasSuffix("lg_prof_sample:12") == true)
    let uncounted = try await outcome(
      counting: Self.run([.init(metric: "allocation_count", iterations: [], reason: "r")]))
    #expect(uncounted.calls[1].variables["MALLOC_CONF"]?.hasSuffix("lg_prof_sample:12") == true)
  }

  @Test(
    "A process that dies, a jemalloc without profiles, a wrong root and a broken profile each say so, with a status")
  func failures() async throws {
    func text(_ outcome: (error: HarnessError?, calls: [ScriptedPrograms.Call])) -> String? {
      outcome.error.map { "\($0.status.rawValue) \($0)" }
    }
    #expect(
      text(try await outcome(profiling: .signalled(9)))
        == "70 the process of 'cell/a' was ended by signal 9, so there is no profile")
    #expect(
      text(try await outcome(counting: .exited(status: 70, output: "", words: "no")))
        == "70 the process of 'cell/a' ended with status 70, saying: no, so there is no profile")
    #expect(
      text(try await outcome(profiling: .interrupted))
        == "130 the process of 'cell/a' was interrupted, so there is no profile")
    #expect(
      text(try await outcome(profiling: .exited(status: 0, output: "x", words: "")))
        == "70 the process of 'cell/a' printed something else than its run, so there is no profile")
    let reason = "this jemalloc was built without heap profiles (enable-prof)"
    #expect(
      text(try await outcome(profiling: Self.run([.init(metric: "sample_bytes", iterations: [], reason: reason)])))
        == "4 the allocations of 'cell/a' cannot be profiled here: \(reason)")
    let wrong = ScriptedWork.wrong.description
    #expect(
      text(try await outcome(profiling: Self.run([.init(metric: "sample_bytes", iterations: [1])], root: wrong)))
        == "1 the process of 'cell/a' computed the root \(wrong), and it must be \(ScriptedWork.right), "
        + "so there is no profile"
    )
    #expect(try await outcome(writing: "heap").error?.status == .malformed)
    #expect(try await outcome(writing: nil).error?.status == .inputOutput)
  }

  @Test("Bytes between two samples are a power of two", arguments: [0, -1, 3, 1 << 31])
  func sampleBytes(_ bytes: Int) {
    let error = HarnessError.usage(
      "\(setting: "sample_bytes") must be a power of two from 1 to 1073741824, not \(bytes)")
    #expect(throws: error) {
      try AllocationTask(ScriptedWork.cell(), size: .smoke, sampleBytes: bytes, executable: "p")
    }
  }

  @Test("The profiled process warms up, and its one recorded iteration is looked at like any other")
  func pass() throws {
    let log = ScriptedWork.Log()
    let pass = AllocationPass(ScriptedWork.cell(log)) { (path, work) throws(HarnessError) in
      log.note("record \(path)")
      try work()
      log.note("recorded")
      return .available(1)
    }
    let run = try pass.run(to: "h")
    let warm = ["spoil", "run", "root"]
    #expect(log.events == warm + warm + warm + ["spoil", "record h", "run", "recorded", "root"])
    #expect(run["sample_bytes"] == [1] && run.root == ScriptedWork.right.description && run.otherRoot == nil)
    let roots = Array(repeating: ScriptedWork.right, count: 3) + [ScriptedWork.wrong]
    let wrong = AllocationPass(ScriptedWork.cell(roots: roots)) { (_, work) throws(HarnessError) in
      try work()
      return .available(1)
    }
    #expect(try wrong.run(to: "h").otherRoot == ScriptedWork.wrong.description)
    let unprofiled = AllocationPass(CountedWork.cell) { (_, _) throws(HarnessError) in .unavailable("no") }
    let refused = try unprofiled.run(to: "h")
    #expect(refused.otherRoot == nil && refused.values.map(\.reason) == ["no"])
  }
}

/// Work whose result is spoiled and only right again where it ran.
private final class CountedWork: CellWork {
  private var isDone = false

  static var cell: BenchmarkCell {
    BenchmarkCell(
      "cell/a", sampleCount: 10, expecting: { _ throws(HarnessError) in ScriptedWork.right },
      work: { _ throws(HarnessError) in CountedWork() })
  }

  func spoil() { isDone = false }
  func run() { isDone = true }
  func root() -> Digest { isDone ? ScriptedWork.right : ScriptedWork.wrong }
}
