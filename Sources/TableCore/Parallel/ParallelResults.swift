/// Independent computations on several threads, with the results in order.
package enum ParallelResults {
  /// The results of `body` for 0..<count.
  package static func map<Element: Sendable>(
    _ count: Int, jobs: Int, _ body: @Sendable (Int) -> Element
  ) -> [Element] {
    [Element?](places: count, initial: nil) { places in
      ParallelWork.run(units: count, jobs: jobs, makeWorker: {}) { unit, _ in
        places.set(unit, body(unit))
      }
    }.compactMap { $0 }
  }
}
