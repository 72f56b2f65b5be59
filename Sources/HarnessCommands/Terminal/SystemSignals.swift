import DPAHarness
import HarnessKit
import Synchronization
import SystemLibrary
import TableRuns

/// The process's signals.
enum SystemSignals {
  /// Set by the handler; a signal has nowhere else to put its word.
  private static let interrupted = Atomic<Bool>(false)

  static var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  /// Lets SIGINT and SIGTERM ask for an orderly end; a second one ends at once.
  static func catchInterrupts() {
    // Touched before the handler can be: making a static on first use is not safe inside a signal handler.
    _ = isInterrupted
    for number in [SIGINT, SIGTERM] {
      unblock(number)
      signal(number) { number in
        SystemSignals.interrupted.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Lets the first SIGINT or SIGTERM end the process: where nothing of an output can be kept, an orderly end would
  /// only wait for whoever is at the other end of a pipe.
  static func letInterruptsEnd() {
    for number in [SIGINT, SIGTERM] {
      unblock(number)
      signal(number, SIG_DFL)
    }
  }

  /// The first of these where an unfinished output is kept, else the second.
  static func handleInterrupts(of output: String) {
    if TableWriter.keepsUnfinished(output) { catchInterrupts() } else { letInterruptsEnd() }
  }

  /// A parent may have left it blocked.
  private static func unblock(_ number: Int32) {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    sigprocmask(SIG_UNBLOCK, &set, nil)
  }

  /// Lets a write to a closed pipe, or beyond the size a file may have, fail with an error that has its status, instead
  /// of killing the process.
  static func letWritesFail() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
  }
}

/// What goes to people beside the data.
enum StandardError {
  /// Whether somebody watches, for whom progress is drawn.
  static var isTerminal: Bool { isatty(2) == 1 }

  /// Writes a sentence on a line of its own; paths and names in it are made visible.
  static func say(_ sentence: String) { write(VisibleText.render(sentence) + "\n") }

  static func write(_ text: String) {
    // What cannot be written to standard error can be reported nowhere.
    _ = text.withCString { SystemLibrary.write(2, $0, strlen($0)) }
  }
}

/// Whether standard output is a terminal, for which `generate` writes text.
enum StandardOutput {
  static var isTerminal: Bool { isatty(1) == 1 }
}
