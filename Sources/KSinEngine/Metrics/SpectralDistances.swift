/// The log spectral distance: the root of the mean squared difference of powers in decibels, per item; mean over the
/// batch; mean over batches.
public struct LogSpectralDistance: Sendable {
  private let decibels: Decibels
  private var mean = ExactMean()

  /// - Throws: `KSinError.epsilonOutOfRange`.
  public init(eps: Double = 1e-8) throws(KSinError) { decibels = try Decibels(epsilon: eps) }

  /// Adds a batch of sounds; what cannot be used is not counted.
  ///
  /// - Throws: `KSinError.signalLengthOutOfRange`, `.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  public mutating func update(predicted: [Float], target: [Float], signalLength: Int) throws(KSinError) {
    let decibels = decibels
    let value = try SpectrumPairs.meanDistance(predicted, target, signalLength) { first, second in
      var sum = 0.0
      for bin in 0..<first.count {
        let difference = decibels.value(first[bin]) - decibels.value(second[bin])
        sum += difference * difference
      }
      return (sum / Double(first.count)).squareRoot()
    }
    try mean.add(value, "a distance")
  }

  /// Adds a batch of parameters whose sounds a synthesizer makes.
  ///
  /// - Throws: as the synthesizer, or as the form for sounds.
  public mutating func update(
    predictedParameters: [Float], target: [Float], synthesizer: Synthesizer
  ) throws(KSinError) {
    try update(
      predicted: synthesizer.signals(of: predictedParameters), target: target, signalLength: synthesizer.signalLength)
  }

  /// Adds the batches of another value: the result has the same bits for any order.
  public mutating func merge(_ other: LogSpectralDistance) {
    precondition(other.decibels == decibels, "one floor of powers")
    mean.merge(other.mean)
  }

  /// - Throws: `KSinError.noValues`.
  public func compute() throws(KSinError) -> Double { try mean.value(of: "log spectral distance") }
}

/// The spectral distance: the mean absolute difference of magnitudes; mean over batches.
public struct SpectralDistance: Sendable {
  private var mean = ExactMean()

  public init() {}

  /// Adds a batch of sounds; what cannot be used is not counted.
  ///
  /// - Throws: `KSinError.signalLengthOutOfRange`, `.shapeMismatch`, `.countMismatch` or `.valueNotFinite`.
  public mutating func update(predicted: [Float], target: [Float], signalLength: Int) throws(KSinError) {
    let value = try SpectrumPairs.meanDistance(predicted, target, signalLength) { first, second in
      var sum = 0.0
      for bin in 0..<first.count { sum += abs(Self.magnitude(first[bin]) - Self.magnitude(second[bin])) }
      return sum / Double(first.count)
    }
    try mean.add(value, "a distance")
  }

  /// Adds a batch of parameters whose sounds a synthesizer makes.
  ///
  /// - Throws: as the synthesizer, or as the form for sounds.
  public mutating func update(
    predictedParameters: [Float], target: [Float], synthesizer: Synthesizer
  ) throws(KSinError) {
    try update(
      predicted: synthesizer.signals(of: predictedParameters), target: target, signalLength: synthesizer.signalLength)
  }

  /// Adds the batches of another value: the result has the same bits for any order.
  public mutating func merge(_ other: SpectralDistance) { mean.merge(other.mean) }

  /// - Throws: `KSinError.noValues`.
  public func compute() throws(KSinError) -> Double { try mean.value(of: "spectral distance") }

  // Not `hypot`: that is the system library's, which may round otherwise on another machine.
  private static func magnitude(_ bin: SIMD2<Double>) -> Double { (bin.x * bin.x + bin.y * bin.y).squareRoot() }
}

/// Compares the spectra of pairs of sounds.
private enum SpectrumPairs {
  typealias Distance = (Span<SIMD2<Double>>, Span<SIMD2<Double>>) -> Double

  /// The mean over a batch of a distance between spectra.
  static func meanDistance(
    _ predicted: [Float], _ target: [Float], _ signalLength: Int, _ distance: Distance
  ) throws(KSinError) -> Double {
    guard (1...FourierTransform.lengthLimit).contains(signalLength) else {
      throw .signalLengthOutOfRange(signalLength)
    }
    let pairs = try RowPairs(predicted: predicted, target: target, width: signalLength)
    // One plan for the whole batch: making it takes at least a sine for every sample of a sound.
    let transform = FourierTransform(length: signalLength)
    var first = [SIMD2<Double>](repeating: .zero, count: transform.binCount)
    var second = first
    var mean = ExactMean()
    for row in 0..<pairs.rowCount {
      let places = pairs.places(row)
      var firstSpan = first.mutableSpan
      transform.spectrum(of: pairs.predicted.span.extracting(places), into: &firstSpan)
      var secondSpan = second.mutableSpan
      transform.spectrum(of: pairs.target.span.extracting(places), into: &secondSpan)
      try mean.add(distance(first.span, second.span), "a distance")
    }
    return try mean.value(of: "distance")
  }
}
