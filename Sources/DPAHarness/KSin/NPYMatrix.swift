package import HarnessKit
import TableCore

/// A file of NumPy with rows of binary32 values.
package struct NPYMatrix: Equatable {
  package let values: [Float]
  package let rowCount: Int
  /// Values of a row.
  package let width: Int

  private static let kind = DocumentKind("NPY file", mebibytes: 1_024)
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// - Throws: `HarnessError` where the file cannot be read, or holds something else.
  package init(_ path: String, files: any FileLayer) throws(HarnessError) {
    let bytes = try files.contents(of: path, as: Self.kind)
    do throws(BitText.Malformed) {
      try self.init(bytes)
    } catch {
      throw .malformedFile(path: path, reason: error.description)
    }
  }

  /// - Throws: `BitText.Malformed` with what is wrong.
  init(_ bytes: [UInt8]) throws(BitText.Malformed) {
    let (header, start) = try Self.header(of: bytes)
    // As Python's literal, whose keys may come in any order.
    guard let type = Self.text(of: "descr", in: header) else { throw Self.malformed("its header has no descr") }
    guard type == "'<f4'" else {
      let found = type.hasPrefix("[") ? "records" : "\(type)"
      throw Self.malformed("its values are \(found), but float32 ('<f4') is needed")
    }
    guard Self.text(of: "fortran_order", in: header) == "False" else {
      throw Self.malformed("its values lie column by column; save numpy.ascontiguousarray of it")
    }
    guard let shape = Self.shape(in: header) else { throw Self.malformed("its header has no shape") }
    guard shape.count == 2 else {
      throw Self.malformed("its number of dimensions is \(shape.count), but rows of values need 2")
    }
    let (count, overflow) = shape[0].multipliedReportingOverflow(by: shape[1])
    let found = (bytes.count - start) / 4
    guard !overflow, count == found, (bytes.count - start).isMultiple(of: 4) else {
      throw Self.malformed(
        "its shape is (\(shape[0]), \(shape[1])), but \(bytes.count - start) bytes of values follow the header")
    }
    rowCount = shape[0]
    width = shape[1]
    let span = bytes.span
    var values: [Float] = []
    values.reserveCapacity(count)
    for place in 0..<count { values.append(Float(bitPattern: span.halfWord(at: start + 4 * place))) }
    self.values = values
  }

  /// The text of the header without white space, and where the values begin.
  private static func header(of bytes: [UInt8]) throws(BitText.Malformed) -> (text: String, end: Int) {
    guard bytes.starts(with: magic), bytes.count >= 12, (1...3).contains(bytes[6]) else {
      throw malformed("it does not start as an NPY file of version 1 to 3 does")
    }
    let lengthByteCount = bytes[6] == 1 ? 2 : 4
    let start = 8 + lengthByteCount
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count - start >= length else { throw malformed("it ends within its header") }
    let text = bytes[start..<(start + length)].filter { $0 != 0x20 && $0 != 0x0a }
    return (String(decoding: text, as: UTF8.self), start + length)
  }

  /// What stands behind a key, up to a comma or the end, outside of parentheses.
  private static func text(of key: String, in header: String) -> Substring? {
    guard let place = header.firstRange(of: "'\(key)':") else { return nil }
    let rest = header[place.upperBound...]
    return rest.prefix { $0 != "," && $0 != "}" }
  }

  private static func shape(in header: String) -> [Int]? {
    guard let place = header.firstRange(of: "'shape':("), let end = header[place.upperBound...].firstIndex(of: ")")
    else { return nil }
    let sizes = header[place.upperBound..<end].split(separator: ",").map { Int($0) }
    return sizes.allSatisfy { $0.map { $0 >= 0 } ?? false } ? sizes.compactMap { $0 } : nil
  }

  private static func malformed(_ sentence: String) -> BitText.Malformed { BitText.Malformed(description: sentence) }
}
