import Testing

@testable import DPAHarness

@Suite("Progress on a terminal")
struct ProgressBarTests {
  @Test("the line has the share, the rate of this run's rows, and the time left")
  func line() {
    #expect(
      ProgressBar.line(600, of: 1_000, since: 100, nanoseconds: 2_000_000_000)
        == "[##############..........] 60 %  600 of 1000 rows  250 rows/s  2 s left")
    #expect(
      ProgressBar.line(1, of: 1_000_000, since: 0, nanoseconds: 1_000_000_000).hasSuffix("1 rows/s  277 h 46 min left"))
    #expect(ProgressBar.line(0, of: 5, since: 0, nanoseconds: 0).hasSuffix("time left unknown"))
  }

  @Test("nothing is drawn in the first second, then at most ten times a second, and the line is cleared")
  func pace() {
    var (time, drawn): (UInt64, [String]) = (0, [])
    let bar = ProgressBar(nanoseconds: { time }, draw: { drawn.append($0) })
    for _ in 0..<300 {
      time += 10_000_000
      bar.show(time / 10_000_000, of: 300)
    }
    #expect((15...21).contains(drawn.count), "\(drawn.count)")
    bar.clear()
    #expect(drawn.last == "\r\u{1b}[K")
    #expect(drawn.allSatisfy { !$0.contains("\u{1b}[3") }, "no colours")
  }
}
