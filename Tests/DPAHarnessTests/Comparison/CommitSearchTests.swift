import Testing

@testable import HarnessBenchmarks

@Suite("The search for the first bad commit")
struct CommitSearchTests {
  /// Judges until nothing is left.
  private func search(
    _ count: Int, firstBad: Int, unbuildable: Set<Int> = []
  ) -> (suspects: ClosedRange<Int>, judged: [Int]) {
    var search = CommitSearch(count: count)
    var judged: [Int] = []
    while let place = search.next {
      judged.append(place)
      search.note(place, isBad: unbuildable.contains(place) ? nil : place >= firstBad)
    }
    return (search.suspects, judged)
  }

  @Test("Any of 32 commits is found in five steps, and no commit is judged twice")
  func halving() {
    for firstBad in 0..<32 {
      let (suspects, judged) = search(32, firstBad: firstBad)
      #expect(suspects == firstBad...firstBad && judged.count <= 5 && Set(judged).count == judged.count)
    }
  }

  @Test("A single commit needs no step")
  func single() { #expect(search(1, firstBad: 0) == (0...0, [])) }

  @Test("What cannot be judged is gone round, and is under suspicion only right before the first bad one")
  func skipped() {
    #expect(search(32, firstBad: 20, unbuildable: [15, 14, 16]).suspects == 20...20)
    #expect(search(32, firstBad: 20, unbuildable: [18, 19]).suspects == 18...20)
    #expect(search(32, firstBad: 20, unbuildable: [20]).suspects == 20...21)
    #expect(search(8, firstBad: 0, unbuildable: [0, 1, 2, 3, 4, 5, 6]).suspects == 0...7)
    let (_, judged) = search(8, firstBad: 0, unbuildable: [0, 1, 2, 3, 4, 5, 6])
    #expect(judged.sorted() == Array(0..<7))
  }
}
