#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's signals.
enum SystemSignals {
  /// Lets a write to a closed pipe fail with an error that is mapped to a quiet exit, instead of killing the process.
  static func ignoreClosedPipes() { signal(SIGPIPE, SIG_IGN) }
}

/// What goes to people beside the data.
enum StandardError {
  static var isTerminal: Bool { isatty(2) == 1 }

  static func write(_ text: String) {
    // What cannot be written to standard error can be reported nowhere.
    _ = text.withCString { Glibc.write(2, $0, strlen($0)) }
  }
}

/// Whether standard output is a terminal, for which `generate` writes text.
enum StandardOutput {
  static var isTerminal: Bool { isatty(1) == 1 }
}
