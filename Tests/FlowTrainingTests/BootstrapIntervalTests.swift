import Testing

@testable import FlowTraining

@Suite("An interval is the same in another program")
struct BootstrapIntervalTests {
  @Test("Its ends are the 2.5th and the 97.5th percentile of a thousand means, bit for bit")
  func known() {
    let interval = BootstrapInterval((0..<40).map { Double($0 * $0) })
    // Computed in Python, with SplitMix64, Lemire's bounded numbers and interpolated percentiles written down anew.
    #expect(interval.mean == 513.5 && interval.low == 371.779375 && interval.high == 663.70125)
  }
}
