import DPAEngine
public import DPAMeasurement
import HarnessBenchmarks
import HarnessKit

/// What this machine and this build offer, and how to get what is missing.
public struct Diagnosis: Sendable {
  public let findings: [Finding]

  public struct Finding: Sendable {
    public let name: String
    public let reading: Reading<String>
    /// What to do where the reading is unavailable or not as it should be.
    public let remedy: String?
  }

  /// Looks at the running process and its machine.
  public init(version: String) {
    findings = Self.build(version) + Self.machine + Self.allocator
  }

  private static func build(_ version: String) -> [Finding] {
    [
      Finding(name: "dpa-harness", reading: .available(version), remedy: nil),
      Finding(name: "kernel auto", reading: .available("\(Kernel.automatic)"), remedy: nil),
    ] + KernelName.allCases.filter { $0 != .auto }.map(kernel)
  }

  private static func kernel(_ name: KernelName) -> Finding {
    do throws(EngineError) {
      _ = try Kernel(named: name)
      return Finding(name: "kernel \(name.rawValue)", reading: .available("ready"), remedy: nil)
    } catch {
      return Finding(name: "kernel \(name.rawValue)", reading: .unavailable(error.description), remedy: nil)
    }
  }

  private static var machine: [Finding] {
    [
      Finding(name: "processor", reading: Processor.model, remedy: nil),
      Finding(name: "architecture", reading: .available(Processor.architecture), remedy: nil),
      Finding(name: "usable cores", reading: .available("\(Processor.activeCount)"), remedy: nil),
    ]
  }

  private static var allocator: [Finding] {
    let serving = Jemalloc.isServing
    let remedy =
      serving == .available(true)
      ? nil : "start the program without LD_PRELOAD, and link it with -ljemalloc (apt-get install libjemalloc-dev)"
    let options = Jemalloc.optionNames.map { name in
      Finding(name: "jemalloc opt.\(name)", reading: Jemalloc.option(name), remedy: nil)
    }
    return [
      Finding(name: "jemalloc", reading: Jemalloc.version, remedy: nil),
      Finding(name: "jemalloc serves", reading: serving.map { $0 ? "yes" : "no" }, remedy: remedy),
    ] + options
  }
}

extension Diagnosis {
  /// For people.
  public var text: String {
    let rows = findings.flatMap { finding in
      [[finding.name, finding.text]] + (finding.remedy.map { [["", "remedy: \($0)"]] } ?? [])
    }
    return TextTable([.word(), .word()], rows: rows).text
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
    let value, reason, remedy: String?

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
