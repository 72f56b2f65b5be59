import HarnessKit
package import TableCore

/// What answers the questions of the protocol: an engine in another process, or this program.
package protocol QuestionAnswering: AnyObject {
  var about: EngineDescription { get }
  /// Answers a question of a layer that it has.
  ///
  /// - Parameters:
  ///   - raw: Where the bytes behind the answer go.
  ///   - rawByteCount: How many there must be.
  func answer(
    _ question: EngineQuestion, appendingTo raw: inout ByteBuffer, rawByteCount: Int
  ) throws(EngineFailure) -> EngineAnswer
}

extension QuestionAnswering {
  /// Answers a question behind whose answer no bytes follow.
  package func answer(_ question: EngineQuestion) throws(EngineFailure) -> EngineAnswer {
    var none = ByteBuffer()
    return try answer(question, appendingTo: &none, rawByteCount: 0)
  }

  package func has(_ layer: EngineQuestion.Ask) -> Bool { about.layers.contains(layer) }
}

/// Asks an engine in another process, one question at a time. After its first failure it is ended, and every further
/// question fails in the same way.
package final class EngineClient: QuestionAnswering {
  package private(set) var about = EngineDescription(name: "", version: "", layers: [])
  private let process: EngineProcess
  private let limits: EngineLimits
  private var lastID: UInt64 = 0
  private var failure: EngineFailure?
  /// Read and not used so far, from `start` on.
  private var pending: [UInt8] = []
  private var start = 0
  // What a pipe holds where the system makes none larger.
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  /// Starts the engine and lets it describe itself.
  ///
  /// - Parameter words: The program and its arguments.
  package init(_ words: [String], _ limits: EngineLimits) throws(EngineFailure) {
    self.limits = limits
    process = try EngineProcess(words, limits)
    var question = EngineQuestion(.describe)
    question.protocol = EngineQuestion.version
    var none = ByteBuffer()
    let answer = try exchange(question, appendingTo: &none, rawByteCount: 0)
    about = try checking { () throws(EngineFailure) in try EngineDescription(answer) }
  }

  package func answer(
    _ question: EngineQuestion, appendingTo raw: inout ByteBuffer, rawByteCount: Int
  ) throws(EngineFailure) -> EngineAnswer {
    lastID += 1
    var question = question
    question.id = lastID
    return try exchange(question, appendingTo: &raw, rawByteCount: rawByteCount)
  }

  /// Ends the engine as the protocol says, by the end of its input.
  ///
  /// - Returns: What is wrong with it; nil where nothing is.
  package func finish() -> EngineFailure? {
    if let failure { return failure }
    let problem = process.finish()
    failure = problem ?? (start < pending.count ? .surplus : nil)
    return failure
  }

  private func exchange(
    _ question: EngineQuestion, appendingTo raw: inout ByteBuffer, rawByteCount: Int
  ) throws(EngineFailure) -> EngineAnswer {
    if let failure { throw failure }
    return try checking { () throws(EngineFailure) in
      let deadline = limits.deadline
      // Read before anything is asked: what came without a question is not the answer to this one.
      guard start == pending.count else { throw EngineFailure.surplus }
      do throws(TransferProblem) {
        try process.write(Array((JSONText.line(question) + "\n").utf8), until: deadline)
      } catch {
        throw reason(error, question.ask, inMiddle: false)
      }
      let line = try line(of: question.ask, until: deadline)
      let answer = try Self.decoded(line, of: question)
      if rawByteCount > 0 || answer.bytes != nil {
        guard answer.bytes == rawByteCount else {
          let found = answer.bytes.map { "\($0)" } ?? "missing"
          throw .malformed(question.ask, reason: "'bytes' is \(found), not \(rawByteCount)")
        }
        try readRaw(rawByteCount, of: question.ask, until: deadline, appendingTo: &raw)
      }
      return answer
    }
  }

  /// Ends the engine where something is wrong with it.
  private func checking<Value>(_ body: () throws(EngineFailure) -> Value) throws(EngineFailure) -> Value {
    do throws(EngineFailure) {
      return try body()
    } catch {
      failure = error
      process.kill()
      throw error
    }
  }

  /// The next line, without its end.
  private func line(of ask: EngineQuestion.Ask, until deadline: UInt64) throws(EngineFailure) -> [UInt8] {
    // Once a line, and mostly of nothing: what is pending was all read.
    pending.removeFirst(start)
    start = 0
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        guard end <= limits.lineByteCount else { break }
        start = end + 1
        return Array(pending[..<end])
      }
      guard pending.count <= limits.lineByteCount else { break }
      searched = pending.count
      let result = chunk.withUnsafeMutableBytes { bytes in
        Result { () throws(TransferProblem) in try process.read(into: bytes, until: deadline) }
      }
      switch result {
      case .success(let count): pending += chunk[..<count]
      case .failure(let problem): throw reason(problem, ask, inMiddle: !pending.isEmpty)
      }
    }
    throw .tooLong(ask, byteLimit: limits.lineByteCount)
  }

  /// The bytes that follow an answer.
  private func readRaw(
    _ count: Int, of ask: EngineQuestion.Ask, until deadline: UInt64, appendingTo raw: inout ByteBuffer
  ) throws(EngineFailure) {
    let first = min(count, pending.count - start)
    let pending = self.pending
    raw.append(pending.span.extracting(start..<(start + first)))
    start += first
    var missing = count - first
    var problem: TransferProblem?
    // Straight into their place: a table's records come this way, and a copy would cost a tenth.
    raw.write(atMost: missing) { target, offset in
      var end = offset
      while missing > 0, problem == nil {
        target.withUnsafeMutableBytes { bytes in
          let room = UnsafeMutableRawBufferPointer(rebasing: bytes[end..<(end + missing)])
          do throws(TransferProblem) {
            let count = try process.read(into: room, until: deadline)
            end += count
            missing -= count
          } catch {
            problem = error
          }
        }
      }
      return end
    }
    if let problem { throw reason(problem, ask, inMiddle: true) }
  }

  private func reason(_ problem: TransferProblem, _ ask: EngineQuestion.Ask, inMiddle: Bool) -> EngineFailure {
    switch problem {
    case .timeIsUp: .late(ask, seconds: limits.answerSeconds, inMiddle: inMiddle)
    case .interrupted: .interrupted
    case .ended(let end): .ended(ask, end, inMiddle: inMiddle)
    case .closedOutput: .closedOutput(ask, inMiddle: inMiddle)
    }
  }

  private static func decoded(_ line: [UInt8], of question: EngineQuestion) throws(EngineFailure) -> EngineAnswer {
    let answer: EngineAnswer
    do throws(HarnessError) {
      answer = try JSONFile.decode(line, from: "")
    } catch {
      guard case .malformedFile(_, let reason) = error else { throw .malformed(question.ask, reason: "\(error)") }
      throw .malformed(question.ask, reason: reason)
    }
    if let id = question.id, answer.id != id {
      throw .malformed(question.ask, reason: "'id' is \(answer.id.map { "\($0)" } ?? "missing"), not \(id)")
    }
    // A sentence of another program: as much of it as fits into a report.
    if let words = answer.error { throw .refused(question.ask, words: String(words.prefix(500))) }
    return answer
  }
}
