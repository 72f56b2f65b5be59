#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The JSON object at the start of a file.
struct SafeTensorsHeader: Decodable {
  static let metadataKey = "__metadata__"

  private(set) var tensors: [String: Tensor] = [:]
  private(set) var metadata: [String: String] = [:]

  struct Tensor: Codable {
    let dtype: String
    let shape: [Int]
    let offsets: [UInt64]

    private enum CodingKeys: String, CodingKey {
      case dtype
      case shape
      case offsets = "data_offsets"
    }

    init(_ entry: SafeTensorsEntry) {
      dtype = entry.type.rawValue
      shape = entry.shape
      offsets = [UInt64(entry.bytes.lowerBound), UInt64(entry.bytes.upperBound)]
    }

    init(from decoder: any Decoder) throws {
      // `Name` takes every key: a container of `CodingKeys` would hide those that the format does not know.
      let keys = try decoder.container(keyedBy: Name.self)
      dtype = try keys.decode(String.self, forKey: Name("dtype"))
      shape = try keys.decode([Int].self, forKey: Name("shape"))
      offsets = try keys.decode([UInt64].self, forKey: Name("data_offsets"))
      guard keys.allKeys.count == 3, offsets.count == 2, shape.allSatisfy({ $0 >= 0 }) else {
        throw SafeTensorsError.Problem.headerIsNoJSON
      }
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let names = try decoder.container(keyedBy: Name.self)
    for name in names.allKeys {
      if name.stringValue == Self.metadataKey {
        guard let texts = try? names.decode([String: String].self, forKey: name) else {
          throw SafeTensorsError.Problem.metadataIsNotText
        }
        metadata = texts
      } else {
        guard let tensor = try? names.decode(Tensor.self, forKey: name) else {
          throw SafeTensorsError.Problem.entryIsNotOne(name.stringValue)
        }
        tensors[name.stringValue] = tensor
      }
    }
  }

  /// - Throws: `SafeTensorsError.Problem` where the bytes are not such an object.
  static func parse(_ bytes: [UInt8]) throws(SafeTensorsError.Problem) -> SafeTensorsHeader {
    do {
      return try JSONDecoder().decode(SafeTensorsHeader.self, from: Data(bytes))
    } catch let problem as SafeTensorsError.Problem {
      throw problem
    } catch {
      throw .headerIsNoJSON
    }
  }

  /// The layout that the header describes, checked against the length of the data.
  func layout(dataByteCount: Int) throws(SafeTensorsError.Problem) -> SafeTensorsLayout {
    var entries: [String: SafeTensorsEntry] = [:]
    for (name, tensor) in tensors {
      guard let type = SafeTensorsType(rawValue: tensor.dtype) else {
        throw .unknownType(tensor: name, type: tensor.dtype)
      }
      let (begin, end) = (tensor.offsets[0], tensor.offsets[1])
      // Both checks come before the range: reversed ends, or an offset that `Int` cannot hold, would end the process.
      guard begin <= end else { throw .offsetsReversed(tensor: name, begin: begin, end: end) }
      guard end <= dataByteCount else { throw .offsetsBehindEnd(tensor: name, end: end, byteCount: dataByteCount) }
      entries[name] = SafeTensorsEntry(type: type, shape: tensor.shape, bytes: Int(begin)..<Int(end))
    }
    return try SafeTensorsLayout(entries: entries, metadata: metadata, dataByteCount: dataByteCount)
  }

  /// The bytes of a header, names sorted, filled with spaces so that the data begins at a multiple of 8.
  static func bytes(_ layout: SafeTensorsLayout) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func text(_ value: some Encodable) -> String {
      // Texts and whole numbers can always be encoded.
      guard let data = try? encoder.encode(value) else { preconditionFailure("texts and whole numbers encode") }
      return String(decoding: data, as: UTF8.self)
    }
    var parts: [String] = layout.metadata.isEmpty ? [] : ["\"\(metadataKey)\":\(text(layout.metadata))"]
    // Not the encoder: it would sort all keys, and here tensors stand in the order of their bytes.
    parts += layout.names.map { "\(text($0)):\(text(Tensor(layout.entries[$0]!)))" }
    var bytes = Array("{\(parts.joined(separator: ","))}".utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }
}
