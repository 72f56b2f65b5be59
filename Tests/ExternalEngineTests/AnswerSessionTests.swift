import DPAEngine
import ExternalEngine
import TableCore
import Testing

/// The whole of the answers is held by `conform`; here is what it never asks.
@Suite("This program answers the questions of the protocol")
struct AnswerSessionTests {
  private static func answer(_ line: String) -> String {
    let bytes = AnswerSession(DPAAnswers(kernel: .portable)).answer(to: line)
    return String(decoding: (0..<bytes.count).map { bytes.bytes[$0] }, as: UTF8.self)
  }

  @Test("A question is answered in a line, with its id")
  func answers() {
    let fibonacci = Self.answer(#"{"ask":"fibonacci","id":7,"index":93}"#)
    #expect(fibonacci == #"{"id":7,"value":"12200160415121876738"}"# + "\n")
    #expect(Self.answer(#"{"ask":"ranges","id":1,"total":"5","world_size":2}"#).contains(#"[["0","3"],["3","5"]]"#))
  }

  @Test("The bytes of records follow the line")
  func records() throws {
    let configuration =
      #"{"depth":1,"ranges":{"brightness":["0000000000000000","3ff0000000000000"],"contrast":["0000000000000000",""#
      + #"3ff0000000000000"],"noise":["0000000000000000","3ff0000000000000"],"rotation":["0000000000000000",""#
      + #"3ff0000000000000"],"scale":["0000000000000000","3ff0000000000000"]}}"#
    let line = #"{"ask":"records","configuration":\#(configuration),"count":2,"first":"5","id":3}"#
    let bytes = AnswerSession(DPAAnswers(kernel: .portable)).answer(to: line)
    let header = #"{"bytes":160,"id":3}"# + "\n"
    #expect(bytes.count == header.utf8.count + 160)
    let range = try ParameterRange(0, 1)
    let own = Engine(
      try AugmentationConfiguration(
        rotation: range, brightness: range, noise: range, scale: range, contrast: range, depth: 1))
    let expected = Array(header.utf8) + Record.bytes(of: try own.sample(5)) + Record.bytes(of: try own.sample(6))
    #expect((0..<bytes.count).map { bytes.bytes[$0] } == expected)
  }

  @Test(
    "What cannot be answered is refused in a sentence, and nothing ends the program",
    arguments: [
      ("{}", #"{"error":"'question' is malformed: it has no key 'ask'"}"#),
      ("no", #"{"error":"'question' is malformed: it is not JSON, or it is cut off"}"#),
      (#"{"ask":"words","id":1}"#, #"{"error":"the engine refused 'words': 'seed' is missing","id":1}"#),
      (
        #"{"ask":"fibonacci","id":1,"index":10000}"#,
        #"{"error":"the engine refused 'fibonacci': 'index' must be 0 to 9999, not 10000","id":1}"#
      ),
      (
        #"{"ask":"rank_seeds","base_seed":"1","id":1,"ids":["0"],"rank":"2","world_size":"2"}"#,
        #"{"error":"the engine refused 'rank_seeds': a rank must be below the world size, but rank is 2 and world "#
          + #"size is 2","id":1}"#
      ),
      (
        #"{"ask":"statistics","id":1,"values":[]}"#,
        #"{"error":"the engine refused 'statistics': no statistics: there are no values","id":1}"#
      ),
      (
        #"{"adaptive_sizing":false,"ask":"batches","batch_size":1,"count":1,"id":1,"limit_mb":1,"memory_readings":"#
          + #"[[100,1]],"minimum":1,"seconds_per_sample":[1],"strategy":"sequential"}"#,
        #"{"error":"the engine refused 'batches': 'memory_readings' must be pairs of percent used, 0 to 99, and MiB "#
          + #"available","id":1}"#
      ),
      (
        #"{"adaptive_sizing":false,"ask":"batches","batch_size":1,"count":1,"id":1,"limit_mb":1,"memory_readings":"#
          + #"[[50,1]],"minimum":1,"seconds_per_sample":[1e30],"strategy":"sequential"}"#,
        #"{"error":"the engine refused 'batches': 'seconds_per_sample' must be 0 to 3600 each","id":1}"#
      ),
      (
        #"{"adaptive_sizing":false,"ask":"batches","batch_size":1,"count":1048577,"id":1,"limit_mb":1,"#
          + #""memory_readings":[[50,1]],"minimum":1,"seconds_per_sample":[1],"strategy":"sequential"}"#,
        #"{"error":"the engine refused 'batches': 'count' must be at most 1048576","id":1}"#
      ),
    ])
  func refusals(line: String, answer: String) {
    #expect(Self.answer(line) == answer + "\n")
  }
}
