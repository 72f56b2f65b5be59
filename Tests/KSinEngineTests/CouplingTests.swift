import DPATestSupport
import Testing

@testable import KSinEngine

struct AssignmentTests {
  /// The least total over all permutations.
  private static func leastByTrying(_ costs: [Float], _ count: Int) -> Double {
    func least(_ row: Int, _ free: Set<Int>) -> Double {
      guard row < count else { return 0 }
      return free.map { Double(costs[row * count + $0]) + least(row + 1, free.subtracting([$0])) }.min() ?? 0
    }
    return least(0, Set(0..<count))
  }

  /// Another algorithm: rows one by one, potentials and all (Kuhn's, as in textbooks).
  private static func leastByPotentials(_ costs: [Float], _ n: Int) -> Double {
    var u = [Double](repeating: 0, count: n + 1)
    var v = u
    var rows = [Int](repeating: 0, count: n + 1)
    for row in 1...n {
      var way = [Int](repeating: 0, count: n + 1)
      var least = [Double](repeating: .infinity, count: n + 1)
      var used = [Bool](repeating: false, count: n + 1)
      rows[0] = row
      var column = 0
      repeat {
        used[column] = true
        let current = rows[column]
        var (delta, next) = (Double.infinity, 0)
        for other in 1...n where !used[other] {
          let reduced = Double(costs[(current - 1) * n + other - 1]) - u[current] - v[other]
          if reduced < least[other] { (least[other], way[other]) = (reduced, column) }
          if least[other] < delta { (delta, next) = (least[other], other) }
        }
        for other in 0...n {
          if used[other] {
            (u[rows[other]], v[other]) = (u[rows[other]] + delta, v[other] - delta)
          } else {
            least[other] -= delta
          }
        }
        column = next
      } while rows[column] != 0
      repeat {
        (rows[column], column) = (rows[way[column]], way[column])
      } while column != 0
    }
    return (1...n).reduce(0) { $0 + Double(costs[(rows[$1] - 1) * n + $1 - 1]) }
  }

  private func total(_ costs: [Float], _ count: Int) throws -> Double {
    var assignment = Assignment()
    let columns = try assignment.columns(costs: costs, rowCount: count)
    #expect(columns.sorted() == Array(0..<count))
    return columns.enumerated().reduce(0) { $0 + Double(costs[$1.offset * count + $1.element]) }
  }

  @Test("small assignments cost the least of all permutations, ties and negative costs included")
  func small() throws {
    for seed in 0..<600 as Range<UInt64> {
      var random = Seeded(seed)
      let count = Int.random(in: 1...6, using: &random)
      let levels = Int.random(in: 1...9, using: &random)
      let costs = (0..<(count * count)).map { _ in Float(Int.random(in: -2...levels, using: &random)) / 4 }
      #expect(try total(costs, count) == Self.leastByTrying(costs, count), "seed \(seed), costs \(costs)")
    }
  }

  @Test("larger assignments cost what another algorithm finds", arguments: [13, 40, 64, 129, 200])
  func larger(count: Int) throws {
    for seed in 0..<3 as Range<UInt64> {
      var random = Seeded(seed + UInt64(count))
      var costs = random.values(count * count, in: 0...4)
      // Multiples of 1/4096: sums are exact, so the totals are equal to the bit.
      for place in costs.indices { costs[place] = (costs[place] * (seed == 0 ? 3 : 4_096)).rounded() / 4_096 }
      #expect(try total(costs, count) == Self.leastByPotentials(costs, count), "seed \(seed + UInt64(count))")
    }
  }

  @Test("rows that want the same columns are matched as another algorithm matches them", arguments: [8, 30, 90])
  func contested(count: Int) throws {
    for seed in 0..<12 as Range<UInt64> {
      var random = Seeded(1_000 * seed + UInt64(count))
      let wide = random.values(2 * count, in: -4...4)
      let narrow = random.values(2 * count)
      var costs = [Float](repeating: 0, count: count * count)
      var matrix = DistanceMatrix()
      matrix.fill(&costs, from: wide.span, to: narrow.span, width: 2)
      for place in costs.indices { costs[place] = (costs[place] * 4_096).rounded() / 4_096 }
      #expect(try total(costs, count) == Self.leastByPotentials(costs, count), "seed \(1_000 * seed + UInt64(count))")
    }
  }

  @Test("costs between rows of noise and parameters are matched as scipy matches them")
  func knownMatches() throws {
    for answer in try VectorFile.ksin().metrics {
      let coupling = try Coupling(noise: answer.predicted, parameters: answer.target, width: 2 * answer.k)
      #expect(coupling.columns == answer.otMatch.cols && answer.otMatch.rows == Array(0..<answer.batch))
    }
  }

  @Test("a planted match is found, whatever its order", arguments: [1, 5, 100, 300])
  func planted(count: Int) throws {
    var random = Seeded(UInt64(count))
    let parameters = random.values(count * 4)
    let order = Array(0..<count).shuffled(using: &random)
    let noise = order.flatMap { row in (0..<4).map { parameters[row * 4 + $0] } }
    let coupling = try Coupling(noise: noise, parameters: parameters, width: 4)
    #expect(coupling.columns == order && coupling.cost == 0)
    #expect(coupling.reordered(parameters) == noise)
  }

  @Test("one value serves problems of different sizes one after another")
  func reuse() throws {
    var assignment = Assignment()
    for count in [9, 3, 0, 17, 17, 1] {
      var random = Seeded(UInt64(count))
      let costs = random.values(count * count, in: 0...1)
      var other = Assignment()
      #expect(
        try assignment.columns(costs: costs, rowCount: count) == other.columns(costs: costs, rowCount: count))
    }
  }

  @Test("equal costs are matched, each column once", arguments: [2, 8, 33])
  func equalCosts(count: Int) throws {
    #expect(try total(Array(repeating: 1.5, count: count * count), count) == 1.5 * Double(count))
  }

  @Test("what cannot be matched is refused")
  func refusals() {
    var assignment = Assignment()
    #expect(throws: KSinError.tooManyRows(16_385)) { try assignment.columns(costs: [], rowCount: 16_385) }
    #expect(throws: KSinError.countMismatch(what: "costs", count: 3, expected: 4)) {
      try assignment.columns(costs: [1, 2, 3], rowCount: 2)
    }
    #expect(throws: KSinError.valueNotFinite(what: "a cost", place: 3)) {
      try assignment.columns(costs: [1, 2, 3, .infinity], rowCount: 2)
    }
    #expect(throws: KSinError.tooManyRows(16_385)) {
      try Coupling(noise: Array(repeating: 0, count: 16_385), parameters: Array(repeating: 0, count: 16_385), width: 1)
    }
    #expect(throws: KSinError.shapeMismatch(what: "noise", count: 3, expected: 2)) {
      try Coupling(noise: [0, 0, 0], parameters: [0, 0, 0], width: 2)
    }
    #expect(throws: KSinError.countMismatch(what: "parameters", count: 2, expected: 4)) {
      try Coupling(noise: [0, 0, 0, 0], parameters: [0, 0], width: 2)
    }
    #expect(throws: KSinError.valueNotFinite(what: "noise", place: 1)) {
      try Coupling(noise: [0, .nan], parameters: [0, 0], width: 2)
    }
    #expect(throws: KSinError.valueNotFinite(what: "a cost", place: 0)) {
      try Coupling(noise: [3e38, 3e38], parameters: [-3e38, -3e38], width: 2)
    }
  }

  @Test("distances are sums in binary64, rounded once")
  func distances() {
    // Each small square is lost beside 1 in binary32; all together they are 2^-20.
    let first: [Float] = [1] + Array(repeating: 0x1p-13, count: 64)
    let second = [Float](repeating: 0, count: 65) + first
    var distances = [Float](repeating: .nan, count: 2)
    var matrix = DistanceMatrix()
    matrix.fill(&distances, from: first.span, to: second.span, width: 65)
    #expect(distances == [0x1.000008p0, 0])
  }

  @Test("a difference keeps what binary32 would round away")
  func differences() {
    let first: [Float] = [1, 1]
    let second: [Float] = [0x1p-20, 0x1p-26]
    var distances: [Float] = [.nan]
    var matrix = DistanceMatrix()
    matrix.fill(&distances, from: first.span, to: second.span, width: 2)
    #expect(distances == [0x1.6a09dap0])
  }

  @Test("the cost is the sum of all matched distances")
  func cost() throws {
    let coupling = try Coupling(noise: [0, 10, 20], parameters: [24, 1, 12], width: 1)
    #expect(coupling.columns == [1, 2, 0] && coupling.cost == 7)
  }
}

struct NoiseTests {
  @Test("Philox 4x32-10 has the bits of its authors' known answers")
  func philox() {
    #expect(
      Philox.words(counter: .zero, key: 0) == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.words(counter: SIMD4(repeating: .max), key: .max)
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.words(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: 0x299f_31d0_a409_3822)
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test("noise has the oracle's bits")
  func oracleNoise() throws {
    for answer in try TestFiles.oracle().noise {
      var row = [Float](repeating: .nan, count: answer.values.utf8.count / 8)
      var span = row.mutableSpan
      Noise(seed: try #require(UInt64(answer.seed)), epoch: answer.epoch)
        .fill(&span, ofItem: try #require(UInt64(answer.item)))
      #expect(Bits.text(row) == answer.values)
    }
  }

  @Test("noise is standard normal")
  func moments() {
    var (sum, squares, fourths) = (0.0, 0.0, 0.0)
    let count = 4_000
    var row = [Float](repeating: 0, count: 10)
    for item in 0..<count {
      var span = row.mutableSpan
      Noise(seed: 1, epoch: 0).fill(&span, ofItem: UInt64(item))
      for value in row.map({ Double($0) }) {
        sum += value
        squares += value * value
        fourths += value * value * value * value
      }
    }
    let total = Double(10 * count)
    #expect(abs(sum / total) < 0.02 && abs(squares / total - 1) < 0.03 && abs(fourths / total - 3) < 0.2)
  }

  @Test("the order of an epoch has the oracle's bits")
  func oracleOrder() throws {
    for answer in try TestFiles.oracle().orders {
      let items = EpochOrder.items(answer.count, seed: try #require(UInt64(answer.seed)), epoch: answer.epoch)
      #expect(items == answer.items)
    }
  }
}
