/// Why bytes are not what their format demands.
public enum MalformedReason: Hashable, Sendable {
  case noNumber
  case leadingZero
  case noDigits
  case numberTooLong
  case numberTooLarge
  case noWholeNumber
  /// A character is missing.
  case expected(Character)
  case expectedOneOf(String)
  /// A name in a row or configuration that has no meaning.
  case unknownKey(String)
  case doubledKey(String)
  case tooManyKeys
  case missingKey(String)
  /// Not two lowercase hexadecimal digits for each byte.
  case noDigest(byteCount: Int)
  case badString
  case stringTooLong
  case nestedTooDeep
  case rowTooLong(limit: Int)
  case cutOff
  case dataBehindEnd
  case noObjectOrNull
  case badConfiguration(String)
  case wrongHeader
  case wrongColumnCount
  case bitPatternDiffers(String)
  case valueNotFinite(String)
  case idTooLarge
  case wholeNumberTooLarge
  case wrongRowCount(declared: UInt64, found: UInt64)
}

extension MalformedReason: CustomStringConvertible {
  /// What was expected, to stand behind a path and an offset.
  public var description: String {
    switch self {
    case .noNumber: "a number is expected"
    case .leadingZero: "a number must not start with a zero and a further digit"
    case .noDigits: "a digit is expected"
    case .numberTooLong: "a number has more than \(DecimalNumber.textByteLimit) characters"
    case .numberTooLarge: "a number is too large for binary64"
    case .noWholeNumber: "a whole number is expected, in digits alone"
    case .expected(let character): "'\(character)' is expected"
    case .expectedOneOf(let characters): "\(characters) is expected"
    case .unknownKey(let name): "there is no key '\(name)' here"
    case .doubledKey(let name): "the key '\(name)' is there twice"
    case .tooManyKeys: "an object has more than \(SeenKeys.countLimit) keys"
    case .missingKey(let name): "the key '\(name)' is missing"
    case .noDigest(let count): "a digest of \(2 * count) lowercase hexadecimal digits is expected"
    case .badString: "a string has a control character or an escape that JSON does not know"
    case .stringTooLong: "a key has more than \(JSONTokens.keyByteLimit) characters"
    case .nestedTooDeep: "values are nested more than \(JSONTokens.depthLimit) deep"
    case .rowTooLong(let limit): "a row has more than \(limit) bytes"
    case .cutOff: "it is cut off"
    case .dataBehindEnd: "there is more behind the end"
    case .noObjectOrNull: "an object or null is expected"
    case .badConfiguration(let reason): "the configuration is not valid: \(reason)"
    case .wrongHeader: "this is not the header of such a table"
    case .wrongColumnCount: "a row needs as many values as the header names"
    case .bitPatternDiffers(let column): "the bit pattern of \(column) is not that of its decimal"
    case .valueNotFinite(let column): "\(column) is infinite or not a number"
    case .idTooLarge: "a sample id must be at most \(SampleRange.lastID)"
    case .wholeNumberTooLarge: "a whole number must be at most \(UInt64.max)"
    case .wrongRowCount(let declared, let found): "\(declared) rows are declared, but \(found) are there"
    }
  }
}
