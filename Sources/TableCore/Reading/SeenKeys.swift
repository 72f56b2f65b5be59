/// The keys of one object, of which none may come twice.
///
/// All of them are remembered, so that no number of other keys hides a doubled one; for that their number is bounded.
package struct SeenKeys {
  package static let countLimit = 1_024

  private var keys: Set<String> = []

  package init() {}

  /// Why a key must not come now; nil where it may.
  package mutating func insert(_ key: String) -> MalformedReason? {
    guard keys.insert(key).inserted else { return .doubledKey(key) }
    return keys.count > Self.countLimit ? .tooManyKeys : nil
  }
}
