package import DPAEngine
package import TableCore

/// A line that an engine is asked: what, and the members that belong to it. `docs/conformance.md` describes each.
///
/// One type for all of them, as they are on the line: what is nil is not there.
package struct EngineQuestion: Codable, Sendable {
  /// What can be asked; all but the first are layers that an engine may have.
  package enum Ask: String, Codable, CaseIterable, Sendable {
    case describe, sha256, fibonacci, chain, words, draws, parameters
    case rankSeeds = "rank_seeds"
    case ranges, statistics, batches, records
  }

  /// The version of the protocol that this program speaks.
  package static let version = 1
  /// Ids of one question at most.
  // 320 KiB of records: many enough that questions cost nothing, few enough that a slow engine answers in time.
  package static let idLimit: UInt64 = 4_096

  package let ask: Ask
  package var `protocol`: Int?
  /// Repeated by the answer.
  package var id: UInt64?
  package var message: String?
  package var index: Int?
  package var text: String?
  package var depth: Int?
  package var seed: UInt32?
  package var configuration: ConfigurationDocument?
  package var ids: [WholeNumberText]?
  package var first: WholeNumberText?
  package var count: UInt64?
  package var baseSeed: WholeNumberText?
  package var rank: WholeNumberText?
  package var worldSize: WholeNumberText?
  package var total: WholeNumberText?
  package var values: [String]?
  package var strategy: String?
  package var batchSize: Int?
  package var limitMb: Int?
  package var minimum: Int?
  package var adaptiveSizing: Bool?
  package var memoryReadings: [[Int]]?
  package var secondsPerSample: [Double]?

  package init(_ ask: Ask) { self.ask = ask }

  /// The same question of rows that a rank computes; of rows that are seeded by their ids where there is no rank.
  package func by(_ seed: RunSeed, worldSize: UInt64) -> EngineQuestion {
    guard case .rank(let rank, let baseSeed) = seed else { return self }
    var question = self
    question.rank = WholeNumberText(rank)
    question.baseSeed = WholeNumberText(baseSeed)
    question.worldSize = WholeNumberText(worldSize)
    return question
  }
}

/// A whole number that may pass 2^53, written as text: many languages read a larger number of JSON as another one.
/// Answers may have either form.
package struct WholeNumberText: Codable, Hashable, Sendable {
  package let value: UInt64

  package init(_ value: UInt64) { self.value = value }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(UInt64.self) {
      value = number
    } else if let number = UInt64(try container.decode(String.self)) {
      value = number
    } else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no whole number of 64 bits")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode("\(value)")
  }
}

/// Why a question cannot be answered, or an answer not be understood.
package struct Misunderstanding: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
