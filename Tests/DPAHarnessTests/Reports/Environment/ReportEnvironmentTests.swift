import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("What a report was measured on")
struct ReportEnvironmentTests {
  private static let values = [
    "architecture": "x86_64", "processor": "EPYC", "usable_cores": "2", "compiler": "clang", "allocator": "jemalloc",
    "commit": "abc", "load_before": "0.1",
  ]

  private static func environment(_ changes: [String: String] = [:]) -> ReportEnvironment {
    ReportEnvironment(
      facts: values.merging(changes) { $1 }.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })
  }

  @Test("Exact metrics compare across architecture, compiler and allocator alone; times want processor and cores too")
  func keys() {
    let one = Self.environment()
    #expect(one.exactKey == "x86_64 | clang | jemalloc")
    #expect(one.machineKey == "x86_64 | EPYC | 2 | clang | jemalloc")
    for name in Self.values.keys {
      let other = Self.environment([name: "another"])
      #expect((other.exactKey != one.exactKey) == ["architecture", "compiler", "allocator"].contains(name), "\(name)")
      #expect((other.machineKey != one.machineKey) == !["commit", "load_before"].contains(name), "\(name)")
    }
  }

  @Test("What is not known is a part of the key, and not the same as an empty value")
  func unknown() {
    #expect(ReportEnvironment(facts: []).exactKey == "unknown-architecture | unknown-compiler | unknown-allocator")
  }

  @Test("The facts are those that are promised, in their order")
  func facts() async {
    let programs = ScriptedPrograms { _, _ in .exited(status: 0, output: "abc\n", words: "") }
    let facts = await EnvironmentReading.facts(executable: "/nowhere/program", programs: programs)
    #expect(
      facts.map(\.name) == [
        "processor", "processor_features", "architecture", "usable_cores", "memory_limit_bytes", "system_kernel",
        "compiler", "build_flags", "allocator", "allocator_options", "commit", "working_tree", "program_sha256",
      ])
    #expect(facts.allSatisfy { ($0.value == nil) != ($0.unavailable == nil) && $0.value != "" })
    #expect(facts.last?.unavailable == "'/nowhere/program' cannot be read")
    let load = EnvironmentReading.load("load_before")
    #expect(load.name == "load_before" && load.value?.split(separator: " ").count ?? 3 == 3)
  }
}
