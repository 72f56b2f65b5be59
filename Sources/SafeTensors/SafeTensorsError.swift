/// Why a file cannot be read as safetensors, or tensors cannot be written as one.
public enum SafeTensorsError: Error, Equatable, Sendable {
  /// The system's words for what it refused.
  case unreadable(path: String, reason: String)
  case malformed(path: String, Problem)

  /// What a file has that the format forbids.
  public enum Problem: Error, Equatable, Sendable {
    case tooShortForLength(byteCount: Int)
    case headerTooLong(byteCount: UInt64)
    case headerBehindEnd(headerByteCount: UInt64, byteCount: Int)
    case headerIsNoJSON
    case entryIsNotOne(String)
    case metadataIsNotText
    case unknownType(tensor: String, type: String)
    case sizeOverflows(tensor: String)
    case offsetsReversed(tensor: String, begin: UInt64, end: UInt64)
    case offsetsBehindEnd(tensor: String, end: UInt64, byteCount: Int)
    case offsetsDisagree(tensor: String, begin: UInt64, end: UInt64, needed: Int)
    case overlap(first: String, second: String)
    case hole(begin: Int, end: Int)
  }
}

extension SafeTensorsError: CustomStringConvertible {
  /// One sentence: the file, the value and the rule.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read '\(path)': \(reason)"
    case .malformed(let path, let problem): "'\(path)' is malformed: \(problem)"
    }
  }
}

extension SafeTensorsError.Problem: CustomStringConvertible {
  /// The value and the rule, without the file.
  public var description: String {
    switch self {
    case .tooShortForLength(let byteCount):
      "it has \(byteCount) bytes, and the length of a safetensors header alone takes 8"
    case .headerTooLong(let byteCount):
      "its header claims \(byteCount) bytes; at most \(SafeTensorsLayout.headerByteLimit) are allowed"
    case .headerBehindEnd(let headerByteCount, let byteCount):
      "its header claims \(headerByteCount) bytes, but only \(byteCount) follow the length"
    case .headerIsNoJSON:
      "its header is not a JSON object"
    case .entryIsNotOne(let name):
      "the entry '\(name)' of its header needs a dtype, a shape of whole numbers and two data_offsets, and nothing else"
    case .metadataIsNotText:
      "__metadata__ in its header must hold texts"
    case .unknownType(let tensor, let type):
      "the tensor '\(tensor)' has the dtype '\(type)', which the format does not know"
    case .sizeOverflows(let tensor):
      "the shape of the tensor '\(tensor)' has more elements than any file can hold"
    case .offsetsReversed(let tensor, let begin, let end):
      "the tensor '\(tensor)' begins at \(begin) and ends before, at \(end)"
    case .offsetsBehindEnd(let tensor, let end, let byteCount):
      "the tensor '\(tensor)' ends at \(end), but there are \(byteCount) bytes of data"
    case .offsetsDisagree(let tensor, let begin, let end, let needed):
      "the tensor '\(tensor)' has the offsets \(begin) to \(end), but its dtype and shape take \(needed) bytes"
    case .overlap(let first, let second):
      "the tensors '\(first)' and '\(second)' overlap"
    case .hole(let begin, let end):
      "no tensor has the bytes \(begin) to \(end) of its data"
    }
  }
}
