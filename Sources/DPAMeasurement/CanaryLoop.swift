/// A fixed amount of integer arithmetic that depends on nothing of the code under test: if its time changes, the
/// machine changed. Never to be improved.
public enum CanaryLoop {
  /// Each step waits for the one before: a multiplication, an addition, a shift and an exclusive or. Memory and vector
  /// units are left alone.
  @inline(never)
  public static func run(iterations: UInt64) -> UInt64 {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var left = iterations
    while left > 0 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      state ^= state &>> 29
      left -= 1
    }
    return state
  }
}
