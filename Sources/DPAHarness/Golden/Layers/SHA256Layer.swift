import DPAEngine
import HarnessKit

/// SHA-256 of messages of every length around its block borders.
enum SHA256Layer: GoldenLayer {
  static let name = "sha256"
  static let usesKernel = false

  struct Case: GoldenCase {
    let message: [UInt8]
    let digest: String

    init(_ fields: GoldenFields) throws {
      let text = try fields.text("message")
      message = try fields.valid { try BitText.bytes(text) }
      // The length is in the file as well: a message that was cut would otherwise be a shorter, valid one.
      _ = try fields.number("length", in: message.count...message.count)
      digest = try fields.text("digest")
    }
  }

  static func check(_ file: GoldenFile<Case>, with kernel: Kernel) throws -> [[Difference]] {
    file.cases.map { golden in
      // `SHA256` takes the processor's instructions where there are any, and the plain code would go untested.
      var plain = SHA256(isPlain: true)
      plain.update(golden.message)
      return [
        .unlessEqual("digest", expected: golden.digest, found: SHA256.digest(of: golden.message).description),
        .unlessEqual("digest in plain Swift", expected: golden.digest, found: plain.finalized().description),
      ].compactMap { $0 }
    }
  }
}

/// Fibonacci numbers as the decimal texts that the seed chain hashes.
enum FibonacciLayer: GoldenLayer {
  static let name = "fibonacci"
  static let usesKernel = false

  struct Case: GoldenCase {
    let index: Int
    let value: String

    init(_ fields: GoldenFields) throws {
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
