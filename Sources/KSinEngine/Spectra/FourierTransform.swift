/// The discrete Fourier transform of any length, in binary64: the same bits on every machine.
///
/// Lengths whose prime factors are at most 31 take a mixed-radix transform, others Bluestein's convolution. All factors
/// are `Turn`'s, and every operation is a single one. A value is the plan and the working memory of one thread.
///
/// - Complexity: O(n log n).
public final class FourierTransform {
  /// The longest transform; Bluestein's then convolves 2^21 values.
  public static let lengthLimit = KSinConfiguration.signalLengthLimit

  public let length: Int
  private var values: [SIMD2<Double>]
  private let method: Method

  private enum Method {
    case mixedRadix(MixedRadixTransform)
    case convolution(ChirpConvolution)
  }

  /// - Precondition: `length` is 1...2^20.
  public init(length: Int) {
    precondition((1...Self.lengthLimit).contains(length), "a length of a signal")
    self.length = length
    values = Array(repeating: .zero, count: length)
    method =
      MixedRadixTransform.factors(of: length).map { .mixedRadix(MixedRadixTransform(length: length, radices: $0)) }
      ?? .convolution(ChirpConvolution(length: length))
  }

  /// How many values the spectrum of a real signal has.
  public var binCount: Int { length / 2 + 1 }

  /// The spectrum of a real signal, divided by its length: numpy's and torch's `rfft` with `norm="forward"`.
  ///
  /// - Precondition: `signal` has the length, `spectrum` a place for each bin: x is the real part, y the imaginary.
  public func spectrum(of signal: Span<Float>, into spectrum: inout MutableSpan<SIMD2<Double>>) {
    precondition(signal.count == length && spectrum.count == binCount, "a signal and its bins")
    // Packing two real samples into one number would halve the work, but for even lengths only.
    for index in 0..<length { values[index] = SIMD2(Double(signal[index]), 0) }
    transform()
    let scale = Double(length)
    for bin in 0..<binCount { spectrum[bin] = SIMD2(values[bin].x / scale, values[bin].y / scale) }
  }

  private func transform() {
    switch method {
    case .mixedRadix(let transform): transform.apply(&values)
    case .convolution(let convolution): convolution.apply(&values)
    }
  }
}

extension SIMD2<Double> {
  /// The product of two complex numbers: four products, one difference, one sum.
  @inline(__always)
  func times(_ other: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(x * other.x - y * other.y, x * other.y + y * other.x)
  }

  /// The number times -i.
  @inline(__always)
  var turnedBack: SIMD2<Double> { SIMD2(y, -x) }
}
