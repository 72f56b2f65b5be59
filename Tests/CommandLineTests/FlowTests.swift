import Foundation
import Testing

@Suite("flow computes cases, and says what it lacks")
struct FlowTests {
  private static let cases = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Vectors/flow")
  /// The library with libtorch's functions, where the tests are given one.
  private static let library = ProcessInfo.processInfo.environment["DPA_TORCH_LIBRARY"]

  /// A copy of the program, beside a library or none.
  private static func program(in folder: TemporaryFolder, library: String?) throws -> String {
    let program = folder.url.appendingPathComponent("bin/dpa-harness")
    let bin = program.deletingLastPathComponent()
    try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: BuiltProgram.executable, to: program)
    if let library {
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: library).resolvingSymlinksInPath(), to: bin.appendingPathComponent("libDPATorch.so"))
    }
    return program.path
  }

  private static func forward(
    _ path: String, in folder: TemporaryFolder, library: String?, before: String = "", options: String = ""
  ) throws -> BuiltProgram.Outcome {
    let program = folder.url.appendingPathComponent("bin/dpa-harness").path
    if !FileManager.default.fileExists(atPath: program) { _ = try Self.program(in: folder, library: library) }
    return try BuiltProgram.runShell(
      "\(before) bin/dpa-harness flow forward --case '\(path)' --output answers \(options)", in: folder)
  }

  private static func path(_ name: String) -> String { cases.appendingPathComponent("\(name).safetensors").path }

  @Test("Built without the trait, it says in a sentence how to build with it")
  func withoutTrait() throws {
    let folder = try TemporaryFolder()
    // The C library stands for a libDPATorch.so without our functions, as a build without the trait has it.
    let outcome = try Self.forward(
      Self.path("residual-mlp"), in: folder, library: "/lib/\(Self.architecture)-linux-gnu/libm.so.6")
    #expect(
      outcome.error
        == "Error: models need libtorch, and this program was built without it: install libtorch-dev and build with "
        + "`swift build --traits Torch`, in a --scratch-path of its own\n")
    #expect(outcome.status == 64)
    #expect(try folder.snapshot().keys.allSatisfy { $0.hasPrefix("bin") })
  }

  #if arch(arm64)
    private static let architecture = "aarch64"
  #else
    private static let architecture = "x86_64"
  #endif

  @Test("A build with the trait where libtorch's headers are missing ends with a sentence of ours")
  func withoutHeaders() throws {
    let sources = Self.cases.appendingPathComponent("../../../Sources").standardized.path
    let outcome = try BuiltProgram.runShell(
      "clang++ -DDPA_TORCH=1 -nostdinc -fsyntax-only -I '\(sources)/CTorchInterface/include' "
        + "'\(sources)/CTorch/dpa_torch.cpp'", in: try TemporaryFolder())
    #expect(
      outcome.error.contains(
        "error: \"libtorch is missing: install libtorch-dev (Debian has it), or build without the trait Torch\"\n"),
      "\(outcome.error)")
    #expect(outcome.status == 1)
  }

  @Test("Without libDPATorch.so beside it, it says what cannot be loaded")
  func withoutLibrary() throws {
    let folder = try TemporaryFolder()
    let outcome = try Self.forward(Self.path("residual-mlp"), in: folder, library: nil)
    let library = folder.url.resolvingSymlinksInPath().appendingPathComponent("bin/libDPATorch.so").path
    #expect(
      outcome.error
        == "Error: cannot load '\(library)': \(library): cannot open shared object file: No such file or directory\n")
    #expect(outcome.status == 74)
  }

  @Test("Where libtorch itself is broken or gone, the dynamic linker's words are shown", .enabled(if: library != nil))
  func brokenTorch() throws {
    let folder = try TemporaryFolder()
    _ = try Self.program(in: folder, library: Self.library)
    // The name that the library asks for, found before the system's, and empty.
    let name = try BuiltProgram.runShell(
      "objdump -p bin/libDPATorch.so | sed -n 's/.*NEEDED *\\(libtorch_cpu.*\\)/\\1/p'", in: folder
    ).text.trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(!name.isEmpty)
    try Data().write(to: folder.url.appendingPathComponent(name))
    let outcome = try Self.forward(
      Self.path("residual-mlp"), in: folder, library: Self.library, before: "LD_LIBRARY_PATH=$(pwd -P)")
    let root = folder.url.resolvingSymlinksInPath().path
    #expect(outcome.error == "Error: cannot load '\(root)/bin/libDPATorch.so': \(root)/\(name): file too short\n")
    #expect(outcome.status == 74)
  }

  @Test("A case is computed into a file, in both precisions", .enabled(if: library != nil))
  func forward() throws {
    let folder = try TemporaryFolder()
    let first = try Self.forward(Self.path("residual-mlp"), in: folder, library: Self.library)
    #expect(first.status == 0 && first.error.isEmpty, "\(first.error)")
    let answers = try Data(contentsOf: folder.url.appendingPathComponent("answers"))
    #expect(String(decoding: answers, as: UTF8.self).contains(#""output.eval":{"data_offsets":["#))
    #expect(String(decoding: answers, as: UTF8.self).contains(#""dtype":"F64","shape":[3,5]}"#))
    let again = try Self.forward(Self.path("residual-mlp"), in: folder, library: Self.library)
    #expect(again.error == "Error: 'answers' is there already; give --force to replace it\n")
    #expect(again.status == 74)
    let single = try Self.forward(
      Self.path("residual-mlp"), in: folder, library: Self.library, options: "--force --precision float32")
    #expect(single.status == 0)
    let shorter = try Data(contentsOf: folder.url.appendingPathComponent("answers"))
    #expect(String(decoding: shorter, as: UTF8.self).contains(#""dtype":"F32","shape":[3,5]}"#))
  }

  @Test("A file that is no case is refused before libtorch is loaded, with the file, what is wrong and 65")
  func malformed() throws {
    let folder = try TemporaryFolder()
    func refusal(_ header: String, length: UInt64? = nil) throws -> String {
      let length = length ?? UInt64(header.utf8.count)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      try Data(bytes).write(to: folder.url.appendingPathComponent("case"))
      let outcome = try Self.forward("case", in: folder, library: nil)
      #expect(outcome.status == 65)
      return outcome.error
    }
    #expect(
      try refusal("{}", length: 1 << 63)
        == "Error: 'case' is malformed: its header claims 9223372036854775808 bytes; at most 100000000 are allowed\n")
    #expect(
      try refusal(#"{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#)
        == "Error: 'case' is malformed: the tensor 'x' ends at 8, but there are 0 bytes of data\n")
    #expect(
      try refusal("{}")
        == "Error: 'case' is malformed: its metadata has no 'case', which says what to compute\n")
    #expect(
      try refusal(#"{"__metadata__":{"case":"{\"kind\":\"gan\",\"config\":{}}"}}"#)
        == "Error: 'case' is malformed: there is no model of kind 'gan'; the kinds are approx_equiv_transformer, "
        + "residual_encoder, residual_mlp, spectral_residual_mlp, cnn_residual_mlp, conditional_residual_mlp, "
        + "audio_spectrogram_transformer, ast_with_projection_head, loss, probability_paths, flow_training\n")
    let missing = try Self.forward("nowhere", in: folder, library: nil)
    #expect(missing.error == "Error: cannot read 'nowhere': No such file or directory\n")
    #expect(missing.status == 74)
  }

  @Test("Weights that are missing are all named", .enabled(if: library != nil))
  func missingWeights() throws {
    let folder = try TemporaryFolder()
    let config = #"{\"in_dim\":2,\"hidden_dim\":2,\"out_dim\":2,\"num_blocks\":1}"#
    let header = #"{"__metadata__":{"case":"{\"kind\":\"residual_mlp\",\"config\":\#(config)}"}}"#
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    try Data(length + Array(header.utf8)).write(to: folder.url.appendingPathComponent("case"))
    let outcome = try Self.forward("case", in: folder, library: Self.library)
    #expect(
      outcome.error
        == "Error: 'case' is malformed: 6 tensors are missing: 'weight.0.net.0.weight', 'weight.0.net.0.bias', "
        + "'weight.0.net.1.weight', 'weight.0.net.1.bias', 'weight.0.net.3.weight', 'weight.0.net.3.bias'\n")
    #expect(outcome.status == 65)
  }
}
