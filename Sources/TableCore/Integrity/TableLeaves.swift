/// How a table is cut into leaves of 1,024 rows, counted from its first id; its last leaf may be shorter.
package struct TableLeaves {
  package static let rowCount = UInt64(TableHasher.leafRecordCount)

  package let range: SampleRange

  package init(range: SampleRange) { self.range = range }

  /// Leaves of the whole table.
  package var count: UInt64 { range.count / Self.rowCount + (range.count.isMultiple(of: Self.rowCount) ? 0 : 1) }

  /// The rows of some leaves.
  package func rows(of leaves: Range<UInt64>) -> SampleRange {
    let start = min(leaves.lowerBound * Self.rowCount, range.count)
    let end = min(leaves.upperBound.multipliedClamping(by: Self.rowCount), range.count)
    return SampleRange(validFirst: range.first + start, count: end - start)
  }

  /// The leaf that holds an id.
  package func leaf(holding id: UInt64) -> UInt64 { (id - range.first) / Self.rowCount }

  /// The leaves that lie wholly in a part; the table's short last leaf counts as whole.
  package func whole(in part: SampleRange) -> Range<UInt64> {
    let start = part.first - range.first
    let end = part.end - range.first
    let first = start / Self.rowCount + (start.isMultiple(of: Self.rowCount) ? 0 : 1)
    // The table's own end closes a short leaf, which no other part can complete.
    let last = end == range.count ? count : end / Self.rowCount
    // A part inside one leaf has its rounded start behind its end.
    return min(first, last)..<last
  }

  /// The runs of a part's rows whose leaves are not wholly in it: at most one before the whole leaves and one behind.
  package func partial(in part: SampleRange) -> [SampleRange] {
    guard !part.isEmpty else { return [] }
    let whole = whole(in: part)
    guard !whole.isEmpty else { return split(part) }
    let rows = rows(of: whole)
    let before = part.prefix(rows.first - part.first)
    let behind = part.dropFirst(rows.end - part.first)
    return [before, behind].filter { !$0.isEmpty }
  }

  /// A part without a whole leaf lies in one leaf or in two neighbours.
  private func split(_ part: SampleRange) -> [SampleRange] {
    let border = rows(of: leaf(holding: part.first)..<(leaf(holding: part.first) + 1)).end
    let before = part.prefix(border - part.first)
    return [before, part.dropFirst(before.count)].filter { !$0.isEmpty }
  }
}

extension UInt64 {
  package func multipliedClamping(by factor: UInt64) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: factor)
    return overflow ? .max : product
  }
}
