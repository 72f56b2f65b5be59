/// The plain kernel.
enum PortableSound {
  static func add(
    omegas: Span<Float>, amplitudes: Span<Float>, isShort: Bool, into samples: inout MutableSpan<Float>
  ) {
    // -0 adds nothing to any number, a zero of either sign included.
    for time in 0..<samples.count { samples[unchecked: time] = -0.0 }
    // Time is the inner loop: neighbouring samples can go in lanes, and each adds components in order.
    for component in 0..<omegas.count {
      let (omega, amplitude) = (omegas[component], amplitudes[component])
      if isShort {
        addShort(omega, amplitude, &samples)
      } else {
        for time in 0..<samples.count { samples[time] += amplitude * Sine.of(omega * Float(time)) }
      }
    }
  }

  /// Apart from the general loop and without a branch, so that the compiler puts it into lanes.
  private static func addShort(_ omega: Float, _ amplitude: Float, _ samples: inout MutableSpan<Float>) {
    for time in 0..<samples.count {
      // Times are below 2^20, and 32 bits turn into a Float in every lane, which 64 do not on all processors.
      samples[unchecked: time] += amplitude * Sine.ofShort(omega * Float(Int32(truncatingIfNeeded: time)))
    }
  }
}
