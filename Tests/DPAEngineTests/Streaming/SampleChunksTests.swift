import DPAEngine
import DPATestSupport
import Testing

struct SampleChunksTests {
  @Test(
    "chunks have the chunk size, the last one what is left",
    arguments: [
      (10, [10, 10, 3]), (23, [23]), (24, [23]), (8, [8, 8, 7]), (1, Array(repeating: 1, count: 23)),
    ])
  func sizes(chunkSize: Int, expected: [Int]) throws {
    let stream = try Engine().stream(SampleRange(100, upTo: 123), chunkSize: chunkSize)
    #expect(stream.chunks.map(\.count) == expected)
    #expect(stream.chunks.flatMap { $0 } == Array(stream))
  }

  @Test("an empty stream has no chunk")
  func empty() throws {
    #expect(Array(Engine().stream(try SampleRange(3, upTo: 3)).chunks).isEmpty)
  }

  @Test("chunks are made one at a time")
  func laziness() throws {
    let counter = CountingKernel()
    var chunks = try Engine(kernel: counter.kernel).stream(SampleRange(from: 0), chunkSize: 6).chunks.makeIterator()
    #expect(counter.rowCount == 0)
    #expect(chunks.next()?.count == 6)
    #expect(counter.rowCount == 6)
  }
}
