import Foundation
import Testing

@testable import dpa_harness

@Suite("Work that Ctrl-C interrupts")
struct InterruptibleWorkTests {
  @Test("The first Ctrl-C cancels it, and it ends in order")
  func first() async {
    await #expect(processExitsWith: .exitCode(7)) {
      let wasCancelled = try InterruptibleWork.run {
        kill(getpid(), SIGINT)
        while !Task.isCancelled { usleep(1_000) }
        return true
      }
      exit(wasCancelled ? 7 : 0)
    }
  }

  @Test("The second ends the process, however long the work still takes")
  func second() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      _ = try InterruptibleWork.run {
        kill(getpid(), SIGINT)
        while !Task.isCancelled { usleep(1_000) }
        // The handler lets go of the signal right after it cancelled: one of these ends the process.
        for _ in 0..<10_000 {
          kill(getpid(), SIGINT)
          usleep(1_000)
        }
      }
    }
  }
}
