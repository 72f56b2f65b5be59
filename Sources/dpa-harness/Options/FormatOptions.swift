import ArgumentParser
import HarnessBenchmarks
import HarnessKit

/// How a result is shown that is no verdict.
struct DocumentFormatOption: ParsableArguments {
  @Option(help: "text or json.")
  var format = DocumentFormat.text
}

/// How a verdict is shown.
struct VerdictFormatOption: ParsableArguments {
  @Option(help: "How the verdict is shown.")
  var format = VerdictFormat.text
}

// One option for both, since a command line asks for either.
/// How a run of the benchmarks is shown: as a report, or as the verdict of the gate.
enum RunFormat: String, CaseIterable, ExpressibleByArgument {
  case text
  case json
  case csv
  case markdown
  case junit
  case github

  /// - Throws: `HarnessError.usage` for a format that only verdicts have.
  func report() throws(HarnessError) -> ReportFormat {
    guard let format = ReportFormat(rawValue: rawValue) else {
      throw .usage("a report is shown as \(Self.list(ReportFormat.self)), not as \(self); give --gate for a verdict")
    }
    return format
  }

  /// - Throws: `HarnessError.usage` for a format that only reports have.
  func verdict() throws(HarnessError) -> VerdictFormat {
    guard let format = VerdictFormat(rawValue: rawValue) else {
      throw .usage("the verdict of --gate is shown as \(Self.list(VerdictFormat.self)), not as \(self)")
    }
    return format
  }

  private static func list<Format: CaseIterable & RawRepresentable<String>>(_ formats: Format.Type) -> String {
    let names = formats.allCases.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
  }
}
