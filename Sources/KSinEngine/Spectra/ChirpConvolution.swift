/// Bluestein's transform: a transform of any length as a convolution with a chirp, by transforms of a power of two.
final class ChirpConvolution {
  private let length: Int
  /// exp(-pi i j^2 / length).
  private let chirp: [SIMD2<Double>]
  /// The transform of the conjugate chirp, wrapped around.
  private let kernel: [SIMD2<Double>]
  private let transform: MixedRadixTransform
  private var padded: [SIMD2<Double>]

  init(length: Int) {
    self.length = length
    var size = 1
    // Any shorter, and the ends of the convolution would wrap around into the values that are wanted.
    while size < 2 * length - 1 { size *= 2 }
    // j^2 is below 2^40, so the turn is exact before its sine is taken.
    chirp = (0..<length).map { index in
      let (cosine, sine) = Turn.cosineAndSine(index * index % (2 * length), of: 2 * length)
      return SIMD2(cosine, -sine)
    }
    transform = MixedRadixTransform(length: size, radices: MixedRadixTransform.factors(of: size) ?? [])
    var wrapped = [SIMD2<Double>](repeating: .zero, count: size)
    for (index, value) in chirp.enumerated() {
      wrapped[index] = SIMD2(value.x, -value.y)
      wrapped[(size - index) % size] = SIMD2(value.x, -value.y)
    }
    transform.apply(&wrapped)
    kernel = wrapped
    padded = Array(repeating: .zero, count: size)
  }

  /// Transforms values in place.
  ///
  /// - Precondition: there are `length` of them.
  func apply(_ values: inout [SIMD2<Double>]) {
    precondition(values.count == length, "values of the plan's length")
    for index in padded.indices { padded[index] = index < length ? values[index].times(chirp[index]) : .zero }
    transform.apply(&padded)
    // With its parts exchanged before and after, a forward transform is an inverse one.
    for index in padded.indices {
      let product = padded[index].times(kernel[index])
      padded[index] = SIMD2(product.y, product.x)
    }
    transform.apply(&padded)
    let scale = Double(padded.count)
    for index in 0..<length {
      values[index] = SIMD2(padded[index].y / scale, padded[index].x / scale).times(chirp[index])
    }
  }
}
