import HarnessKit
package import TableCore

/// Answers lines with lines, as the protocol has it: what an engine does between its standard input and output.
package final class AnswerSession {
  private let engine: any QuestionAnswering
  // Kept from line to line: records come by the hundred kilobytes.
  private var answer = ByteBuffer()

  package init(_ engine: any QuestionAnswering) { self.engine = engine }

  /// The line that answers a line, and the bytes behind it.
  package func answer(to line: String) -> ByteBuffer {
    var raw = ByteBuffer()
    let found: EngineAnswer
    do throws(HarnessError) {
      let question: EngineQuestion = try JSONFile.decode(Array(line.utf8), from: "question")
      do throws(EngineFailure) {
        found = try engine.answer(question, appendingTo: &raw, rawByteCount: 0)
      } catch {
        found = .refusing(question.id, "\(error)")
      }
    } catch {
      found = .refusing(nil, "\(error)")
    }
    answer.removeAll()
    answer.append(Array((JSONText.line(found) + "\n").utf8))
    answer.append(raw.bytes)
    return answer
  }
}

extension EngineAnswer {
  fileprivate static func refusing(_ id: UInt64?, _ words: String) -> EngineAnswer {
    var answer = EngineAnswer()
    (answer.id, answer.error) = (id, words)
    return answer
  }
}
