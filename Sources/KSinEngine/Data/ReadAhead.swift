internal import Dispatch

/// Elements by number, in order, made by several threads ahead of whoever asks for them.
///
/// Element i is made at place i mod `workers`, each place by one thread at a time with a worker of its own, so at most
/// `workers` elements wait to be fetched.
package final class ReadAhead<Worker, Element: Sendable> {
  private let count: Int
  private let places: [Place]
  private let make: @Sendable (Worker, Int) -> Element
  private let queue = DispatchQueue(label: "ksin.read-ahead", attributes: .concurrent)
  private var next = 0

  /// One element on its way. The semaphore orders the thread that makes it before the one that fetches it, and nothing
  /// else touches it in between: that is why it may be shared.
  private final class Place: @unchecked Sendable {
    let worker: Worker
    let isMade = DispatchSemaphore(value: 0)
    var element: Element?

    init(_ worker: Worker) { self.worker = worker }
  }

  /// - Precondition: `workers` is above 0.
  package init(
    count: Int, workers: Int, makeWorker: () -> Worker, _ make: @escaping @Sendable (Worker, Int) -> Element
  ) {
    precondition(workers > 0, "reading ahead needs a worker")
    self.count = count
    self.make = make
    // More workers than elements would only hold memory.
    places = (0..<min(workers, count)).map { _ in Place(makeWorker()) }
    for index in places.indices { start(index) }
  }

  private func start(_ index: Int) {
    let place = places[index % places.count]
    // The task holds the place and not self: a pass that is given up can go while its last elements are made.
    let make = make
    queue.async {
      place.element = make(place.worker, index)
      place.isMade.signal()
    }
  }

  /// The next element; nil after the last.
  package func fetch() -> Element? {
    guard next < count else { return nil }
    let place = places[next % places.count]
    place.isMade.wait()
    // Taken out: the place would otherwise keep it alive until its next one is ready.
    let element = place.element.take()
    // Not before the element is taken: until then the place and its worker are not free.
    if next + places.count < count { start(next + places.count) }
    next += 1
    return element
  }
}
