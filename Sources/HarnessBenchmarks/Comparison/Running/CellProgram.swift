package import HarnessKit
import Hashing

/// A build of the harness that measures its cells in processes of their own.
package struct CellProgram: Sendable {
  package let label: String
  package let path: String
  package let sha256: String
  /// In the order of their names.
  package let cells: [ListedCell]
  /// Whether its processes can take turns with another's; those of earlier builds cannot.
  package let takesTurns: Bool

  package init(label: String, path: String, sha256: String, cells: [ListedCell], takesTurns: Bool = true) {
    self.label = label
    self.path = path
    self.sha256 = sha256
    self.cells = cells
    self.takesTurns = takesTurns
  }

  private struct Listing: Codable {
    let cells: [ListedCell]
    let inTurn: Bool?
  }

  /// Asks a program for its cells.
  ///
  /// - Parameters:
  ///   - label: What the user gave: a path or a revision.
  ///   - size: The size of the benchmarks.
  /// - Throws: `HarnessError.fileFailed`; `.notComparable` for a program without the benchmark commands.
  package static func read(
    label: String, path: String, size: String, runs: any ProgramRuns, files: any FileLayer
  ) async throws(HarnessError) -> CellProgram {
    // Hashed before the program runs for the first time, to be held against the file at the end.
    let sha256 = try digest(of: path, files: files)
    let output = try await list(of: label, path: path, size: size, runs: runs)
    let listing: Listing
    do throws(HarnessError) {
      listing = try JSONFile.decode(Array(output.utf8), from: label)
    } catch {
      throw .notComparable("'\(label)' lists its benchmarks in a way that this version does not know: \(error)")
    }
    let cells = listing.cells.sorted { $0.name < $1.name }
    // Sorted, so that equal names are neighbours; a lookup by name would only ever find one of them.
    if let (twice, _) = zip(cells, cells.dropFirst()).first(where: { $0.name == $1.name }) {
      throw .notComparable("'\(label)' lists the benchmark '\(twice.name)' twice; each needs a name of its own")
    }
    return CellProgram(
      label: label, path: path, sha256: sha256, cells: cells, takesTurns: listing.inTurn ?? false)
  }

  /// - Returns: What the program printed.
  private static func list(
    of label: String, path: String, size: String, runs: any ProgramRuns
  ) async throws(HarnessError) -> String {
    var problem = "failed"
    for listing in CellArguments.listings {
      let end = await runs.run(path, CellArguments.list(by: listing, size: size), variables: [:])
      if case .exited(status: 0, let output, _) = end { return output }
      if end == .interrupted { throw .comparisonInterrupted(pairs: 0, state: nil) }
      problem = "'\(listing.joined(separator: " "))' \(end.problem ?? "failed")"
      // Only what a build does not understand is asked again in other words.
      guard case .exited(status: ExitStatus.usage.rawValue, _, _) = end else { break }
    }
    throw .notComparable(
      "'\(label)' has no benchmarks to compare: \(problem); name a build that has the benchmark commands")
  }

  /// Only the cells whose names a filter finds, and the canary.
  ///
  /// - Throws: `HarnessError.usage` where the filter takes too long.
  package func choosing(_ filter: CaseFilter?) throws(HarnessError) -> CellProgram {
    guard let filter else { return self }
    let isFound = try filter.contains(cells.map(\.name))
    return CellProgram(
      label: label, path: path, sha256: sha256,
      cells: zip(cells, isFound).filter { $1 || $0.name == CanaryCheck.cell }.map(\.0), takesTurns: takesTurns)
  }

  package func cell(_ name: String) -> ListedCell? { cells.first { $0.name == name } }

  package static func digest(of path: String, files: any FileLayer) throws(HarnessError) -> String {
    let bytes = try files.contents(of: path, as: ProgramFile.kind)
    return SHA256.digest(of: bytes).description
  }
}

/// A cell as a program lists it.
package struct ListedCell: Sendable, Equatable, Codable {
  package let name: String
  package let sampleCount: UInt64
  package let primaryMetric: String
  /// Whether its time decides.
  package let isGated: Bool

  package enum CodingKeys: String, CodingKey {
    case name, sampleCount, primaryMetric
    case isGated = "gated"
  }
}

/// What a user may name as one side of a comparison.
package enum ComparedSide: Sendable, Equatable {
  case program(path: String)
  case report(path: String)
  case revision(String)

  /// A file that begins with a brace is a report, another file a program, and what is no file a revision.
  ///
  /// - Throws: `HarnessError.fileFailed` for a file that cannot be read.
  package init(_ text: String, files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: text) == .regular else {
      self = .revision(text)
      return
    }
    let descriptor = try files.openForReading(text)
    defer { try? files.close(descriptor, path: text) }
    // One byte tells: a program begins with its magic number, and every report of ours with a brace.
    var first = [UInt8](repeating: 0, count: 1)
    var span = first.mutableSpan
    let count = try files.read(descriptor, into: &span, from: 0, upTo: 1, path: text)
    if count == 1 && first[0] == UInt8(ascii: "{") {
      self = .report(path: text)
    } else {
      // A bare name would be looked for along PATH, and another program of that name be measured.
      self = .program(path: text.contains("/") ? text : "./" + text)
    }
  }
}
