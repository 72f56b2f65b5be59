/// Halves a line of commits until the first bad one is left, and goes round those of which nothing can be said.
package struct CommitSearch: Sendable, Equatable {
  /// Places from 0; -1 is the commit before the first.
  private var lastGood = -1
  private var firstBad: Int
  private var skipped: Set<Int> = []

  /// - Parameter count: Of the commits after the good one, of which the last is known to be bad.
  /// - Precondition: there is one.
  package init(count: Int) {
    precondition(count > 0, "a bad commit to begin with")
    firstBad = count - 1
  }

  /// The place to be judged next; nil where nothing more can be found out.
  package var next: Int? {
    let middle = (lastGood + firstBad) / 2
    // The nearest to the middle halves best; of two equally near ones the earlier.
    return ((lastGood + 1)..<firstBad).filter { !skipped.contains($0) }
      .min { (abs($0 - middle), $0) < (abs($1 - middle), $1) }
  }

  /// - Parameter isBad: Nil where nothing can be said of it.
  package mutating func note(_ place: Int, isBad: Bool?) {
    switch isBad {
    case true?: firstBad = place
    case false?: lastGood = place
    case nil: skipped.insert(place)
    }
  }

  /// Those among which the first bad one is: it alone, unless the ones before it were skipped.
  package var suspects: ClosedRange<Int> { (lastGood + 1)...firstBad }
}
