import DPAEngine
import HarnessKit

/// Fibonacci numbers as the decimal texts that the seed chain hashes.
enum FibonacciLayer: GoldenLayer {
  static let name = "fibonacci"
  static let usesKernel = false

  struct Case: GoldenCase {
    let name: String
    let index: Int
    let value: String

    init(_ fields: GoldenFields) throws {
      name = fields.name
      index = try fields.number("index", in: 0...GoldenLimits.fibonacciIndex)
      value = try fields.text("value")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    let last = file.cases.map(\.index).max() ?? 0
    let values = fibonacciDecimals(count: last + 1)
    return file.cases.map { golden in
      [Difference.unlessEqual("value", expected: golden.value, found: values[golden.index])].compactMap { $0 }
    }
  }
}
