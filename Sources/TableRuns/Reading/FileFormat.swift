public import HarnessKit
public import TableCore

/// The format of a file that is read.
public enum FileFormat {
  /// The ending of a name that tells a format.
  private static let endings: [(String, RowFormat)] = [
    (".json", .json), (".jsonl", .jsonl), (".csv", .csv), (".npy", .npy), (".records", .records),
  ]

  /// - Parameter named: A format that was asked for; otherwise the name's ending tells it.
  /// - Throws: `HarnessError.usage` where it does not.
  public static func of(_ path: String, named: RowFormat?) throws(HarnessError) -> RowFormat {
    if let named { return named }
    guard let format = endings.first(where: { path.hasSuffix($0.0) })?.1 else {
      let known = endings.map(\.0).joined(separator: ", ")
      throw .usage("the name '\(path)' tells no format (\(known)); give --file-format")
    }
    return format
  }
}
