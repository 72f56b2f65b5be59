package import Foundation

/// A file of known answers in Tests/Vectors.
package enum VectorFile {
  package static func data(_ name: String) throws -> Data {
    try Data(contentsOf: RepositoryFolder.vectors.appendingPathComponent(name))
  }

  package static func decode<Answer: Decodable>(_ type: Answer.Type, from name: String) throws -> Answer {
    try JSONDecoder().decode(type, from: data(name))
  }

  package static func core() throws -> [CoreVector] { try decode([CoreVector].self, from: "core.json") }

  package static func distributed() throws -> [DistributedVector] {
    try decode([DistributedVector].self, from: "distributed.json")
  }

  package static func ranges() throws -> [RangesVector] { try decode([RangesVector].self, from: "ranges.json") }

  package static func statistics() throws -> [StatisticsVector] {
    try decode([StatisticsVector].self, from: "statistics.json")
  }

  package static func recordDigests() throws -> [RecordDigestVector] {
    try decode([RecordDigestVector].self, from: "record_digests.json")
  }

  package static func roots() throws -> [RootVector] { try decode([RootVector].self, from: "roots.json") }

  package static func ksin() throws -> KSinVector {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(KSinVector.self, from: data("ksin.json"))
  }
}
