/// Linear assignment: a column for each row, all different, with the least total cost.
///
/// Exact, by shortest augmenting paths (Jonker and Volgenant, 1987): columns are reduced, free rows take the columns
/// that cost them least as long as that is safe, and each row that is left finds a shortest path to a free column. The
/// bookkeeping is in binary64; costs are binary32, so their sums and differences are exact unless costs differ by more
/// than a factor of 2^28. A value is the working memory of one thread.
///
/// - Complexity: O(n^3).
public struct Assignment: Sendable {
  /// The most rows that are matched: their costs take 1 GiB.
  public static let rowLimit = 16_384

  private var count = 0
  /// The column of each row and the row of each column; -1 where there is none yet.
  private(set) var columnOfRow: [Int] = []
  private var rowOfColumn: [Int] = []
  /// What a column costs on top: the dual variable.
  private var prices: [Double] = []
  private var isCheapestOfSeveral: [Bool] = []
  private var freeRows: [Int] = []
  private var scan = PathScan()

  public init() {}

  /// The column of each row.
  ///
  /// - Parameter costs: Row by row, as many columns as rows.
  /// - Throws: `KSinError.countMismatch`, `.tooManyRows` or `.valueNotFinite`.
  public mutating func columns(costs: [Float], rowCount: Int) throws(KSinError) -> [Int] {
    guard rowCount <= Self.rowLimit else { throw .tooManyRows(rowCount) }
    guard rowCount >= 0 && costs.count == rowCount * rowCount else {
      throw .countMismatch(what: "costs", count: costs.count, expected: rowCount * rowCount)
    }
    for (place, cost) in costs.enumerated() where !cost.isFinite { throw .valueNotFinite(what: "a cost", place: place) }
    solve(costs, rowCount: rowCount)
    return columnOfRow
  }

  /// - Precondition: `costs` are finite, row by row, and there are at most `rowLimit` rows.
  mutating func solve(_ costs: [Float], rowCount: Int) {
    precondition(costs.count == rowCount * rowCount && rowCount <= Self.rowLimit, "a square of costs")
    reset(rowCount)
    guard rowCount > 0 else { return }
    let costs = costs.span
    reduceColumns(costs)
    transferReduction(costs)
    // Twice, as Jonker and Volgenant do: a round is cheap beside a path search, and two place most rows.
    for _ in 0..<2 { reduceRows(costs) }
    for row in freeRows { augment(row, costs) }
  }

  private mutating func reset(_ rowCount: Int) {
    // Prices and rows of columns are not reset: the reduction of columns writes every one of them.
    if count != rowCount {
      count = rowCount
      columnOfRow = Array(repeating: -1, count: rowCount)
      rowOfColumn = columnOfRow
      prices = Array(repeating: 0, count: rowCount)
      isCheapestOfSeveral = Array(repeating: false, count: rowCount)
    } else {
      for index in 0..<rowCount { (columnOfRow[index], isCheapestOfSeveral[index]) = (-1, false) }
    }
    freeRows.removeAll(keepingCapacity: true)
  }

  /// Each column's price is its least cost; it goes to the first row that has it, unless that row has a column.
  private mutating func reduceColumns(_ costs: Span<Float>) {
    for column in 0..<count { (prices[column], rowOfColumn[column]) = (Double(costs[column]), 0) }
    // Row by row, as costs lie in memory: down a column, each step would touch another cache line.
    for row in 1..<max(count, 1) {
      for column in 0..<count {
        let cost = Double(costs[row * count + column])
        if cost < prices[column] { (prices[column], rowOfColumn[column]) = (cost, row) }
      }
    }
    for column in stride(from: count - 1, through: 0, by: -1) {
      let row = rowOfColumn[column]
      if columnOfRow[row] < 0 {
        columnOfRow[row] = column
      } else {
        rowOfColumn[column] = -1
        // The row is the cheapest of several columns, so its own has no slack to give away.
        isCheapestOfSeveral[row] = true
      }
    }
  }

  /// A row with one column lowers that column's price by what the next best would cost more.
  private mutating func transferReduction(_ costs: Span<Float>) {
    for row in 0..<count {
      let column = columnOfRow[row]
      if column < 0 {
        freeRows.append(row)
      } else if !isCheapestOfSeveral[row] {
        var least = Double.infinity
        for other in 0..<count where other != column {
          least = min(least, Double(costs[row * count + other]) - prices[other])
        }
        // A single column has no next best, and its price would become minus infinity.
        if least < .infinity { prices[column] -= least - (Double(costs[row * count + column]) - prices[column]) }
      }
    }
  }

  /// Each free row takes its cheapest column and lowers its price to what keeps the second cheapest as good; the row
  /// that had it is free instead.
  private mutating func reduceRows(_ costs: Span<Float>) {
    var next = 0
    let freeCount = freeRows.count
    var kept = 0
    // A row that is thrown out may go on at once, but not for ever: prices that rounding no longer moves would let two
    // rows take turns.
    var turns = 0
    while next < freeCount {
      let row = freeRows[next]
      next += 1
      turns += 1
      let best = PathScan.twoBest(costs.extracting((row * count)..<((row + 1) * count)), prices: prices)
      var column = best.first
      let lowered = prices[column] - (best.secondCost - best.firstCost)
      // Compared after rounding: a difference too small to move the price counts as none.
      let lowers = lowered < prices[column]
      if lowers {
        prices[column] = lowered
      } else if rowOfColumn[column] >= 0 && best.second >= 0 {
        // Where both cost the same, the second may be free, and then nobody is thrown out.
        column = best.second
      }
      let evicted = rowOfColumn[column]
      columnOfRow[row] = column
      rowOfColumn[column] = row
      guard evicted >= 0 else { continue }
      columnOfRow[evicted] = -1
      // Places before `next` have been read, so they can hold the rows that are to wait.
      if lowers && turns < 4 * count {
        next -= 1
        freeRows[next] = evicted
      } else {
        freeRows[kept] = evicted
        kept += 1
      }
    }
    freeRows.removeSubrange(kept...)
  }

  /// Finds the shortest path from a free row to a free column and exchanges the matches along it.
  private mutating func augment(_ start: Int, _ costs: Span<Float>) {
    scan.begin(row: start, costs: costs.extracting((start * count)..<((start + 1) * count)), prices: prices)
    var column = scan.takeNearest()
    while rowOfColumn[column] >= 0 {
      let row = rowOfColumn[column]
      scan.relax(
        row: row, costs: costs.extracting((row * count)..<((row + 1) * count)),
        offset: scan.nearest - (Double(costs[row * count + column]) - prices[column]))
      column = scan.takeNearest()
    }
    scan.updatePrices(&prices)
    while true {
      let row = scan.predecessor(of: column)
      rowOfColumn[column] = row
      (columnOfRow[row], column) = (column, columnOfRow[row])
      if row == start { break }
    }
  }
}
