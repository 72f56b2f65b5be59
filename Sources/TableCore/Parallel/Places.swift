/// Memory whose places are written by different threads, each place by one thread only.
///
/// One of the module's files with unsafe pointers, beside the borders to the C kernels and to threads: it checks every
/// index.
package struct Places<Element: Sendable>: @unchecked Sendable {
  private let buffer: UnsafeMutableBufferPointer<Element>

  fileprivate init(_ buffer: UnsafeMutableBufferPointer<Element>) { self.buffer = buffer }

  package var count: Int { buffer.count }

  /// Sets a place that no other thread touches.
  package func set(_ index: Int, _ element: Element) {
    precondition(index >= 0 && index < buffer.count, "a place that there is")
    buffer[index] = element
  }

  /// Lends a run of places that no other thread touches.
  package func withSpan(_ places: Range<Int>, _ body: (inout MutableSpan<Element>) -> Void) {
    precondition(places.lowerBound >= 0 && places.upperBound <= buffer.count, "places that there are")
    var span = UnsafeMutableBufferPointer(rebasing: buffer[places]).mutableSpan
    body(&span)
  }
}

extension Array where Element: Sendable {
  /// An array whose elements are set by place, from several threads.
  package init(places count: Int, initial: Element, _ body: (Places<Element>) -> Void) {
    self.init(repeating: initial, count: count)
    withUnsafeMutableBufferPointer { body(Places($0)) }
  }
}

extension MutableSpan where Element: Sendable & BitwiseCopyable {
  /// Lends the span's elements as places.
  package mutating func withPlaces(_ body: (Places<Element>) -> Void) {
    withUnsafeMutableBufferPointer { body(Places($0)) }
  }
}
