/// The samples of a stream, a chunk at a time.
public struct SampleChunks: Sequence, Sendable {
  let stream: SampleStream

  public func makeIterator() -> Iterator {
    Iterator(samples: stream.makeIterator(), chunkSize: stream.chunkSize)
  }

  public struct Iterator: IteratorProtocol {
    var samples: SampleStream.Iterator
    let chunkSize: Int

    public mutating func next() -> [Sample]? {
      var chunk: [Sample] = []
      while chunk.count < chunkSize, let sample = samples.next() { chunk.append(sample) }
      return chunk.isEmpty ? nil : chunk
    }
  }
}
