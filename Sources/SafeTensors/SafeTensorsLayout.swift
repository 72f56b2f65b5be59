/// Element types of the format; the raw value is its name in the header.
public enum SafeTensorsType: String, Sendable, CaseIterable {
  case boolean = "BOOL"
  case unsigned8 = "U8"
  case signed8 = "I8"
  case float8E5M2 = "F8_E5M2"
  case float8E4M3 = "F8_E4M3"
  case signed16 = "I16"
  case unsigned16 = "U16"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case signed32 = "I32"
  case unsigned32 = "U32"
  case float32 = "F32"
  case float64 = "F64"
  case signed64 = "I64"
  case unsigned64 = "U64"

  public var byteCount: Int {
    switch self {
    case .boolean, .unsigned8, .signed8, .float8E5M2, .float8E4M3: 1
    case .signed16, .unsigned16, .float16, .bfloat16: 2
    case .signed32, .unsigned32, .float32: 4
    case .float64, .signed64, .unsigned64: 8
    }
  }
}

/// One tensor of a file: its type, its shape and where its bytes are, counted from the first byte of data.
public struct SafeTensorsEntry: Equatable, Sendable {
  public let type: SafeTensorsType
  public let shape: [Int]
  public let bytes: Range<Int>

  public init(type: SafeTensorsType, shape: [Int], bytes: Range<Int>) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
  }
}

/// What the header of a file says, checked: every tensor has the bytes that its type and shape take, inside the data,
/// and every byte of the data belongs to one tensor.
///
/// Source: the public description of the format (https://github.com/huggingface/safetensors): 8 bytes of length, little
/// endian; a JSON object; the data.
public struct SafeTensorsLayout: Equatable, Sendable {
  /// The longest header that may be read, as in the format's own reader.
  public static let headerByteLimit: UInt64 = 100_000_000
  /// The bytes before the header: its length.
  static let lengthByteCount = 8

  public let entries: [String: SafeTensorsEntry]
  /// Any texts by name.
  public var metadata: [String: String]

  /// Names in order of their bytes; of tensors without bytes at one place, in order of the names.
  public var names: [String] {
    entries.keys.sorted {
      // The end counts too: an empty tensor must come before the one that
      // begins at its place, or they would seem to overlap.
      let (first, second) = (entries[$0]!.bytes, entries[$1]!.bytes)
      return (first.lowerBound, first.upperBound, $0) < (second.lowerBound, second.upperBound, $1)
    }
  }

  /// - Throws: `SafeTensorsError.Problem` for what the format forbids.
  init(
    entries: [String: SafeTensorsEntry], metadata: [String: String], dataByteCount: Int
  ) throws(SafeTensorsError.Problem) {
    self.entries = entries
    self.metadata = metadata
    for (name, entry) in entries { try Self.check(name, entry, dataByteCount) }
    try checkCoverage(dataByteCount)
  }

  private static func check(
    _ name: String, _ entry: SafeTensorsEntry, _ dataByteCount: Int
  ) throws(SafeTensorsError.Problem) {
    let (begin, end) = (UInt64(entry.bytes.lowerBound), UInt64(entry.bytes.upperBound))
    guard end <= dataByteCount else { throw .offsetsBehindEnd(tensor: name, end: end, byteCount: dataByteCount) }
    let needed = try byteCount(of: name, type: entry.type, shape: entry.shape)
    // Who reads a tensor goes by its shape: with fewer bytes, it would look at those of the next.
    guard entry.bytes.count == needed else {
      throw .offsetsDisagree(tensor: name, begin: begin, end: end, needed: needed)
    }
  }

  /// The bytes that a type and a shape take.
  static func byteCount(
    of name: String, type: SafeTensorsType, shape: [Int]
  ) throws(SafeTensorsError.Problem) -> Int {
    // A size of 0 makes an empty tensor, however large the others are.
    guard !shape.contains(0) else { return 0 }
    var product = type.byteCount
    for size in shape {
      // Shapes come from the file: a trap would end the process, and a product that wraps could agree with the offsets.
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      guard !overflows else { throw .sizeOverflows(tensor: name) }
      product = next
    }
    return product
  }

  private func checkCoverage(_ dataByteCount: Int) throws(SafeTensorsError.Problem) {
    var (end, last) = (0, "")
    for name in names {
      let bytes = entries[name]!.bytes
      // Bytes of two tensors, or of none, could hide what is in a file: the format forbids both.
      guard bytes.lowerBound >= end else { throw .overlap(first: last, second: name) }
      guard bytes.lowerBound == end else { throw .hole(begin: end, end: bytes.lowerBound) }
      (end, last) = (bytes.upperBound, name)
    }
    guard end == dataByteCount else { throw .hole(begin: end, end: dataByteCount) }
  }
}
