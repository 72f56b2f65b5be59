/// Rows for reading on a terminal: rounded to six decimals where that is not more than 12 characters. Not exact.
enum TextRows {
  private static let columnWidth = 12
  private static let idWidth = 20

  static var header: [UInt8] {
    var bytes: [UInt8] = []
    appendRight("id", idWidth, to: &bytes)
    for parameter in Parameter.allCases { appendRight(parameter.rawValue, columnWidth, to: &bytes) }
    return bytes + "  hash\n".utf8
  }

  static func append(_ batch: borrowing SampleBatch, to buffer: inout ByteBuffer) {
    var bytes: [UInt8] = []
    for row in 0..<batch.count {
      let sample = batch[row]
      appendRight(String(sample.id), idWidth, to: &bytes)
      for value in sample.parameters.values { appendRight(rounded(value), columnWidth, to: &bytes) }
      bytes.append(contentsOf: "  \(sample.digest.description.prefix(16))\n".utf8)
    }
    buffer.append(bytes)
  }

  private static func appendRight(_ text: String, _ width: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(1, width - text.utf8.count)))
    bytes.append(contentsOf: text.utf8)
  }

  private static func rounded(_ value: Double) -> String {
    guard value.magnitude < 10_000 && (value == 0 || value.magnitude >= 0.000_001) else {
      return PythonNumber.text(value)
    }
    let millionths = Int64((value.magnitude * 1_000_000).rounded())
    let fraction = String(millionths % 1_000_000)
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return "\(value < 0 ? "-" : "")\(millionths / 1_000_000).\(zeros)\(fraction)"
  }
}
