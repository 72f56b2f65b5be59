/// Tells what a file is before anything else of it is decoded.
public struct ReportHeader: Sendable, Equatable, Codable {
  /// Always `dpa-harness-report`.
  public let schema: String
  public let version: Int

  public static let current = ReportHeader(schema: "dpa-harness-report", version: 1)
}
