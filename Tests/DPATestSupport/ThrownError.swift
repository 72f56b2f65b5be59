/// What a body throws, as the text that a user would read.
package enum ThrownError {
  /// Nothing where the body does not throw.
  package static func text(of body: () throws -> some Any) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return String(describing: error)
    }
  }
}
