internal import CDPAInterface
internal import DPAEngine
internal import TableCore

/// Why a call failed: what its status and its message say.
enum CallError: Error {
  case engine(EngineError)
  /// An argument that should point to something is NULL.
  case missing(String)
  /// A number that is none of those that a parameter takes.
  case notOneOf(String, value: Int, rule: String)
  /// A column's rows would not fit between one and the next, or reach beyond the address space.
  case columnUnfit(column: Int, stride: UInt)
  /// A proof states more than it has room for, or text that is no number.
  case malformedProof(index: Int, reason: String)
  case notProved([ReceiptProblem])
  case stopped
}

extension CallError {
  var status: Int {
    switch self {
    case .engine(.kernelUnavailable): DPA_UNAVAILABLE
    case .engine(.table(.sampleIDOutOfRange)), .engine(.table(.rangeOverflow)), .engine(.table(.worldSizeOutOfRange)):
      DPA_OUT_OF_RANGE
    case .engine, .missing, .notOneOf, .columnUnfit, .malformedProof: DPA_INVALID_VALUE
    case .notProved: DPA_NOT_PROVED
    case .stopped: DPA_STOPPED
    }
  }

  var sentence: String {
    switch self {
    case .engine(let error): "\(error)"
    case .missing(let name): "\(name) must not be NULL"
    case .notOneOf(let name, let value, let rule): "\(name) must be \(rule), not \(value)"
    case .columnUnfit(let column, let stride):
      "the rows of column \(column) do not fit into memory with a stride of \(stride) bytes"
    case .malformedProof(let index, let reason): "proof \(index) is malformed: \(reason)"
    case .notProved(let problems):
      problems.prefix(Self.problemLimit).map(\.description).joined(separator: "; ")
        + (problems.count > Self.problemLimit ? "; and \(problems.count - Self.problemLimit) further problems" : "")
    case .stopped: "the caller stopped the call"
    }
  }

  /// Problems that a message names.
  private static let problemLimit = 3

  /// The value of work that only TableCore can refuse.
  static func wrapping<Value>(_ work: () throws(TableError) -> Value) throws(CallError) -> Value {
    do throws(TableError) { return try work() } catch { throw .engine(.table(error)) }
  }

  /// The value of work that only the engine can refuse.
  static func engine<Value>(_ work: () throws(EngineError) -> Value) throws(CallError) -> Value {
    do throws(EngineError) { return try work() } catch { throw .engine(error) }
  }
}

/// Runs a call, and turns its error into a status and a message.
func call(_ message: UnsafeMutablePointer<dpa_message>?, _ body: () throws(CallError) -> Void) -> Int32 {
  do throws(CallError) {
    try body()
    return Int32(DPA_OK)
  } catch {
    // Written only on failure: the usual call should not touch a kilobyte.
    if let message { write(error.sentence, into: &message.pointee.text) }
    return Int32(error.status)
  }
}

/// Writes a text and a zero byte into a field of characters, cut where it is longer.
func write<Field>(_ text: String, into field: inout Field) {
  withUnsafeMutableBytes(of: &field) { bytes in
    // One place stays for the zero byte; a cut in the middle of a character leaves it out.
    let fitting = text.utf8.prefix(bytes.count - 1)
    bytes.copyBytes(from: fitting)
    bytes[fitting.count] = 0
  }
}

/// The text of a field of characters, up to its zero byte; nil where there is none.
func text<Field>(in field: Field) -> String? {
  withUnsafeBytes(of: field) { bytes in
    bytes.firstIndex(of: 0).map { String(decoding: bytes[..<$0], as: UTF8.self) }
  }
}
