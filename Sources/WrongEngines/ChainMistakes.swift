import DPAEngine

/// Mistakes in hashes, Fibonacci numbers and links, and on the way from the last digest to the seed.
enum ChainMistakes {
  static let all = hashes + fibonacci + links + chains + seeds

  private static let hashes = [
    WrongEngine("hash-twice", .hash, "takes SHA-256 of SHA-256 for every hash") {
      $0.hash = { SHA256.digest(of: SHA256.digest(of: $0).array) }
    }
  ]

  private static let fibonacci: [WrongEngine] = [
    WrongEngine("fibonacci-from-1-1", .fibonacci, "begins the Fibonacci numbers with 1, 1 instead of 0, 1") {
      $0.fibonacci = { Array(fibonacciDecimals(count: $0 + 1).dropFirst()) }
    },
    WrongEngine("fibonacci-from-1-2", .fibonacci, "begins the Fibonacci numbers with 1, 2 instead of 0, 1") {
      $0.fibonacci = { Array(fibonacciDecimals(count: $0 + 2).dropFirst(2)) }
    },
    WrongEngine("fibonacci-32-bits", .fibonacci, "holds Fibonacci numbers in 32 bits") {
      $0.fibonacci = { wrapped(UInt32.self, count: $0) }
    },
    // F(94) is the first that does not fit, so that only chains of 95 links and more tell.
    WrongEngine("fibonacci-64-bits", .fibonacci, "holds Fibonacci numbers in 64 bits") {
      $0.fibonacci = { wrapped(UInt64.self, count: $0) }
    },
    WrongEngine("fibonacci-signed", .fibonacci, "holds Fibonacci numbers in signed 64-bit numbers") {
      $0.fibonacci = { wrapped(Int64.self, count: $0) }
    },
    WrongEngine("fibonacci-binary64", .fibonacci, "holds Fibonacci numbers in binary64, as JavaScript does") {
      $0.fibonacci = scriptNumbers
    },
    WrongEngine("fibonacci-bytes", .fibonacci, "appends Fibonacci numbers as eight big-endian bytes") {
      $0.message = { link in
        // Modulo 2^64: more does not fit into the bytes.
        let number = link.number.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 - UInt8(ascii: "0")) }
        return link.digits + (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
      }
    },
    WrongEngine("fibonacci-of-0-empty", .fibonacci, "appends nothing for F(0)") {
      $0.message = { link in link.digits + (link.index == 0 ? [] : link.number) }
    },
    WrongEngine("fibonacci-descending", .fibonacci, "appends the Fibonacci numbers from the last to the first") {
      $0.message = { link in link.digits + Array(link.numbers[link.numbers.count - 1 - link.index].utf8) }
    },
    WrongEngine("index-for-fibonacci", .fibonacci, "appends the number of a link instead of its Fibonacci number") {
      $0.message = { link in link.digits + Array("\(link.index)".utf8) }
    },
  ]

  private static let links: [WrongEngine] = [
    message("link-bytes", "hashes digest bytes instead of hexadecimal text between links") {
      $0.previous.array + $0.number
    },
    message("link-upper-case", "writes digests between links in upper-case hexadecimal") {
      Array($0.previous.description.uppercased().utf8) + $0.number
    },
    message("link-0x", "writes 0x in front of the digests between links") { [0x30, 0x78] + $0.digits + $0.number },
    message("link-number-first", "puts the Fibonacci number in front of the digest") { $0.number + $0.digits },
    message("link-colon", "puts a colon between digest and Fibonacci number") { $0.digits + [0x3a] + $0.number },
    message("link-line-feed", "ends what a link hashes with a line feed") { $0.digits + $0.number + [0x0a] },
    message("link-twice", "hashes each link twice") { SHA256.digest(of: $0.digits + $0.number).array },
    message("link-with-text", "puts the seed text in front of each link") { $0.text + $0.digits + $0.number },
    message("link-from-first", "appends each Fibonacci number to the digest of the seed text") {
      Array($0.first.description.utf8) + $0.number
    },
    message("link-from-text", "does not hash the seed text before the first link") {
      ($0.index == 0 ? $0.text : $0.digits) + $0.number
    },
  ]

  private static let chains: [WrongEngine] = [
    WrongEngine("one-link-more", .link, "makes one link more") { $0.linkCount = { $0 + 1 } },
    WrongEngine("one-link-fewer", .link, "makes one link fewer") { $0.linkCount = { $0 - 1 } },
    // The presets' depth: right until somebody sets another.
    WrongEngine("ten-links", .link, "makes ten links whatever the depth is") { $0.linkCount = { _ in 10 } },
    WrongEngine("digest-of-text", .link, "shows the digest of the seed text as that of the row") {
      $0.rowDigest = { $0[0] }
    },
  ]

  private static let seeds: [WrongEngine] = [
    seed("seed-of-text", "takes the seed from the digest of the seed text") { [$0[0].seed] },
    seed("seed-first-bytes", "takes the first four digest bytes instead of the last") { [$0.last(word: 7)] },
    seed("seed-little-endian", "reads the last four digest bytes as a little-endian number") {
      [$0.last(word: 0).byteSwapped]
    },
    seed("seed-first-little-endian", "takes the first four digest bytes as a little-endian number") {
      [$0.last(word: 7).byteSwapped]
    },
    seed("seed-signed", "takes the seed as a signed number, whose magnitude CPython seeds with") {
      [Int32(bitPattern: $0.last(word: 0)).magnitude]
    },
    seed("seed-31-bits", "drops the highest bit of the seed") { [$0.last(word: 0) & 0x7fff_ffff] },
    seed("seed-16-bits", "takes the last two digest bytes instead of four") { [$0.last(word: 0) & 0xffff] },
    // A key of several words is as good a seed for init_by_array as one.
    seed("seed-eight-bytes", "takes the last eight digest bytes instead of four") { chain in
      key((0..<2).map { chain.last(word: $0) })
    },
    seed("seed-whole-digest", "seeds with the whole digest instead of its last four bytes") { chain in
      key((0..<8).map { chain.last(word: $0) })
    },
    seed("seed-folded", "folds the eight words of the digest into the seed") { chain in
      [(0..<8).reduce(0) { $0 ^ chain.last(word: $1) }]
    },
  ]

  private static func message(
    _ name: String, _ mistake: String, _ message: @escaping @Sendable (PlainStages.Link) -> [UInt8]
  ) -> WrongEngine {
    WrongEngine(name, .link, mistake) { $0.message = message }
  }

  private static func seed(
    _ name: String, _ mistake: String, _ key: @escaping @Sendable ([Digest]) -> [UInt32]
  ) -> WrongEngine {
    WrongEngine(name, .seed, mistake) { $0.key = key }
  }

  /// As CPython has it: zeros above the highest word are no part of a number.
  private static func key(_ words: [UInt32]) -> [UInt32] {
    Array(words.prefix(max(1, words.count - words.reversed().prefix { $0 == 0 }.count)))
  }

  private static func wrapped<Number: FixedWidthInteger>(_ type: Number.Type, count: Int) -> [String] {
    var pair: (Number, Number) = (0, 1)
    return (0..<count).map { _ in
      defer { pair = (pair.1, pair.0 &+ pair.1) }
      return "\(pair.0)"
    }
  }

  @Sendable
  private static func scriptNumbers(count: Int) -> [String] {
    var pair = (0.0, 1.0)
    return (0..<count).map { _ in
      defer { pair = (pair.1, pair.0 + pair.1) }
      guard pair.0.isFinite else { return "Infinity" }
      return pair.0 < 0x1p53 ? "\(UInt64(pair.0))" : DecimalParts(pair.0).scriptText
    }
  }
}

extension Digest {
  fileprivate var array: [UInt8] { (0..<Self.byteCount).map { bytes[$0] } }
}

extension [Digest] {
  /// A word of the last digest, counted from the end, its bytes big-endian.
  fileprivate func last(word: Int) -> UInt32 {
    let digest = self[count - 1]
    return (28 - 4 * word..<32 - 4 * word).reduce(0) { $0 << 8 | UInt32(digest.bytes[$1]) }
  }
}
