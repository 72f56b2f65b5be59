import Foundation
import Testing

@testable import HarnessCommands

@Suite("Work that Ctrl-C interrupts")
struct InterruptibleWorkTests {
  @Test("The second ends the process, however long the work still takes")
  func second() async {
    await #expect(processExitsWith: .signal(SIGINT)) {
      try InterruptibleWork.run {
        // Those that come before anybody listens are ignored; then one cancels, and the next one ends the process.
        while true {
          kill(getpid(), SIGINT)
          usleep(1_000)
        }
      }
    }
  }
}
