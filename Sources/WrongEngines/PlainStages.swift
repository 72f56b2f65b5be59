import DPAEngine

/// DPA as plain functions, one for each stage of a row: an engine with a mistake has another one in the place of one.
struct PlainStages: Sendable {
  /// SHA-256.
  var hash: @Sendable (_ message: [UInt8]) -> Digest = { SHA256.digest(of: $0) }
  /// The texts of the first Fibonacci numbers.
  var fibonacci: @Sendable (_ count: Int) -> [String] = { fibonacciDecimals(count: $0) }
  /// What is hashed for a row.
  var seedText: @Sendable (RowPlace) -> [UInt8] = { Array($0.text.utf8) }
  /// What is hashed for a seed text that is given as such.
  var encodedText: @Sendable (String) -> [UInt8] = { Array($0.utf8) }
  var linkCount: @Sendable (_ depth: Int) -> Int = { $0 }
  /// What a link hashes.
  var message: @Sendable (Link) -> [UInt8] = { $0.digits + $0.number }
  /// The digest that a row shows, of those of its chain.
  var rowDigest: @Sendable ([Digest]) -> Digest = { $0[$0.count - 1] }
  /// The key that seeds the Mersenne Twister, its lowest word first; a seed of 32 bits is a key of one word.
  var key: @Sendable (_ chain: [Digest]) -> [UInt32] = { [$0[$0.count - 1].seed] }
  /// The first words before they are tempered, two more than five draws need.
  var untempered: @Sendable (_ key: [UInt32]) -> [UInt32] = {
    PlainTwister.firstWords(of: PlainTwister.arrayState(key: $0))
  }
  var temper: @Sendable (UInt32) -> UInt32 = PlainTwister.tempered
  /// Draws in [0, 1) from words.
  var draws: @Sendable ([UInt32]) -> [Double] = { words in
    (0..<5).map { MersenneTwister.draw(words[2 * $0], words[2 * $0 + 1]) }
  }
  /// Which draw each parameter takes.
  var drawPlaces = [0, 1, 2, 3, 4]
  var value: @Sendable (ParameterRange, _ draw: Double) -> Double = { $0.value(at: $1) }
  /// The ids of a rank.
  var part: @Sendable (RankPlace) -> Part = { $0.part }

  /// A link of a seed chain before it is hashed.
  struct Link {
    let text: [UInt8]
    /// The digest of the text.
    let first: Digest
    let previous: Digest
    let index: Int
    let numbers: [String]

    var digits: [UInt8] { Array(previous.description.utf8) }
    var number: [UInt8] { Array(numbers[index].utf8) }
  }

  /// A rank among those that share ids from 0 on.
  struct RankPlace {
    let rank: UInt64
    let worldSize: UInt64
    let total: UInt64

    /// Ids that every rank has, and how many ranks have one more.
    var shares: (length: UInt64, longer: UInt64) {
      let (quotient, remainder) = total.quotientAndRemainder(dividingBy: max(1, worldSize))
      return (quotient, remainder)
    }

    var part: Part {
      let (length, longer) = shares
      return Part(from: rank &* length &+ min(rank, longer), count: length + (rank < longer ? 1 : 0))
    }
  }

  /// The two numbers by which ids of a rank are named.
  struct Part {
    let first: UInt64
    let end: UInt64

    init(_ first: UInt64, _ end: UInt64) {
      self.first = first
      self.end = end
    }

    /// (0, 0) where there are no ids.
    init(from first: UInt64, count: UInt64) {
      self.init(count == 0 ? 0 : first, count == 0 ? 0 : first &+ count)
    }

    var isEmpty: Bool { first == end }
  }
}

extension PlainStages {
  /// The same question with what these stages answer.
  func answer(to question: Observation) -> Observation {
    switch question {
    case .sha256(let message, _): .sha256(message: message, digest: hash(message))
    case .fibonacci(let index, _): .fibonacci(index: index, text: fibonacci(index + 1)[index])
    case .seedText(let place, _): .seedText(place, text: String(decoding: seedText(place), as: UTF8.self))
    case .chain(let text, let depth, _):
      .chain(text: text, depth: depth, digests: chain(encodedText(text), depth: depth))
    case .words(let seed, _): .words(seed: seed, words: Array(words([seed]).prefix(10)))
    case .draws(let seed, _): .draws(seed: seed, bits: draws(words([seed])).map(\.bitPattern))
    case .row(let place, let configuration, _, _): row(place, configuration)
    case .digest(let place, let depth, _):
      .digest(place, depth: depth, digest: rowDigest(chain(seedText(place), depth: depth)))
    case .part(let rank, let worldSize, let total, _, _): part(rank, of: total, worldSize)
    }
  }

  private func chain(_ text: [UInt8], depth: Int) -> [Digest] {
    let numbers = fibonacci(max(0, linkCount(depth)))
    let first = hash(text)
    var digests = [first]
    for index in numbers.indices {
      let link = Link(text: text, first: first, previous: digests[index], index: index, numbers: numbers)
      digests.append(hash(message(link)))
    }
    return digests
  }

  private func words(_ key: [UInt32]) -> [UInt32] { untempered(key).map(temper) }

  private func row(_ place: RowPlace, _ configuration: AugmentationConfiguration) -> Observation {
    let digests = chain(seedText(place), depth: configuration.depth)
    let draws = draws(words(key(digests)))
    let values = Parameter.allCases.map { value(configuration[$0], draws[drawPlaces[$0.drawIndex]]).bitPattern }
    return .row(place, configuration, values: values, digest: rowDigest(digests))
  }

  private func part(_ rank: UInt64, of total: UInt64, _ worldSize: UInt64) -> Observation {
    let ids = part(RankPlace(rank: rank, worldSize: worldSize, total: total))
    return .part(rank: rank, worldSize: worldSize, total: total, first: ids.first, end: ids.end)
  }
}
