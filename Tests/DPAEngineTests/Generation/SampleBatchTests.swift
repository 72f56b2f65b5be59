import DPAEngine
import DPATestSupport
import Testing

struct SampleBatchTests {
  @Test("a batch holds 1 to 2^24 rows", arguments: [0, -1, (1 << 24) + 1, Int.min, Int.max])
  func capacity(capacity: Int) {
    #expect(throws: EngineError.chunkSizeOutOfRange(capacity)) { try SampleBatch(capacity: capacity) }
  }

  @Test("a new batch is empty and has the default capacity of 1,152 rows")
  func defaultCapacity() {
    let batch = SampleBatch()
    #expect(batch.capacity == 1_152 && batch.count == 0)
    #expect(batch.sampleIDs.count == 0 && batch.digests.count == 0 && batch.column(.noise).count == 0)
  }

  @Test("columns and rows show the same values", arguments: Parameter.allCases)
  func columns(parameter: Parameter) throws {
    var batch = try SampleBatch(capacity: 7)
    Engine().makeGenerator().fill(&batch, with: try SampleRange(20, upTo: 25))
    let column = batch.column(parameter)
    #expect(column.count == 5 && batch.sampleIDs.count == 5 && batch.digests.count == 5)
    for row in 0..<5 {
      let sample = batch[row]
      #expect(column[row] == sample.parameters[parameter])
      #expect(batch.sampleIDs[row] == sample.id && batch.digests[row] == sample.digest)
    }
  }

  @Test("Of a spoiled batch no value is right, and filled again it holds what it held")
  func spoiled() throws {
    let generator = Engine().makeGenerator()
    let range = try SampleRange(20, upTo: 25)
    var batch = SampleBatch()
    generator.fill(&batch, with: range)
    let rows = (0..<5).map { batch[$0] }
    batch.spoil()
    #expect(batch.count == 5)
    for (row, right) in rows.enumerated() {
      #expect(batch[row].id != right.id && batch[row].digest != right.digest)
      for parameter in Parameter.allCases { #expect(batch.column(parameter)[row].isNaN) }
    }
    generator.fill(&batch, with: range)
    #expect((0..<5).map { batch[$0] } == rows)
  }
}
