import DPAHarness
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's signals.
enum SystemSignals {
  /// Set by the handler; a signal has nowhere else to put its word.
  private static let interrupted = Atomic<Bool>(false)

  static var isInterrupted: Bool { interrupted.load(ordering: .relaxed) }

  /// Lets SIGINT and SIGTERM ask for an orderly end; a second one ends at once.
  static func catchInterrupts() {
    _ = isInterrupted
    for number in [SIGINT, SIGTERM] {
      // A parent may have left it blocked.
      var set = sigset_t()
      sigemptyset(&set)
      sigaddset(&set, number)
      sigprocmask(SIG_UNBLOCK, &set, nil)
      signal(number) { number in
        SystemSignals.interrupted.store(true, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Lets SIGINT and SIGTERM end the process at once again, for work that does not ask.
  static func letInterruptsEnd() {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
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
    _ = text.withCString { Glibc.write(2, $0, strlen($0)) }
  }
}

/// Whether standard output is a terminal, for which `generate` writes text.
enum StandardOutput {
  static var isTerminal: Bool { isatty(1) == 1 }
}
