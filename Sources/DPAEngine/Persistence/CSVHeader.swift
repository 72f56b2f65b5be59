/// The first line of a CSV file.
enum CSVHeader {
  static let columns = ["id"] + Parameter.allCases.map(\.rawValue) + ["hash"]
  static let bitPatternColumns = Parameter.allCases.map { "\($0.rawValue)_bits" }

  static func line(bitPatterns: Bool) -> [UInt8] {
    let names = columns + (bitPatterns ? bitPatternColumns : [])
    return Array((names.joined(separator: ",") + "\n").utf8)
  }
}
