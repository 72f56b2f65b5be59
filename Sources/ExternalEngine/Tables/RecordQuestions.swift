package import DPAEngine
package import TableCore

/// Gets the records of a table out of an engine, in questions of some thousand rows each.
package struct RecordQuestions {
  private let engine: any QuestionAnswering
  private let configuration: ConfigurationDocument
  private let table: Table
  private let layout: RecordLayout

  /// - Throws: `EngineFailure.layerMissing` where the engine answers no question that rows come from.
  package init(
    _ engine: any QuestionAnswering, _ configuration: AugmentationConfiguration, of table: Table
  ) throws(EngineFailure) {
    guard engine.has(.records) || engine.has(.parameters) else { throw .layerMissing([.records, .parameters]) }
    self.engine = engine
    self.configuration = ConfigurationDocument(configuration)
    self.table = table
    layout = Record.layout
  }

  /// Appends the records of the first ids of a part, and returns how many there are.
  ///
  /// - Throws: What is wrong with the engine, also where a record is none: of another id, or with a number that is not
  ///   finite.
  package func append(_ part: SampleRange, to records: inout ByteBuffer) throws(EngineFailure) -> UInt64 {
    let asked = part.prefix(EngineQuestion.idLimit)
    let start = records.count
    var problem: EngineFailure?
    table.forEachRun(in: asked) { run, seed in
      guard problem == nil else { return }
      do throws(EngineFailure) {
        if seed != .ids && !engine.has(.rankSeeds) { throw .layerMissing([.rankSeeds]) }
        // Records are raw bytes; parameters are texts, and alone are enough to take part.
        if engine.has(.records) {
          try appendRecords(of: run, by: seed, to: &records)
        } else {
          try appendParameters(of: run, by: seed, to: &records)
        }
      } catch {
        problem = error
      }
    }
    if let problem { throw problem }
    try check(records, from: start, ids: asked)
    return asked.count
  }

  private func question(_ ask: EngineQuestion.Ask, by seed: RunSeed) -> EngineQuestion {
    var question = EngineQuestion(ask)
    question.configuration = configuration
    guard case .rank(_, let worldSize) = table.seeding else {
      // One rank for every row, whoever owns it: a world just large enough to have that rank.
      guard case .rank(let rank, _) = seed else { return question }
      return question.by(seed, worldSize: rank + 1)
    }
    return question.by(seed, worldSize: worldSize)
  }

  private func appendRecords(
    of run: SampleRange, by seed: RunSeed, to records: inout ByteBuffer
  ) throws(EngineFailure) {
    var question = question(.records, by: seed)
    question.first = WholeNumberText(run.first)
    question.count = run.count
    _ = try engine.answer(question, appendingTo: &records, rawByteCount: Int(run.count) * layout.byteCount)
  }

  private func appendParameters(
    of run: SampleRange, by seed: RunSeed, to records: inout ByteBuffer
  ) throws(EngineFailure) {
    var rest = run
    while !rest.isEmpty {
      // A row takes some 200 characters, and an answer's line has a limit.
      let part = rest.prefix(1_024)
      var question = question(.parameters, by: seed)
      question.ids = (part.first..<part.end).map { WholeNumberText($0) }
      let rows = try engine.answer(question).rows ?? []
      guard rows.count == Int(part.count) else {
        throw .malformed(.parameters, reason: "it has \(rows.count) rows, not \(part.count)")
      }
      for (id, row) in zip(part.first..<part.end, rows) {
        guard let bits = row.bits else {
          throw .wrongRecord(id: id, reason: "it has not five bit patterns and a digest in lowercase digits")
        }
        records.append(id)
        for value in bits.values { records.append(value) }
        records.append((0..<Digest.byteCount).map { bits.digest.bytes[$0] })
      }
      rest = rest.dropFirst(part.count)
    }
  }

  /// Statistics stop the program at a number that is not finite, and a wrong id moves all rows behind it.
  private func check(_ records: borrowing ByteBuffer, from start: Int, ids: SampleRange) throws(EngineFailure) {
    let bytes = records.bytes
    for (row, id) in (ids.first..<ids.end).enumerated() {
      let place = start + row * layout.byteCount
      let found = bytes.word(at: place)
      guard found == id else { throw .wrongRecord(id: id, reason: "it has the id \(found)") }
      for column in layout.numericColumns {
        let value = Double(bitPattern: bytes.word(at: place + layout.offsets[column]))
        guard value.isFinite else {
          throw .wrongRecord(id: id, reason: "\(layout.columns[column].name) is \(value)")
        }
      }
    }
  }
}
