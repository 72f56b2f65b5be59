import Flow
import Foundation
import Testing

@Suite("Models are PyTorch's, in every number of the known-answer cases", .enabled(if: TorchForTests.isThere))
struct CaseTests {
  @Test("All 26 cases are there")
  func count() { #expect(CaseFile.all.count == 26) }

  @Test("float64: outputs, gradients, running statistics, training steps and samples", arguments: CaseFile.all)
  func float64(file: CaseFile) throws {
    let differences = try Self.differences(file.path, .float64, from: file)
    #expect(differences.isEmpty, "\(differences.count) tensors differ, first: \(differences.first ?? "")")
  }

  @Test("float32: the same within its precision", arguments: CaseFile.all)
  func float32(file: CaseFile) throws {
    let differences = try Self.differences(file.path, .float32, from: file)
    #expect(differences.isEmpty, "\(differences.count) tensors differ, first: \(differences.first ?? "")")
  }

  @Test("float64: a millionth of one number of a case is noticed", arguments: CaseFile.all)
  func float64Notices(file: CaseFile) throws {
    try Self.withChange(of: file, by: 1e-6) { path in
      let differences = try Self.differences(path, .float64, from: file)
      #expect(!differences.isEmpty)
    }
  }

  @Test("float32: a tenth of one number of a case is noticed", arguments: CaseFile.all)
  func float32Notices(file: CaseFile) throws {
    try Self.withChange(of: file, by: 0.1) { path in
      let differences = try Self.differences(path, .float32, from: file)
      #expect(!differences.isEmpty)
    }
  }

  @Test("Every tensor is given back when a case has been computed", arguments: CaseFile.all)
  func nothingLeaks(file: CaseFile) throws {
    let torch = try TorchForTests.torch()
    do {
      let results = try ForwardCase(file.path).run(in: torch, type: .float64)
      #expect(torch.liveTensorCount >= results.count)
    }
    #expect(torch.liveTensorCount == 0)
  }

  /// What a run of one file gives beside the answers of another.
  private static func differences(_ path: String, _ type: ElementType, from answers: CaseFile) throws -> [String] {
    let torch = try TorchForTests.torch()
    var found: [String: [Double]] = [:]
    for (name, tensor) in try ForwardCase(path).run(in: torch, type: type) { found[name] = try tensor.numbers() }
    let expected = try CaseFile.numbers(answers.path).filter {
      $0.key.hasPrefix("output.") || $0.key.hasPrefix("grad.")
    }
    #expect(!expected.isEmpty)
    guard type == .float32 else { return Tolerance.float64.differences(found, expected) }
    return Tolerance.float32.differences(found, expected) { Tolerance.float32Allowance($0, of: answers) }
  }

  /// Changes the number that matters most by a share of itself: the weight with the largest product with its
  /// gradient, or an input where there are none.
  private static func withChange(of file: CaseFile, by share: Double, _ body: (String) throws -> Void) throws {
    let (tensor, index) = try mattersMost(in: try CaseFile.numbers(file.path))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("flow-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("changed.safetensors").path
    try file.copy(to: path, changing: tensor, at: index) { $0 * (1 + share) }
    try body(path)
  }

  private static func mattersMost(in numbers: [String: [Double]]) throws -> (tensor: String, index: Int) {
    var best = (tensor: "", index: 0, size: 0.0)
    let hasGradients = numbers.keys.contains { $0.hasPrefix("grad.") && numbers["weight." + $0.dropFirst(5)] != nil }
    for (name, values) in numbers.sorted(by: { $0.key < $1.key }) {
      let gradients = numbers["grad." + name.split(separator: ".", maxSplits: 1)[1]]
      let isWeight = name.hasPrefix("weight.")
      guard isWeight ? !hasGradients || gradients != nil : name.hasPrefix("input.") && !hasGradients else { continue }
      for (index, value) in values.enumerated() {
        // Without gradients, a weight matters more than an input.
        let size = abs(value * (gradients?[index] ?? (isWeight ? 1e6 : 1)))
        if size > best.size { best = (name, index, size) }
      }
    }
    try #require(best.size > 0)
    return (best.tensor, best.index)
  }
}
