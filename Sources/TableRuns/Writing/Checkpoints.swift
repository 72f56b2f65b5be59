/// When to save the state of a long run: after the first chunk, then not more often than 20 times a second.
///
/// A kill then loses a twentieth of a second and the chunks in work, and saving costs next to nothing.
package struct Checkpoints {
  private static let intervalNanoseconds: UInt64 = 50_000_000

  private let nanoseconds: () -> UInt64
  private var lastSaved: UInt64?

  package init(nanoseconds: @escaping () -> UInt64) { self.nanoseconds = nanoseconds }

  package var hasSaved: Bool { lastSaved != nil }

  package func isDue() -> Bool {
    guard let lastSaved else { return true }
    return nanoseconds() &- lastSaved >= Self.intervalNanoseconds
  }

  package mutating func noteSaved() { lastSaved = nanoseconds() }
}
