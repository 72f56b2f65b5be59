/// How the tests were compiled. Portable SIMD code is about a hundred times slower without the optimiser.
package enum BuildMode {
  /// Whether this is a release build.
  package static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  /// Why a test of much work, such as a big table, does not run in a debug build.
  package static let skipReason = "too slow without the optimiser: run `swift test -c release`"
}
