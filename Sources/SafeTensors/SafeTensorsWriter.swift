/// Builds the bytes of a safetensors file from tensors that are added one after the other.
public struct SafeTensorsWriter: Sendable {
  private var entries: [String: SafeTensorsEntry] = [:]
  private var data: [UInt8] = []
  private let metadata: [String: String]

  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor behind the earlier ones.
  ///
  /// - Precondition: No earlier tensor has the name, which is not `__metadata__`, and the bytes are what type and shape
  ///   take: little endian, the last index running fastest.
  public mutating func add(_ name: String, type: SafeTensorsType, shape: [Int], bytes: [UInt8]) {
    precondition(entries[name] == nil && name != SafeTensorsHeader.metadataKey, "each tensor has a name of its own")
    precondition(shape.allSatisfy { $0 >= 0 }, "sizes are not negative")
    precondition((try? SafeTensorsLayout.byteCount(of: name, type: type, shape: shape)) == bytes.count, "all elements")
    entries[name] = SafeTensorsEntry(type: type, shape: shape, bytes: data.count..<data.count + bytes.count)
    data += bytes
  }

  /// The whole file. The data begins at a multiple of 8 bytes; tensors should be added with those of the largest
  /// elements first where every one of them is to be aligned.
  public func bytes() -> [UInt8] {
    do throws(SafeTensorsError.Problem) {
      let layout = try SafeTensorsLayout(entries: entries, metadata: metadata, dataByteCount: data.count)
      return layout.start + data
    } catch {
      preconditionFailure("tensors that were added one behind the other: \(error)")
    }
  }
}

extension SafeTensorsLayout {
  /// Of a file whose tensors lie one behind the other, in this order.
  ///
  /// - Precondition: each has a name of its own, which is not `__metadata__`, and no size is negative.
  /// - Throws: `SafeTensorsError.Problem.sizeOverflows` for more bytes than any file can hold.
  public init(
    _ tensors: [(name: String, type: SafeTensorsType, shape: [Int])], metadata: [String: String] = [:]
  ) throws(SafeTensorsError.Problem) {
    var entries: [String: SafeTensorsEntry] = [:]
    var end = 0
    for (name, type, shape) in tensors {
      precondition(entries[name] == nil && name != SafeTensorsHeader.metadataKey, "each tensor has a name of its own")
      precondition(shape.allSatisfy { $0 >= 0 }, "sizes are not negative")
      let byteCount = try Self.byteCount(of: name, type: type, shape: shape)
      let (next, overflows) = end.addingReportingOverflow(byteCount)
      // The header lies in front of the data, and both must be one file.
      guard !overflows, next <= Int.max - Int(Self.headerByteLimit) - Self.lengthByteCount else {
        throw .sizeOverflows(tensor: name)
      }
      entries[name] = SafeTensorsEntry(type: type, shape: shape, bytes: end..<next)
      end = next
    }
    try self.init(entries: entries, metadata: metadata, dataByteCount: end)
  }

  /// What stands in front of the data: the header's length, and the header, filled up to a multiple of 8 bytes.
  public var start: [UInt8] {
    let header = SafeTensorsHeader.bytes(self)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) } + header
  }

  /// Bytes of all tensors.
  public var dataByteCount: Int { entries.values.reduce(0) { max($0, $1.bytes.upperBound) } }
}
