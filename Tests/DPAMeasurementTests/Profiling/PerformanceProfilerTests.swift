import DPAMeasurement
import Testing

@Suite("The profiler counts calls, total, mean and self time, memory and processor time")
struct PerformanceProfilerTests {
  private let script = ScriptedSource()

  @Test("Nested regions: a region's own time is without that of regions inside")
  func nested() {
    let profiler = PerformanceProfiler(source: script.source)
    for _ in 0..<2 {
      profiler.start("outer")
      script.pass(10)
      profiler.profile("inner") { script.pass(30) }
      profiler.profile("inner") { script.pass(20) }
      script.pass(5)
      profiler.end("outer")
    }
    let outer = profiler.result(of: "outer")
    #expect(outer?.callCount == 2)
    #expect(outer?.totalNanoseconds == 130)
    #expect(outer?.selfNanoseconds == 30)
    #expect(outer?.meanNanosecondsPerCall == .available(65))
    let inner = profiler.result(of: "inner")
    #expect(inner?.callCount == 4)
    #expect(inner?.totalNanoseconds == 100 && inner?.selfNanoseconds == 100)
    #expect(profiler.summary.map(\.name) == ["outer", "inner"])
    #expect(profiler.result(of: "other") == nil)
  }

  @Test("A call within a call of the same name counts once towards the total, and its own time stays its own")
  func recursion() {
    let profiler = PerformanceProfiler(tracksMemory: true, tracksProcessorTime: true, source: script.source)
    func descend(_ depth: Int) {
      profiler.profile("descend") {
        script.pass(7, processor: 3, allocated: 64)
        if depth > 1 { descend(depth - 1) }
      }
    }
    descend(3)
    let result = profiler.result(of: "descend")
    #expect(result?.callCount == 3)
    #expect(result?.totalNanoseconds == 21 && result?.selfNanoseconds == 21)
    #expect(result?.processorNanoseconds == .available(9))
    #expect(result?.memory.value?.allocatedBytes == .available(192))
  }

  @Test("Memory is the change of both counts over all calls, below 0 where it was given back")
  func memory() {
    let profiler = PerformanceProfiler(tracksMemory: true, source: script.source)
    profiler.profile("grow") { script.pass(1, allocated: 4_096, resident: 8_192) }
    profiler.profile("grow") { script.pass(1, allocated: 96) }
    profiler.profile("shrink") { script.pass(1, allocated: -1_000) }
    #expect(
      profiler.result(of: "grow")?.memory
        == .available(MemoryChange(allocatedBytes: .available(4_192), residentBytes: .available(8_192))))
    #expect(profiler.result(of: "shrink")?.memory.value?.allocatedBytes == .available(-1_000))
  }

  @Test("What was not asked for or cannot be read is a reason, never 0")
  func unavailable() {
    let plain = PerformanceProfiler(source: script.source)
    plain.profile("work") { script.pass(1) }
    #expect(plain.result(of: "work")?.memory.reason == "memory was not asked for")
    #expect(plain.result(of: "work")?.processorNanoseconds.reason == "processor time was not asked for")
    plain.start("open")
    #expect(plain.result(of: "open")?.meanNanosecondsPerCall.reason == "no call of 'open' has ended")

    script.loseAllocator("no statistics")
    let tracking = PerformanceProfiler(tracksMemory: true, source: script.source)
    tracking.profile("work") { script.pass(1) }
    #expect(tracking.result(of: "work")?.memory.value?.allocatedBytes == .unavailable("no statistics"))
    #expect(tracking.result(of: "work")?.memory.value?.residentBytes == .available(0))
  }

  @Test("A region ends when its work throws, and a profiled function counts each call")
  func throwing() throws {
    struct Failure: Error {}
    let profiler = PerformanceProfiler(source: script.source)
    #expect(throws: Failure.self) {
      try profiler.profile("failing") {
        script.pass(4)
        throw Failure()
      }
    }
    #expect(profiler.result(of: "failing")?.totalNanoseconds == 4)

    let double = profiler.profiled("double") { (number: Int) in
      script.pass(2)
      return 2 * number
    }
    #expect(try double(4) == 8 && double(5) == 10)
    #expect(profiler.result(of: "double")?.callCount == 2)
    #expect(profiler.result(of: "double")?.totalNanoseconds == 4)
  }

  @Test("Ending another region than the one that is open stops the program")
  func wrongEnd() async {
    await #expect(processExitsWith: .failure) {
      let profiler = PerformanceProfiler()
      profiler.start("one")
      profiler.end("other")
    }
  }

  @Test("Threads' results add up by name")
  func sum() {
    let (first, second) = (PerformanceProfiler(source: script.source), PerformanceProfiler(source: script.source))
    first.profile("a") { script.pass(3) }
    second.profile("b") { script.pass(5) }
    second.profile("a") { script.pass(4) }
    let sum = ProfileResult.sum([first.summary, second.summary])
    #expect(sum.map(\.name) == ["a", "b"])
    #expect(sum.map(\.callCount) == [2, 1])
    #expect(sum.map(\.totalNanoseconds) == [7, 5])
    #expect(sum[0].memory.reason == "memory was not asked for")
  }

  @Test("A region reads the clock twice, and nothing else that it was not asked for")
  func readings() {
    let profiler = PerformanceProfiler(source: script.source)
    for _ in 0..<3 { profiler.profile("work") { script.pass(1) } }
    #expect(script.readings == .init(wall: 6))
    let both = PerformanceProfiler(tracksMemory: true, tracksProcessorTime: true, source: script.source)
    both.profile("work") { script.pass(1) }
    #expect(script.readings == .init(wall: 8, processor: 2, memory: 2))
  }

  @Test("What a region adds is measured against the same work without one: here two readings of 30 ns")
  func cost() {
    script.chargeEachReading(30)
    let cost = ProfilerCost.measure(iterations: 10, regions: 10, rounds: 3, source: script.source)
    #expect(cost.regionNanoseconds == 60)
    #expect(cost.workNanoseconds == 3, "one reading over ten regions; the work itself takes no scripted time")
    #expect(cost.percent == 2_000)
  }
}
