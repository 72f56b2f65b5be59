package import HarnessKit
package import Hashing
package import TableCore

/// RECEIPT.leaves: the hashes of the leaves that lie wholly in a receipt's part, in order, 32 bytes each and nothing
/// else.
///
/// Leaves that parts share are not in it: joining computes all of those again.
package struct LeafFile {
  package static let suffix = ".leaves"
  /// Hashes that are read at one go.
  private static let chunkLeafCount = 2_048

  package let path: String
  package let files: any FileLayer

  /// - Parameter receipt: The path of the receipt that it lies beside.
  package init(besideReceipt receipt: String, files: any FileLayer) {
    path = receipt + Self.suffix
    self.files = files
  }

  package static func hashes(in bytes: [UInt8]) -> [Digest] {
    stride(from: 0, to: bytes.count, by: Digest.byteCount).map { start in
      var digest = Digest()
      for index in 0..<Digest.byteCount { digest.bytes[index] = bytes[start + index] }
      return digest
    }
  }

  package static func bytes(of hashes: [Digest]) -> [UInt8] {
    hashes.flatMap { digest in (0..<Digest.byteCount).map { digest.bytes[$0] } }
  }

  /// Reads all hashes, in runs, and says what the whole file is.
  ///
  /// - Throws: `HarnessError.fileFailed`, or `.malformedFile` where its length is not that of so many hashes.
  package func read(count: UInt64, _ body: (_ hashes: [Digest]) throws(HarnessError) -> Void) throws(HarnessError)
    -> LeafList
  {
    let reader = try LeafReader(self, count: count)
    while reader.rest > 0 { try body(try reader.next(Int(min(reader.rest, UInt64(Self.chunkLeafCount))))) }
    return reader.list.finished
  }
}

/// Reads the hashes of a leaf file one after another.
package final class LeafReader {
  private let path: String
  private let files: any FileLayer
  private let descriptor: Int32
  private let count: UInt64
  /// Hashes that were not read yet.
  private(set) var rest: UInt64
  private(set) var list = LeafListHash()

  /// - Throws: `HarnessError.fileFailed`, or `.malformedFile` where its length is not that of so many hashes.
  package init(_ file: LeafFile, count: UInt64) throws(HarnessError) {
    (path, files, self.count, rest) = (file.path, file.files, count, count)
    switch files.kind(of: path) {
    case .missing: throw .fileFailed(action: "read", path: path, reason: "it is missing beside its receipt")
    case .folder, .link, .special: throw .fileFailed(action: "read", path: path, reason: "it is not a regular file")
    case .regular: break
    }
    // The length is checked before anything is read: it alone tells a cut file at once.
    let length = files.byteCount(of: path) ?? 0
    guard length == count * UInt64(Digest.byteCount) else {
      throw Self.wrongLength(path, byteCount: length, leafCount: count)
    }
    descriptor = try files.openForReading(path)
  }

  deinit { try? files.close(descriptor, path: path) }

  /// The next so many hashes.
  ///
  /// - Throws: `HarnessError.malformedFile` where the file became shorter.
  package func next(_ leafCount: Int) throws(HarnessError) -> [Digest] {
    var bytes = [UInt8](repeating: 0, count: leafCount * Digest.byteCount)
    var filled = 0
    // A read may return less than was asked for, at any time.
    while filled < bytes.count {
      var span = bytes.mutableSpan
      let read = try files.read(descriptor, into: &span, from: filled, upTo: span.count - filled, path: path)
      guard read > 0 else {
        let byteCount = (count - rest) * UInt64(Digest.byteCount) + UInt64(filled)
        throw Self.wrongLength(path, byteCount: byteCount, leafCount: count)
      }
      filled += read
    }
    list.append(bytes.span)
    rest -= UInt64(leafCount)
    return LeafFile.hashes(in: bytes)
  }

  private static func wrongLength(_ path: String, byteCount: UInt64, leafCount: UInt64) -> HarnessError {
    .malformedFile(path: path, reason: "it has \(byteCount) bytes instead of 32 for each of \(leafCount) leaves")
  }
}

/// The SHA-256 of leaf hashes as they lie in a leaf file.
package struct LeafListHash {
  private var hash = SHA256()
  private var byteCount: UInt64 = 0

  package mutating func append(_ bytes: Span<UInt8>) {
    hash.update(bytes)
    byteCount += UInt64(bytes.count)
  }

  package var finished: LeafList {
    LeafList(count: byteCount / UInt64(Digest.byteCount), digest: hash.finalized())
  }
}
