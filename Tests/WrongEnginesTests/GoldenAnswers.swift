import DPAEngine
import Foundation
import WrongEngines

/// The golden files as questions with the right answers, from the bottom layer up.
struct GoldenAnswers {
  let layers: [(name: String, cases: [(name: String, answer: Observation)])]

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  init() throws {
    layers = [
      ("sha256", try Self.cases("sha256") { try $0.digest(of: "message") }),
      ("fibonacci", try Self.cases("fibonacci") { try $0.fibonacci() }),
      ("chain", try Self.cases("chain") { try $0.chain() }),
      ("mersenne-twister", try Self.cases("mersenne-twister") { try $0.words() }),
      ("draws", try Self.cases("draws") { try $0.draws() }),
      ("parameters", try Self.cases("parameters") { try $0.row(.sample(try $0.number("id"))) }),
      ("rank-seeds", try Self.cases("rank-seeds") { try $0.row(try $0.place()) }),
      ("ranges", try Self.parts()),
    ]
  }

  private static func cases(
    _ layer: String, _ answer: (GoldenObject) throws -> Observation
  ) throws -> [(name: String, answer: Observation)] {
    let file = try GoldenObject.file(layer)
    let configurations = try file.ownConfigurations()
    return try file.objects("cases").map { fields in
      var fields = fields
      fields.configurations = configurations
      return (try fields["name"], try answer(fields))
    }
  }

  /// Each rank of a case is a question of its own.
  private static func parts() throws -> [(name: String, answer: Observation)] {
    try GoldenObject.file("ranges").objects("cases").flatMap { fields in
      let (name, total, worldSize): (String, _, _) = (
        try fields["name"], try fields.number("total"), try fields.number("world_size")
      )
      let ranges: [[NSNumber]] = try fields.value("ranges")
      return ranges.enumerated().map { rank, ends in
        (
          name,
          Observation.part(
            rank: UInt64(rank), worldSize: worldSize, total: total, first: ends[0].uint64Value,
            end: ends[1].uint64Value)
        )
      }
    }
  }
}

/// The fields of an object in a golden file.
struct GoldenObject {
  struct Missing: Error { let key: String }

  private let fields: [String: Any]
  var configurations: [String: AugmentationConfiguration] = [:]

  static func file(_ layer: String) throws -> GoldenObject {
    let data = try Data(contentsOf: GoldenAnswers.root.appendingPathComponent("golden/reference/\(layer).json"))
    guard let fields = try JSONSerialization.jsonObject(with: data) as? [String: Any] else { throw Missing(key: layer) }
    return GoldenObject(fields: fields)
  }

  private init(fields: [String: Any]) { self.fields = fields }

  func value<Value>(_ key: String) throws -> Value {
    guard let value = fields[key] as? Value else { throw Missing(key: key) }
    return value
  }

  subscript(key: String) -> String { get throws { try value(key) } }

  func number(_ key: String) throws -> UInt64 { (try value(key) as NSNumber).uint64Value }

  func objects(_ key: String) throws -> [GoldenObject] {
    (try value(key) as [[String: Any]]).map(GoldenObject.init)
  }

  func bits(_ key: String) throws -> [UInt64] {
    try (try value(key) as [String]).map { text in
      guard let bits = UInt64(text, radix: 16) else { throw Missing(key: key) }
      return bits
    }
  }

  func digest(_ text: String) throws -> Digest {
    guard let digest = Digest(digits: text) else { throw Missing(key: text) }
    return digest
  }

  func ownConfigurations() throws -> [String: AugmentationConfiguration] {
    guard fields["configurations"] != nil else { return [:] }
    return try Dictionary(
      uniqueKeysWithValues: objects("configurations").map { (try $0["name"], try $0.configuration()) })
  }

  private func configuration() throws -> AugmentationConfiguration {
    let ranges = GoldenObject(fields: try value("ranges"))
    let shell = try AugmentationConfiguration.default.replacing(depth: Int(try number("depth")))
    return try Parameter.allCases.reduce(shell) { configuration, parameter in
      let bounds = try ranges.bits(parameter.rawValue).map(Double.init(bitPattern:))
      return configuration.replacing(parameter, with: try ParameterRange(bounds[0], bounds[1]))
    }
  }

  // MARK: Answers

  func digest(of key: String) throws -> Observation {
    .sha256(message: Hexadecimal.bytes(of: try self[key].utf8) ?? [], digest: try digest(self["digest"]))
  }

  func fibonacci() throws -> Observation {
    .fibonacci(index: Int(try number("index")), text: try self["value"])
  }

  func draws() throws -> Observation {
    .draws(seed: UInt32(try number("seed")), bits: try bits("draws"))
  }

  func chain() throws -> Observation {
    let digests: [String] = try value("digests")
    return .chain(text: try self["text"], depth: Int(try number("depth")), digests: try digests.map(digest))
  }

  func words() throws -> Observation {
    let words: [NSNumber] = try value("words")
    return .words(seed: UInt32(try number("seed")), words: words.prefix(10).map(\.uint32Value))
  }

  func row(_ place: RowPlace) throws -> Observation {
    let name = try self["configuration"]
    let configuration = try configurations[name] ?? Preset(named: name).configuration
    return .row(place, configuration, values: try bits("parameters"), digest: try digest(self["digest"]))
  }

  func place() throws -> RowPlace {
    .rank(
      try number("rank"), worldSize: try number("world_size"), baseSeed: try number("base_seed"), id: try number("id"))
  }
}
