/// One column of a record.
public struct Column: Hashable, Sendable {
  /// What a value of the column is; numbers are little-endian.
  public enum Kind: Hashable, Sendable {
    /// A whole number of 64 bits.
    case u64
    /// A finite binary64.
    case f64
    /// A finite binary32; texts hold its exact value as a binary64.
    case f32
    /// So many bytes; texts hold two lowercase hexadecimal digits each.
    case bytes(Int)

    /// Bytes of a value.
    public var byteCount: Int {
      switch self {
      case .u64, .f64: 8
      case .f32: 4
      case .bytes(let count): count
      }
    }
  }

  public let name: String
  public let kind: Kind
  /// Nil where a value has none.
  public let unit: String?
  /// What no value leaves; nil where the engine promises nothing.
  public let bounds: ClosedRange<Double>?
  /// Whether a value may be -0.0.
  public let mayBeNegativeZero: Bool

  public init(
    _ name: String, _ kind: Kind, unit: String? = nil, bounds: ClosedRange<Double>? = nil,
    mayBeNegativeZero: Bool = true
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.bounds = bounds
    self.mayBeNegativeZero = mayBeNegativeZero
  }

  /// Whether the engine can make this value of the column.
  package func canHold(_ value: Double) -> Bool {
    (bounds?.contains(value) ?? true) && (mayBeNegativeZero || !(value == 0 && value.sign == .minus))
  }

  /// Whether statistics are collected of it.
  public var isNumeric: Bool { kind == .f64 || kind == .f32 }
}

/// The columns of a record and where they lie: one behind the other, without gaps.
public struct RecordLayout: Hashable, Sendable {
  /// The first is the id.
  public let columns: [Column]
  /// Where each column starts.
  public let offsets: [Int]
  /// Bytes of a record.
  public let byteCount: Int
  /// The columns that statistics are collected of, as indices into `columns`.
  public let numericColumns: [Int]

  /// - Precondition: the first column is `id`, a whole number, and no name comes twice.
  public init(_ columns: [Column]) {
    // Readers and ranges rely on the id being there, as the first eight bytes.
    precondition(columns.first?.name == "id" && columns.first?.kind == .u64, "a record starts with its id")
    precondition(Set(columns.map(\.name)).count == columns.count, "each column has a name of its own")
    self.columns = columns
    var offsets: [Int] = []
    var end = 0
    for column in columns {
      offsets.append(end)
      end += column.kind.byteCount
    }
    self.offsets = offsets
    byteCount = end
    // Made once: statistics ask for them with every batch, and must not allocate there.
    numericColumns = columns.indices.filter { columns[$0].isNumeric }
  }
}
