internal import CDPAPlatform
import DPAMeasurement
import SystemLibrary

/// A child process that says `ready` before each piece of its work and waits until it is told `go`.
///
/// The file of this module with pointers to C's strings and buffers: each is of memory whose length is handed over with
/// it. Whoever uses it does so from a thread that SIGPIPE cannot end.
final class TurnTaker {
  private static let outputLimit = 16 << 20
  private static let ready = Array((ProgramTurns.readyWord + "\n").utf8)
  private static let go = Array((ProgramTurns.goWord + "\n").utf8)

  private let child: dpa_child
  private let limitSeconds: Double
  private let isCancelled: () -> Bool
  /// How long its turns have taken so far.
  private var waitedNanoseconds: UInt64 = 0
  private var output: [UInt8] = []
  private var words: [UInt8] = []
  private var isReaped = false
  private var hasWords = true
  /// How it ended; nil while it has turns left.
  private(set) var end: ProgramEnd?

  /// - Parameters:
  ///   - limitSeconds: What all of its turns together may take.
  ///   - isCancelled: Asked several times a second.
  init(_ call: ProgramCall, limitSeconds: Double, isCancelled: @escaping () -> Bool) {
    self.limitSeconds = limitSeconds
    self.isCancelled = isCancelled
    var child = dpa_child(process: 0, input: -1, output: -1, error: -1)
    let error = CStrings.with([call.program] + call.arguments) { arguments in
      CStrings.with(call.environment.map { "\($0.key)=\($0.value)" }) { environment in
        dpa_start_heard_child(arguments, environment, &child)
      }
    }
    self.child = child
    guard error != 0 else { return }
    isReaped = true
    end = .couldNotStart(reason: String(cString: strerror(error)))
  }

  /// Keeps the calling thread, and all that it starts from now on, on one of the cores that it may use.
  static func stayOnOneCore(_ number: UInt64) { _ = dpa_stay_on_one_core(number) }

  deinit {
    kill()
    guard child.process > 0 else { return }
    for descriptor in [child.input, child.output, child.error] { close(descriptor) }
  }

  /// Tells it to go on.
  func go() {
    // Four bytes always fit: it has read all that came before. One that is gone is found out by what it says next.
    _ = Self.go.withUnsafeBytes { write(child.input, $0.baseAddress, $0.count) }
  }

  /// Waits until it is ready for its next turn, or has ended.
  ///
  /// - Returns: Whether nothing is wrong with it.
  func waitForTurn() -> Bool {
    let start = MonotonicClock.nanoseconds()
    while end == nil {
      if output.starts(with: Self.ready) {
        output.removeFirst(Self.ready.count)
        waitedNanoseconds += MonotonicClock.nanoseconds() - start
        return true
      }
      readMore(waitedNanoseconds + MonotonicClock.nanoseconds() - start)
    }
    return end?.problem == nil
  }

  /// Ends it, and all that it has started.
  func kill() {
    guard !isReaped else { return }
    // Before its end is asked for: until then no other group can have this number.
    SystemLibrary.kill(-child.process, SIGKILL)
    var status: Int32 = 0
    while waitpid(child.process, &status, 0) < 0 && errno == EINTR {}
    isReaped = true
  }

  private func readMore(_ waited: UInt64) {
    if isCancelled() { return finish(.interrupted) }
    guard Double(waited) < limitSeconds * 1e9 else { return finish(.hung(seconds: limitSeconds)) }
    guard output.count <= Self.outputLimit else { return finish(.tooLong(mebibytes: Self.outputLimit >> 20)) }
    // An end that is closed would be ready for ever: one below 0 is not looked at.
    var pollers = [child.output, hasWords ? child.error : -1].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // A tenth of a second at most: nothing wakes this thread when the work is cancelled or its time is up.
    guard poll(&pollers, 2, 100) > 0 else { return }
    // Heard before its output ends, since its last words are the reason why.
    if pollers[1].revents != 0 { hasWords = Self.read(child.error, into: &words, keeping: 1 << 16) }
    if pollers[0].revents != 0, !Self.read(child.output, into: &output, keeping: .max) { awaitEnd(waited) }
  }

  /// Waits for the end of a process that has closed its output.
  private func awaitEnd(_ waited: UInt64) {
    let start = MonotonicClock.nanoseconds()
    var status: Int32 = 0
    while waitpid(child.process, &status, WNOHANG) != child.process {
      if isCancelled() { return finish(.interrupted) }
      let all = waited + MonotonicClock.nanoseconds() - start
      guard Double(all) < limitSeconds * 1e9 else { return finish(.hung(seconds: limitSeconds)) }
      // Read all the while, so that it can say why it ends.
      _ = Self.read(child.error, into: &words, keeping: 1 << 16)
      usleep(200)
    }
    isReaped = true
    _ = Self.read(child.error, into: &words, keeping: 1 << 16)
    // What it started may hold on to the core; the group's number is its own as long as one of it lives.
    SystemLibrary.kill(-child.process, SIGKILL)
    // The macros that take the status apart are not there for Swift.
    if status & 0x7f != 0 { return finish(.signalled(status & 0x7f)) }
    let line = words.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
    finish(
      .exited(
        status: status >> 8 & 0xff, output: String(decoding: output, as: UTF8.self),
        words: String(line.prefix(ProgramEnd.wordLimit))))
  }

  private func finish(_ end: ProgramEnd) {
    self.end = end
    kill()
  }

  /// Reads what is there without waiting.
  ///
  /// - Parameter limit: What comes beyond so many bytes is thrown away.
  /// - Returns: Whether more may come.
  private static func read(_ descriptor: Int32, into bytes: inout [UInt8], keeping limit: Int) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let count = chunk.withUnsafeMutableBytes { SystemLibrary.read(descriptor, $0.baseAddress, $0.count) }
    if count > 0 { bytes += chunk[..<min(count, max(0, limit - bytes.count))] }
    return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
  }
}
