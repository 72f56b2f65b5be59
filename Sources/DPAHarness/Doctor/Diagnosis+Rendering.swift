import DPAMeasurement
public import HarnessBenchmarks
public import HarnessKit

extension Diagnosis {
  /// For people.
  public var text: String {
    let width = (findings.map(\.name.count).max() ?? 0) + 2
    let lines = findings.flatMap { finding -> [String] in
      let name = finding.name + String(repeating: " ", count: width - finding.name.count)
      let remedy = finding.remedy.map { [String(repeating: " ", count: width) + "remedy: \($0)"] } ?? []
      return [name + finding.text] + remedy
    }
    return lines.map(VisibleText.render).joined(separator: "\n") + "\n"
  }

  /// For machines.
  public var json: String { JSONText.encode(Report(self)) + "\n" }

  private struct Report: Encodable {
    let schema = "dpa-diagnosis/1"
    let findings: [FindingText]

    init(_ diagnosis: Diagnosis) { findings = diagnosis.findings.map(FindingText.init) }
  }

  private struct FindingText: Encodable {
    let name: String
    let value: String?
    let reason: String?
    let remedy: String?

    init(_ finding: Finding) {
      name = finding.name
      value = finding.reading.value
      reason = finding.reading.reason
      remedy = finding.remedy
    }
  }
}

extension Diagnosis.Finding {
  fileprivate var text: String {
    switch reading {
    case .available(let value): value
    case .unavailable(let reason): "unavailable: \(reason)"
    }
  }
}
