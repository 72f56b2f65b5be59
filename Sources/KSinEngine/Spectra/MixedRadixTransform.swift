/// Stockham's transform: each pass takes one factor out of the length and leaves its results in order, so that nothing
/// has to be permuted.
final class MixedRadixTransform {
  /// Above it, a transform of that radix costs more than Bluestein's convolution.
  private static let largestRadix = 31

  private let length: Int
  private let radices: [Int]
  /// exp(-2 pi i j / length).
  private let turns: [SIMD2<Double>]
  private var other: [SIMD2<Double>]
  private var inputs = [SIMD2<Double>](repeating: .zero, count: largestRadix)

  init(length: Int, radices: [Int]) {
    self.length = length
    self.radices = radices
    turns = (0..<length).map { part in
      let (cosine, sine) = Turn.cosineAndSine(part, of: length)
      return SIMD2(cosine, -sine)
    }
    other = Array(repeating: .zero, count: length)
  }

  /// The radices of a length, fours first; nil where a prime factor is too large.
  static func factors(of length: Int) -> [Int]? {
    var rest = length
    var radices: [Int] = []
    // Fours first: one pass instead of two. Odd numbers that are not prime divide nothing by the time they come.
    for radix in [4, 2] + Array(stride(from: 3, through: largestRadix, by: 2)) {
      while rest.isMultiple(of: radix) {
        radices.append(radix)
        rest /= radix
      }
    }
    return rest == 1 ? radices : nil
  }

  /// Transforms values in place.
  ///
  /// - Precondition: there are `length` of them.
  func apply(_ values: inout [SIMD2<Double>]) {
    precondition(values.count == length, "values of the plan's length")
    var (remaining, stride) = (length, 1)
    for radix in radices {
      let part = remaining / radix
      switch radix {
      case 2: passOfTwo(values, part: part, stride: stride)
      case 4: passOfFour(values, part: part, stride: stride)
      default: pass(values, radix: radix, part: part, stride: stride)
      }
      swap(&values, &other)
      remaining = part
      stride *= radix
    }
  }

  private func passOfTwo(_ values: [SIMD2<Double>], part: Int, stride: Int) {
    for place in 0..<part {
      let turn = turns[place * stride]
      for column in 0..<stride {
        let first = values[column + stride * place]
        let second = values[column + stride * (place + part)]
        other[column + stride * 2 * place] = first + second
        other[column + stride * (2 * place + 1)] = (first - second).times(turn)
      }
    }
  }

  private func passOfFour(_ values: [SIMD2<Double>], part: Int, stride: Int) {
    for place in 0..<part {
      let (one, two) = (turns[place * stride], turns[2 * place * stride])
      let three = turns[3 * place * stride]
      for column in 0..<stride {
        let start = column + stride * place
        let (a, b) = (values[start], values[start + stride * part])
        let (c, d) = (values[start + 2 * stride * part], values[start + 3 * stride * part])
        let (evenSum, evenDifference) = (a + c, a - c)
        let (oddSum, oddDifference) = (b + d, (b - d).turnedBack)
        let target = column + stride * 4 * place
        other[target] = evenSum + oddSum
        other[target + stride] = (evenDifference + oddDifference).times(one)
        other[target + 2 * stride] = (evenSum - oddSum).times(two)
        other[target + 3 * stride] = (evenDifference - oddDifference).times(three)
      }
    }
  }

  private func pass(_ values: [SIMD2<Double>], radix: Int, part: Int, stride: Int) {
    let step = length / radix
    for place in 0..<part {
      for column in 0..<stride {
        // Gathered once: each is read `radix` times, and they lie far apart.
        for input in 0..<radix { inputs[input] = values[column + stride * (place + part * input)] }
        for output in 0..<radix {
          var sum = inputs[0]
          var turn = 0
          for input in 1..<radix {
            // input * output mod radix, without a division.
            turn += output
            if turn >= radix { turn -= radix }
            sum += inputs[input].times(turns[turn * step])
          }
          other[column + stride * (radix * place + output)] = sum.times(turns[place * output * stride])
        }
      }
    }
  }
}
