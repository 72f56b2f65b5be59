package import HarnessKit

/// What one process measured of one cell: the line that `dpa-harness bench-cell` prints.
public struct CellRun: Sendable, Equatable, Codable {
  /// Decoded first; a build with another version is not comparable.
  public let version: Int
  public let cell: String
  /// Root of what the first iteration computed, in hex.
  public let root: String
  /// Root of the first later iteration that computed something else; nil where they all agree.
  public let otherRoot: String?
  public let sampleCount: UInt64
  /// By the name of their metric: the values of the iterations, in order.
  public let values: [Values]

  public struct Values: Sendable, Equatable, Codable {
    public let metric: String
    public let iterations: [Double]
    /// Why there are none.
    public let reason: String?

    public init(metric: String, iterations: [Double], reason: String? = nil) {
      self.metric = metric
      self.iterations = iterations
      self.reason = reason
    }
  }

  public static let currentVersion = 1

  public init(cell: String, root: String, otherRoot: String? = nil, sampleCount: UInt64, values: [Values]) {
    version = Self.currentVersion
    self.cell = cell
    self.root = root
    self.otherRoot = otherRoot
    self.sampleCount = sampleCount
    self.values = values
  }

  public subscript(metric: String) -> [Double]? { values.first { $0.metric == metric }?.iterations }

  /// The root of an iteration that did not compute the expected one; nil where all did.
  package func wrongRoot(expecting expected: String) -> String? { root == expected ? otherRoot : root }
}

extension CellRun {
  /// One line of JSON, as `bench-cell` prints it.
  package var line: String { JSONText.line(self) + "\n" }

  /// Reads that line.
  ///
  /// - Throws: `CellFault.unreadable`.
  package init(line: some StringProtocol, printedBy program: String) throws(CellFault) {
    do throws(HarnessError) {
      self = try JSONFile.decode(Array(line.utf8), from: program)
    } catch {
      throw .unreadable(error)
    }
  }

  /// What a process that was started for a cell measured of it.
  ///
  /// - Throws: `CellFault`, the first that applies.
  package init(
    _ end: ProgramEnd, of program: String, for cell: String, sampleCount: UInt64
  ) throws(CellFault) {
    switch end {
    case .exited(status: 0, let output, _): try self.init(line: output, printedBy: program)
    case .interrupted: throw .interrupted
    default: throw .ended(end)
    }
    // The version comes before the cell: what another version means by its keys is not known.
    guard version == Self.currentVersion else { throw .otherVersion(version) }
    guard self.cell == cell, self.sampleCount == sampleCount else { throw .otherCell(self) }
  }
}

/// Why a process that was started for a cell has no run of it.
package enum CellFault: Error, Sendable {
  case interrupted
  /// It did not end with status 0.
  case ended(ProgramEnd)
  case unreadable(HarnessError)
  case otherVersion(Int)
  /// It measured something else.
  case otherCell(CellRun)
}
