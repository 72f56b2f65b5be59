import DPAMeasurement

/// The most memory that this process ever had resident.
enum PeakResident {
  static var bytes: Reading<UInt64> {
    let path = "/proc/self/status"
    guard let bytes = try? SystemFiles().contents(of: path) else { return .unavailable("\(path) cannot be read") }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let words = line.split(whereSeparator: \.isWhitespace)
      if words.count == 3, words[2] == "kB", let kibibytes = UInt64(words[1]) { return .available(1024 * kibibytes) }
    }
    return .unavailable("\(path) names no VmHWM")
  }
}
