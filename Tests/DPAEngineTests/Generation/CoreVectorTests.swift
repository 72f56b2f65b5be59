import DPAEngine
import DPATestSupport
import Testing

struct CoreVectorTests {
  @Test("core.json holds bit for bit, one sample at a time", arguments: TestedKernels.all)
  func single(kernel: Kernel) throws {
    for vector in try VectorFile.core() {
      let engine = Engine(try vector.config.configuration(), kernel: kernel)
      for row in vector.samples {
        #expect(try Rows.bits(engine.sample(row.id)) == Rows.bits(row.sample()), "\(vector.config.name), id \(row.id)")
      }
    }
  }

  @Test("core.json holds bit for bit, all ids of a configuration in one batch", arguments: TestedKernels.all)
  func batch(kernel: Kernel) throws {
    for vector in try VectorFile.core() {
      let expected = try vector.samples.map { try $0.sample() }
      var batch = try SampleBatch(capacity: expected.count)
      let generator = Engine(try vector.config.configuration(), kernel: kernel).makeGenerator()
      let ids = expected.map(\.id)
      generator.fill(&batch, withIDs: ids.span)
      for row in 0..<batch.count {
        #expect(Rows.bits(batch[row]) == Rows.bits(expected[row]), "\(vector.config.name), id \(expected[row].id)")
      }
    }
  }

  @Test("core.json holds for the plain reference that other tests compare with")
  func plainReference() throws {
    for vector in try VectorFile.core() {
      let reference = PlainReference(try vector.config.configuration())
      for row in vector.samples {
        #expect(
          try Rows.bits(reference.sample(row.id)) == Rows.bits(row.sample()), "\(vector.config.name), id \(row.id)")
      }
    }
  }
}
