internal import HarnessKit

/// Arrays of fractions in a file of `numpy.savez`: a ZIP archive of NPY files, not compressed.
struct NPZFile {
  let path: String
  private let bytes: [UInt8]
  /// Where each member's content lies, by its name without ending.
  private var members: [String: Member] = [:]

  struct Array: Equatable {
    let shape: [Int]
    let values: [Float]
  }

  private struct Member {
    let content: Range<Int>
    let isPacked: Bool
    let checksum: UInt32
  }

  private static let kind = DocumentKind("file of statistics", mebibytes: 64)
  private static let directoryEnd: UInt64 = 0x0605_4b50
  private static let directoryEntry: UInt64 = 0x0201_4b50
  private static let localHeader: UInt64 = 0x0403_4b50

  /// - Throws: `HarnessError.fileFailed` where it cannot be read, `.malformedFile` where it is no such archive.
  init(_ path: String, files: any FileLayer) throws(HarnessError) {
    self.path = path
    bytes = try files.contents(of: path, as: Self.kind)
    try readDirectory()
  }

  /// - Throws: `HarnessError.malformedFile` where it is missing or is no array of binary32 or binary64 values.
  func array(_ name: String) throws(HarnessError) -> Array {
    guard let member = members[name] else { throw malformed("it has no array '\(name)'") }
    guard !member.isPacked else {
      throw malformed("its array '\(name)' is compressed; write it with numpy.savez instead of savez_compressed")
    }
    guard Self.checksum(bytes[member.content]) == member.checksum else {
      throw malformed("its array '\(name)' does not have the checksum that the archive notes")
    }
    guard let array = NPYText.array(bytes[member.content]) else {
      throw malformed("its array '\(name)' is not of float32 or float64 values in rows ('<f4' or '<f8')")
    }
    return array
  }

  private mutating func readDirectory() throws(HarnessError) {
    // The last record of an archive is found from behind: it has a comment of any length.
    let last = Swift.stride(from: bytes.count - 22, through: max(0, bytes.count - 22 - 0xffff), by: -1)
    guard bytes.count >= 22, let end = last.first(where: { number(at: $0, 4) == Self.directoryEnd }) else {
      throw malformed("it is not a ZIP archive, as numpy.savez writes, or it is cut off")
    }
    guard let count = number(at: end + 10, 2), var place = number(at: end + 16, 4).map({ Int($0) }) else { return }
    for _ in 0..<count {
      guard number(at: place, 4) == Self.directoryEntry, let next = readEntry(at: place) else {
        throw malformed("its directory is damaged")
      }
      place = next
    }
  }

  /// Notes a member; nil where the entry, or the member, does not lie within the file.
  private mutating func readEntry(at place: Int) -> Int? {
    // Sizes and checksum of the directory: what wrote the archive in one pass has zeros in the local header.
    guard let method = number(at: place + 10, 2), let checksum = number(at: place + 16, 4),
      let size = number(at: place + 20, 4), let nameCount = number(at: place + 28, 2),
      let extraCount = number(at: place + 30, 2), let commentCount = number(at: place + 32, 2),
      let local = number(at: place + 42, 4).map({ Int($0) }), place + 46 + Int(nameCount) <= bytes.count
    else { return nil }
    // Its own lengths: the local header of numpy has more than the directory's.
    guard number(at: local, 4) == Self.localHeader, let localName = number(at: local + 26, 2),
      let localExtra = number(at: local + 28, 2)
    else { return nil }
    let start = local + 30 + Int(localName) + Int(localExtra)
    guard start + Int(size) <= bytes.count else { return nil }
    let name = String(decoding: bytes[(place + 46)..<(place + 46 + Int(nameCount))], as: UTF8.self)
    let stem = name.hasSuffix(".npy") ? String(name.dropLast(4)) : name
    members[stem] = Member(
      content: start..<(start + Int(size)), isPacked: method != 0, checksum: UInt32(checksum))
    return place + 46 + Int(nameCount) + Int(extraCount) + Int(commentCount)
  }

  /// A little endian number; nil where the file ends before it.
  private func number(at place: Int, _ byteCount: Int) -> UInt64? {
    guard place >= 0, place + byteCount <= bytes.count else { return nil }
    return bytes[place..<(place + byteCount)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// CRC-32, as ZIP has it.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var table: [UInt32] = []
    for byte in 0..<UInt32(256) {
      var word = byte
      for _ in 0..<8 { word = word & 1 == 1 ? (word >> 1) ^ 0xedb8_8320 : word >> 1 }
      table.append(word)
    }
    var sum = ~UInt32(0)
    for byte in bytes { sum = table[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ (sum >> 8) }
    return ~sum
  }

  private func malformed(_ reason: String) -> HarnessError { .malformedFile(path: path, reason: reason) }
}

/// An NPY file: a header that is a literal of Python, then the values.
private enum NPYText {
  /// - Returns: Nil for what is not an array of binary32 or binary64 values in rows.
  static func array(_ bytes: ArraySlice<UInt8>) -> NPZFile.Array? {
    let bytes = Swift.Array(bytes)
    guard bytes.count >= 12, bytes.starts(with: [0x93] + Swift.Array("NUMPY".utf8)), (1...3).contains(bytes[6]) else {
      return nil
    }
    let start = bytes[6] == 1 ? 10 : 12
    let end = start + bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard end <= bytes.count else { return nil }
    let header = String(decoding: bytes[start..<end].filter { $0 != 0x20 && $0 != 0x0a }, as: UTF8.self)
    guard header.contains("'fortran_order':False"), let shape = shape(in: header) else { return nil }
    let byteCount = header.contains("'descr':'<f4'") ? 4 : header.contains("'descr':'<f8'") ? 8 : 0
    guard byteCount > 0, let count = count(of: shape), count == (bytes.count - end) / byteCount else { return nil }
    let values = bytes[end...].withUnsafeBytes { buffer in
      (0..<count).map { place -> Float in
        guard byteCount == 4 else {
          let bits = buffer.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self)
          return Float(Double(bitPattern: UInt64(littleEndian: bits)))
        }
        let bits = buffer.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self)
        return Float(bitPattern: UInt32(littleEndian: bits))
      }
    }
    return NPZFile.Array(shape: shape, values: values)
  }

  private static func count(of shape: [Int]) -> Int? {
    shape.reduce(Int?(1)) { product, size in
      guard let (next, overflow) = product?.multipliedReportingOverflow(by: size), !overflow else { return nil }
      return next
    }
  }

  private static func shape(in header: String) -> [Int]? {
    guard let place = header.firstRange(of: "'shape':("), let end = header[place.upperBound...].firstIndex(of: ")")
    else { return nil }
    let sizes = header[place.upperBound..<end].split(separator: ",").map { Int($0) }
    return sizes.allSatisfy { $0.map { $0 >= 0 } ?? false } ? sizes.compactMap { $0 } : nil
  }
}
