internal import CDPAPlatform
import HarnessKit
import SystemLibrary

/// The process of an engine with all that it starts: bytes go in and come out within a time, and at the end nothing of
/// it is left.
///
/// The file of this module with unsafe pointers: each is of a buffer whose length is handed over with it. Whoever uses
/// it ignores SIGPIPE, as this program does, so that writing to an engine that is gone is an error.
final class EngineProcess {
  private let child: dpa_child
  private let limits: EngineLimits
  private var isInputOpen = true
  private var end: EngineEnd?

  /// - Throws: `EngineFailure.couldNotStart`.
  init(_ words: [String], _ limits: EngineLimits) throws(EngineFailure) {
    self.limits = limits
    var child = dpa_child()
    let error = CStrings.with(words) { dpa_start_child($0, &child) }
    guard error == 0 else { throw .couldNotStart(program: words[0], reason: String(cString: strerror(error))) }
    self.child = child
  }

  deinit {
    kill()
    close(child.output)
  }

  /// Writes all bytes, or as many as are taken.
  ///
  /// - Parameter deadline: In nanoseconds of the limits' clock.
  func write(_ bytes: [UInt8], until deadline: UInt64) throws(TransferProblem) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { SystemLibrary.write(child.input, $0.baseAddress, $0.count) }
      if count >= 0 {
        written += count
      } else if errno == EAGAIN {
        try wait(for: child.input, POLLOUT, until: deadline)
      } else if errno != EINTR {
        // It has closed its input, or is gone: reading tells which, and what it may have said before.
        return
      }
    }
  }

  /// Reads some bytes, at least one.
  func read(into buffer: UnsafeMutableRawBufferPointer, until deadline: UInt64) throws(TransferProblem) -> Int {
    while true {
      let count = SystemLibrary.read(child.output, buffer.baseAddress, buffer.count)
      if count > 0 { return count }
      if count == 0 { throw silence(until: deadline) }
      if errno == EAGAIN {
        try wait(for: child.output, POLLIN, until: deadline)
      } else if errno != EINTR {
        throw .closedOutput
      }
    }
  }

  /// Closes its input, waits for its end, and ends whatever is left.
  ///
  /// - Returns: What is wrong with how it ended; nil where nothing is.
  func finish() -> EngineFailure? {
    closeInput()
    guard awaitEnd(until: limits.deadline) else {
      kill()
      return limits.isInterrupted() ? .interrupted : .stillRunning(seconds: limits.answerSeconds)
    }
    var byte: UInt8 = 0
    let surplus = SystemLibrary.read(child.output, &byte, 1) > 0
    // Helpers of an engine, such as Python's, may end a moment after it.
    var pauses = 0
    var count = dpa_group_count(child.process)
    while count > 0, pauses < 100 {
      usleep(10_000)
      pauses += 1
      count = dpa_group_count(child.process)
    }
    SystemLibrary.kill(-child.process, SIGKILL)
    return count > 0 ? .leftBehind(processCount: Int(count)) : surplus ? .surplus : nil
  }

  /// Ends it and all of its group at once.
  func kill() {
    closeInput()
    // Before its end is asked for: until then no other group can have this number.
    SystemLibrary.kill(-child.process, SIGKILL)
    guard end == nil else { return }
    var status: Int32 = 0
    while waitpid(child.process, &status, 0) < 0 && errno == EINTR {}
    end = EngineEnd(status: status)
  }

  private func closeInput() {
    if isInputOpen { close(child.input) }
    isInputOpen = false
  }

  private func wait(for descriptor: Int32, _ event: Int32, until deadline: UInt64) throws(TransferProblem) {
    var poller = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    while true {
      if limits.isInterrupted() { throw .interrupted }
      let now = limits.nanoseconds()
      guard now < deadline else { throw .timeIsUp }
      // Tenths of a second at most: another thread may hear of the signal that interrupts us.
      let milliseconds = min(100, (deadline - now) / 1_000_000 + 1)
      if poll(&poller, 1, Int32(milliseconds)) > 0 { return }
    }
  }

  /// Why nothing more comes from it.
  private func silence(until deadline: UInt64) -> TransferProblem {
    // A process that dies closes its output first, and is gone a moment later.
    guard awaitEnd(until: deadline), let end else { return limits.isInterrupted() ? .interrupted : .closedOutput }
    return .ended(end)
  }

  /// Whether it has ended by then.
  private func awaitEnd(until deadline: UInt64) -> Bool {
    var pause: UInt32 = 500
    while end == nil {
      var status: Int32 = 0
      if waitpid(child.process, &status, WNOHANG) == child.process {
        end = EngineEnd(status: status)
        return true
      }
      guard limits.nanoseconds() < deadline, !limits.isInterrupted() else { return false }
      usleep(pause)
      pause = min(20_000, pause * 2)
    }
    return true
  }
}

/// What an engine may take.
package struct EngineLimits: Sendable {
  /// For one answer, from the first byte of its question to its last.
  package var answerSeconds: Double
  /// The bytes of an answer's line.
  // Fifteen times the longest that a golden case needs, the chain of 1,000 links.
  package var lineByteCount = 1 << 20
  package var isInterrupted: @Sendable () -> Bool
  /// From any fixed point.
  package var nanoseconds: @Sendable () -> UInt64

  package init(
    answerSeconds: Double, isInterrupted: @escaping @Sendable () -> Bool = { false },
    nanoseconds: @escaping @Sendable () -> UInt64
  ) {
    self.answerSeconds = answerSeconds
    self.isInterrupted = isInterrupted
    self.nanoseconds = nanoseconds
  }

  /// The end of an answer's time that begins now.
  var deadline: UInt64 { nanoseconds() + UInt64(answerSeconds * 1e9) }
}

/// Why bytes did not go in or come out.
enum TransferProblem: Error, Equatable {
  case timeIsUp
  case interrupted
  case ended(EngineEnd)
  /// It runs on, and nothing more will come.
  case closedOutput
}

/// How a process ended.
package enum EngineEnd: Equatable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case signalled(Int32)

  /// - Parameter status: As `waitpid` gives it.
  init(status: Int32) {
    // The macros that take it apart are not there for Swift.
    self = status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signalled(status & 0x7f)
  }

  package var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .signalled(let signal): "was ended by signal \(signal)"
    }
  }
}
