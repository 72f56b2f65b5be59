import Foundation
import SafeTensors
import Testing

/// One known-answer case of a model.
struct CaseFile: CustomTestStringConvertible, Sendable {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Vectors/flow")

  /// Every case, by name.
  static let all: [CaseFile] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    .filter { $0.hasSuffix(".safetensors") }.map { CaseFile(name: String($0.dropLast(".safetensors".count))) }

  let name: String

  var testDescription: String { name }
  var path: String { Self.folder.appendingPathComponent("\(name).safetensors").path }

  static func named(_ name: String) throws -> CaseFile {
    try #require(all.first { $0.name == name })
  }

  /// The numbers of every tensor.
  static func numbers(_ path: String) throws -> [String: [Double]] {
    let file = try SafeTensorsFile(path)
    return Dictionary(
      uniqueKeysWithValues: file.layout.entries.keys.map { name in
        (name, file.withBytes(of: name) { bytes in bytes.load(of: file.layout.entries[name]!.type) } ?? [])
      })
  }

  /// A copy of the file in which one number is another, `change` of itself.
  func copy(to path: String, changing tensor: String, at index: Int, by change: (Double) -> Double) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: self.path)))
    let entry = try #require(try SafeTensorsFile(self.path).layout.entries[tensor])
    let headerLength = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    let place = 8 + Int(headerLength) + entry.bytes.lowerBound + 8 * index
    bytes.withUnsafeMutableBytes { buffer in
      let value = buffer.loadUnaligned(fromByteOffset: place, as: Double.self)
      buffer.storeBytes(of: change(value), toByteOffset: place, as: Double.self)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func load(of type: SafeTensorsType) -> [Double] {
    switch type {
    case .float32: (0..<count / 4).map { Double(loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)) }
    default: (0..<count / 8).map { loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
    }
  }
}
