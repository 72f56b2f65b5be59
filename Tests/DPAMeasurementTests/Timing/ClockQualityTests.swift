import DPAMeasurement
import Synchronization
import Testing

@Suite("A clock's quality is measured by reading it")
struct ClockQualityTests {
  @Test("The smallest step and the mean cost of a reading")
  func scripted() {
    let time = Mutex<UInt64>(0)
    let steps = Mutex<UInt64>(0)
    let quality = ClockQuality.measure(readings: 4) {
      let step = steps.withLock { step in
        step += 1
        return step
      }
      // 0 at first, then 40 and 0 in turn.
      return time.withLock { now in
        now += step > 1 && step % 2 == 0 ? 40 : 0
        return now
      }
    }
    #expect(quality.value?.resolutionNanoseconds == 40 && quality.value?.costNanoseconds == 20)
    #expect(ClockQuality.measure(readings: 9) { 5 }.reason == "the clock did not move in 9 readings")
  }

  @Test("This machine's clock can time a microsecond")
  func thisMachine() throws {
    let quality = try #require(ClockQuality.measure(readings: 10_000).value)
    #expect(quality.resolutionNanoseconds < 1_000)
    #expect(quality.costNanoseconds > 0)
  }

  @Test("The canary's loop computes what it always did")
  func canary() {
    // From the same loop in Python.
    #expect(CanaryLoop.run(iterations: 0) == 11_400_714_819_323_198_485)
    #expect(CanaryLoop.run(iterations: 1) == 3_236_661_107_050_532_109)
    #expect(CanaryLoop.run(iterations: 1_000) == 2_926_642_762_503_582_672)
  }
}
