import DPAEngine
import DPATestSupport
import Testing

struct RootVectorTests {
  @Test("roots.json holds bit for bit, tables of up to two rows", arguments: TestedKernels.all)
  func small(kernel: Kernel) throws {
    for vector in try VectorFile.roots() where vector.count <= 2 { try check(vector, kernel) }
  }

  @Test(
    "roots.json holds bit for bit, tables of up to 100,000 rows",
    .enabled(if: BuildMode.isOptimized, "\(BuildMode.skipReason)"), arguments: TestedKernels.all)
  func big(kernel: Kernel) throws {
    let vectors = try VectorFile.roots().filter { $0.count > 2 }
    #expect(vectors.map(\.count).max() == 100_000)
    for vector in vectors { try check(vector, kernel) }
  }

  private func check(_ vector: RootVector, _ kernel: Kernel) throws {
    let engine = Engine(try Preset(named: vector.preset).configuration, kernel: kernel)
    let table = try vector.table()
    #expect(
      try TableRecords.root(engine, of: table).description == vector.root,
      "\(vector.preset), \(table.range), \(table.seeding)")
  }
}
