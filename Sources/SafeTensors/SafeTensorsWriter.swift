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
      let header = SafeTensorsHeader.bytes(layout)
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { [UInt8]($0) }
      return length + header + data
    } catch {
      preconditionFailure("tensors that were added one behind the other: \(error)")
    }
  }
}
