import DPAHarness
import Synchronization
import Testing

@testable import HarnessKit

@Suite("Progress bar")
struct ProgressBarTests {
  /// A clock that is set, and what a bar wrote.
  private final class Terminal: Sendable {
    let nanoseconds = Atomic<UInt64>(5)
    let texts = Mutex<[String]>([])

    var bar: ProgressBar {
      ProgressBar(
        unit: "ids", nanoseconds: { self.nanoseconds.load(ordering: .relaxed) },
        write: { text in self.texts.withLock { $0.append(text) } })
    }

    func wait(milliseconds: UInt64) { nanoseconds.add(milliseconds * 1_000_000, ordering: .relaxed) }
    var written: [String] { texts.withLock { $0 } }
  }

  @Test("Work of less than a second shows nothing, and leaves nothing to remove")
  func short() {
    let terminal = Terminal()
    let bar = terminal.bar
    terminal.wait(milliseconds: 999)
    bar.update(1, of: 2)
    bar.finish()
    #expect(terminal.written.isEmpty)
  }

  @Test("After a second it is drawn, at most five times a second, and removed at the end")
  func long() {
    let terminal = Terminal()
    let bar = terminal.bar
    terminal.wait(milliseconds: 1_000)
    bar.update(1, of: 4)
    terminal.wait(milliseconds: 199)
    bar.update(2, of: 4)
    terminal.wait(milliseconds: 801)
    bar.update(4, of: 4)
    bar.finish()
    #expect(
      terminal.written == [
        "\r\u{1B}[K[######..................] 25 %  1 of 4 ids  0 ids/s  time left unknown",
        "\r\u{1B}[K[########################] 100 %  4 of 4 ids  1 ids/s  0 s left",
        "\r\u{1B}[K",
      ])
  }

  @Test("The line has the share, the rate of what this run did, and the time left")
  func line() {
    func line(_ done: UInt64, of total: UInt64, since first: UInt64, seconds: UInt64) -> String {
      ProgressBar.line(done, of: total, since: first, unit: "rows", elapsedNanoseconds: seconds * 1_000_000_000)
    }
    #expect(
      line(600, of: 1_000, since: 100, seconds: 2)
        == "[##############..........] 60 %  600 of 1000 rows  250 rows/s  2 s left")
    #expect(line(1, of: 1_000_000, since: 0, seconds: 1).hasSuffix("1 rows/s  277 h 46 min left"))
    #expect(line(0, of: 5, since: 0, seconds: 0).hasSuffix("time left unknown"))
  }
}
