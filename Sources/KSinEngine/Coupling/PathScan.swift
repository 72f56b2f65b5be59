/// What a shortest path search of an assignment knows about columns, eight of them at a time.
struct PathScan {
  // One running minimum would make each comparison wait for the one before; eight of them do not.
  private typealias Lanes = SIMD8<Double>
  // As wide as a binary64, so that one mask serves distances and rows.
  private typealias Rows = SIMD8<Int64>

  /// The distance of each column that is not taken yet; infinite for those that are, and behind the last.
  private var open: [Lanes] = []
  /// The price of each column; minus infinity for those that are taken, so that no path to them looks shorter.
  private var prices: [Lanes] = []
  private var predecessors: [Rows] = []
  private var taken: [(column: Int, distance: Double)] = []
  private var least = Lanes(repeating: .infinity)
  private var columnCount = 0

  /// The distance of the column taken last.
  private(set) var nearest = 0.0

  /// Starts a search: every column is one step from `row`.
  mutating func begin(row: Int, costs: Span<Float>, prices columnPrices: [Double]) {
    columnCount = costs.count
    let blockCount = (columnCount + 7) / 8
    if open.count != blockCount {
      open = Array(repeating: Lanes(repeating: .infinity), count: blockCount)
      prices = Array(repeating: .zero, count: blockCount)
      predecessors = Array(repeating: .zero, count: blockCount)
    }
    taken.removeAll(keepingCapacity: true)
    let columnPrices = columnPrices.span
    least = Lanes(repeating: .infinity)
    for block in 0..<blockCount {
      prices[block] = columnPrices.lanes(block)
      open[block] = costs.lanes(block) - prices[block]
      predecessors[block] = Rows(repeating: Int64(row))
      least.replace(with: open[block], where: open[block] .< least)
    }
  }

  /// Shortens the paths to columns that a row makes shorter.
  ///
  /// - Parameter offset: What the path to the row costs, less the row's own dual variable.
  mutating func relax(row: Int, costs: Span<Float>, offset: Double) {
    let rows = Rows(repeating: Int64(row))
    let offsets = Lanes(repeating: offset)
    var least = Lanes(repeating: .infinity)
    for block in open.indices {
      let distance = costs.lanes(block) - prices[block] + offsets
      var current = open[block]
      let isShorter = distance .< current
      current.replace(with: distance, where: isShorter)
      open[block] = current
      predecessors[block].replace(with: rows, where: isShorter)
      least.replace(with: current, where: current .< least)
    }
    self.least = least
  }

  /// Takes the nearest column that is not taken yet.
  mutating func takeNearest() -> Int {
    let distance = least.min()
    let lanes = Lanes(repeating: distance)
    var block = 0
    // The first of those that are as near: the match is then fixed where several are as good.
    while !any(open[block] .== lanes) { block += 1 }
    var lane = 0
    while open[block][lane] != distance { lane += 1 }
    let column = 8 * block + lane
    nearest = distance
    taken.append((column, distance))
    open[block][lane] = .infinity
    prices[block][lane] = -.infinity
    return column
  }

  func predecessor(of column: Int) -> Int { Int(predecessors[column / 8][column % 8]) }

  /// Lowers the prices of the columns on the way by what they were nearer than the last.
  func updatePrices(_ columnPrices: inout [Double]) {
    for (column, distance) in taken { columnPrices[column] += distance - nearest }
  }

  /// The two columns that cost a row least, and what they cost; the second is -1 where there is but one.
  static func twoBest(
    _ costs: Span<Float>, prices: [Double]
  ) -> (first: Int, firstCost: Double, second: Int, secondCost: Double) {
    var (first, second) = (Lanes(repeating: .infinity), Lanes(repeating: .infinity))
    var (firstBlock, secondBlock) = (Rows(repeating: -1), Rows(repeating: -1))
    let prices = prices.span
    for block in 0..<((costs.count + 7) / 8) {
      let cost = costs.lanes(block) - prices.lanes(block)
      let blocks = Rows(repeating: Int64(block))
      let isFirst = cost .< first
      let isSecond = cost .< second
      // The second before the first: it must see the old first before that is replaced.
      second.replace(with: cost, where: isSecond)
      secondBlock.replace(with: blocks, where: isSecond)
      second.replace(with: first, where: isFirst)
      secondBlock.replace(with: firstBlock, where: isFirst)
      first.replace(with: cost, where: isFirst)
      firstBlock.replace(with: blocks, where: isFirst)
    }
    // Each lane has its own two best; the two best of all are among these sixteen.
    var best = (first: -1, firstCost: Double.infinity, second: -1, secondCost: Double.infinity)
    for lane in 0..<8 {
      for (cost, block) in [(first[lane], firstBlock[lane]), (second[lane], secondBlock[lane])] where block >= 0 {
        let column = 8 * Int(block) + lane
        if cost < best.firstCost {
          best = (column, cost, best.first, best.firstCost)
        } else if cost < best.secondCost {
          (best.second, best.secondCost) = (column, cost)
        }
      }
    }
    return best
  }
}

extension Span where Element == Float {
  /// Eight values as binary64, infinite behind the last.
  @inline(__always)
  fileprivate func lanes(_ block: Int) -> SIMD8<Double> {
    if 8 * block + 8 <= count {
      // Unaligned, because a row starts wherever the one before it ended.
      return SIMD8<Double>(bytes.unsafeLoadUnaligned(fromByteOffset: 32 * block, as: SIMD8<Float>.self))
    }
    var lanes = SIMD8<Double>(repeating: .infinity)
    for place in (8 * block)..<count { lanes[place - 8 * block] = Double(self[place]) }
    return lanes
  }
}

extension Span where Element == Double {
  /// Eight values, zero behind the last.
  @inline(__always)
  fileprivate func lanes(_ block: Int) -> SIMD8<Double> {
    if 8 * block + 8 <= count {
      return bytes.unsafeLoadUnaligned(fromByteOffset: 64 * block, as: SIMD8<Double>.self)
    }
    // Not infinite: costs behind the last are, and infinity less infinity is not a number.
    var lanes = SIMD8<Double>.zero
    for place in (8 * block)..<count { lanes[place - 8 * block] = self[place] }
    return lanes
  }
}
