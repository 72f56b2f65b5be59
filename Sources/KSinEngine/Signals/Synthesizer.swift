internal import TableCore

/// Turns parameters into sounds: the API document's `make_sin`.
///
/// x[t] = sum over components j, in order, of a_j * sin(omega_j * t), where each operation is a single one of binary32
/// and the sine is `Sine`'s. So a sound has the same bits on every machine and kernel.
public struct Synthesizer: Sendable {
  /// The most samples of a batch: 8 GiB.
  static let valueLimit = 1 << 31

  public let k: Int
  public let signalLength: Int
  public let breakSymmetry: Bool
  public let kernel: SignalKernel
  /// Parameters are at most this in magnitude, so that no phase and no sum can overflow.
  public static let parameterLimit: Float = 0x1p60
  private static let pi: Float = 0x1.921fb6p1

  /// - Throws: `KSinError.componentCountOutOfRange` or `.signalLengthOutOfRange`.
  public init(
    k: Int, signalLength: Int, breakSymmetry: Bool = false, kernel: SignalKernel = .automatic
  ) throws(KSinError) {
    self.init(try KSinConfiguration(k: k, signalLength: signalLength, breakSymmetry: breakSymmetry), kernel: kernel)
  }

  public init(_ configuration: KSinConfiguration, kernel: SignalKernel = .automatic) {
    k = configuration.k
    signalLength = configuration.signalLength
    breakSymmetry = configuration.breakSymmetry
    self.kernel = kernel
  }

  /// The sounds of rows of parameters, one behind the other.
  ///
  /// - Throws: `KSinError.shapeMismatch`, `.batchTooLarge` for more than 2^31 samples, or `.parameterOutOfRange`;
  ///   values outside [-1, 1] are allowed.
  public func signals(of parameters: [Float]) throws(KSinError) -> [Float] {
    guard parameters.count.isMultiple(of: 2 * k) else {
      throw .shapeMismatch(what: "parameters", count: parameters.count, expected: 2 * k)
    }
    let rowCount = parameters.count / (2 * k)
    guard !rowCount.multipliedReportingOverflow(by: signalLength).overflow,
      rowCount * signalLength <= Self.valueLimit
    else { throw .batchTooLarge(rows: rowCount, width: signalLength) }
    try Self.check(parameters)
    var samples = [Float](repeating: 0, count: rowCount * signalLength)
    let generator = makeGenerator()
    var span = samples.mutableSpan
    generator.fill(&span, of: parameters.span)
    return samples
  }

  /// A worker with memory of its own; make one per thread.
  public func makeGenerator() -> SoundGenerator { SoundGenerator(self) }

  /// - Throws: `KSinError.parameterOutOfRange` for the first that no sound is made from.
  static func check(_ parameters: [Float]) throws(KSinError) {
    // Not `>`: what is not a number would pass.
    for (place, value) in parameters.enumerated() where !(value.magnitude <= parameterLimit) {
      throw .parameterOutOfRange(value, place: place)
    }
  }

  /// A component's radians per sample.
  package func omega(_ frequency: Float, component: Int) -> Float {
    let omega = Self.pi * (frequency + 1) / 2
    return breakSymmetry ? Float(component) * Self.pi / Float(k) + omega / Float(k) : omega
  }
}

/// Makes sounds: the working memory of one thread.
public final class SoundGenerator {
  private var components: SoundComponents

  init(_ synthesizer: Synthesizer) { components = SoundComponents(synthesizer) }

  /// Writes the sound of each row of parameters.
  ///
  /// - Precondition: rows are whole, `samples` holds `signalLength` places for each, and no parameter is above
  ///   `Synthesizer.parameterLimit` in magnitude.
  public func fill(_ samples: inout MutableSpan<Float>, of parameters: Span<Float>) {
    components.fill(&samples, of: parameters)
  }
}

/// The components of one sound after another.
private struct SoundComponents {
  private let synthesizer: Synthesizer
  private let native: NativeSound.Sound?
  private var omegas: [Float]
  private var amplitudes: [Float]

  init(_ synthesizer: Synthesizer) {
    self.synthesizer = synthesizer
    native = NativeSound.function(of: synthesizer.kernel.name)?.sound
    omegas = Array(repeating: 0, count: synthesizer.k)
    amplitudes = Array(repeating: 0, count: synthesizer.k)
  }

  mutating func fill(_ samples: inout MutableSpan<Float>, of parameters: Span<Float>) {
    let (width, length) = (2 * synthesizer.k, synthesizer.signalLength)
    precondition(parameters.count.isMultiple(of: width), "whole rows")
    let rowCount = parameters.count / width
    precondition(samples.count == rowCount * length, "a place for each sample")
    samples.withPlaces { places in
      for row in 0..<rowCount {
        prepare(parameters, from: row * width)
        places.withSpan((row * length)..<((row + 1) * length)) { fill(&$0) }
      }
    }
  }

  private mutating func prepare(_ parameters: Span<Float>, from start: Int) {
    let k = synthesizer.k
    for component in 0..<k {
      let (frequency, amplitude) = (parameters[start + component], parameters[start + k + component])
      precondition(
        max(frequency.magnitude, amplitude.magnitude) <= Synthesizer.parameterLimit, "parameters that make a sound")
      omegas[component] = synthesizer.omega(frequency, component: component)
      amplitudes[component] = (amplitude + 1) / 2
    }
  }

  private func fill(_ sound: inout MutableSpan<Float>) {
    // Rounding keeps order, so no phase is above the last one.
    let lastTime = Float(sound.count - 1)
    let isShort = omegas.allSatisfy { ($0 * lastTime).magnitude <= Sine.shortLimit }
    // The C kernels have the short reduction alone: parameters in [-1, 1] need no other.
    if isShort, let native {
      NativeSound.add(native, omegas: omegas.span, amplitudes: amplitudes.span, into: &sound)
    } else {
      PortableSound.add(omegas: omegas.span, amplitudes: amplitudes.span, isShort: isShort, into: &sound)
    }
  }
}
