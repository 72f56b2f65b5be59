import CTorchInterface
import Foundation
import SafeTensors
import Testing

@testable import Flow

@Suite("libtorch is loaded when it is needed, and what is missing is said")
struct LibraryTests {
  @Test("A library that is not there, or is none, is named with the dynamic linker's words")
  func missing() throws {
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try Torch(library: "/nowhere/libDPATorch.so") }
        == "cannot load '/nowhere/libDPATorch.so', which holds libtorch's functions: /nowhere/libDPATorch.so: cannot "
        + "open shared object file: No such file or directory")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).so").path
    try Data("no library".utf8).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try Torch(library: file) }
        == "cannot load '\(file)', which holds libtorch's functions: \(file): file too short")
  }

  @Test("An empty library, as one is without the trait Torch, says how to build it")
  func withoutTrait() {
    // What a program is linked with is a library without our table, as the empty one is.
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try Torch(library: "libm.so.6") }
        == "models need libtorch, and this program was built without it: install libtorch-dev and build with `swift "
        + "build --traits Torch`, in a --scratch-path of its own")
  }
}

@Suite("Tensors", .enabled(if: TorchForTests.isThere))
struct TensorTests {
  let torch: Torch
  init() throws { torch = try TorchForTests.torch() }

  func ones(_ shape: Int...) throws -> Tensor { try Tensor.filled(with: 1, type: .float64, shape: shape, in: torch) }

  @Test("Two tensors are added, and none is left when they are gone")
  func addition() throws {
    do {
      let a = try Tensor.from([1, 2, 3], type: .float64, shape: [3], in: torch)
      let b = try Tensor.from([0.5, 0.25, 0.125], type: .float32, shape: [3], in: torch)
      let sum = try a + b.converted(to: .float64)
      #expect(try sum.numbers() == [1.5, 2.25, 3.125])
      #expect(torch.liveTensorCount >= 3)
    }
    #expect(torch.liveTensorCount == 0)
  }

  @Test("What libtorch refuses is named with the operation and both shapes, and leaves no tensor behind")
  func refusals() throws {
    let (a, b) = (try ones(3, 4), try ones(5, 6))
    let before = torch.liveTensorCount
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try a.matrixProduct(b) }
        == "libtorch refused: matmul of [3, 4] and [5, 6]: mat1 and mat2 shapes cannot be multiplied (3x4 and 5x6)")
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try a + b }
        == "libtorch refused: addition of [3, 4] and [5, 6]: The size of tensor a (4) must match the size of tensor b "
        + "(6) at non-singleton dimension 1")
    #expect(
      SettingsTests.message { () throws(FlowError) in _ = try a.reshaped([5]) }
        == "libtorch refused: reshape of [3, 4]: shape '[5]' is invalid for input of size 12")
    #expect(
      SettingsTests.message { () throws(FlowError) in try a.assign(b) }
        == "libtorch refused: assignment of [3, 4] and [5, 6]: the shapes differ")
    #expect(SettingsTests.message { () throws(FlowError) in try a.backward() }.hasPrefix("libtorch refused: backward"))
    #expect(torch.liveTensorCount == before)
  }

  @Test("A size of 0 makes an empty tensor, however large the others are; what libtorch cannot count is refused")
  func emptyShapes() throws {
    let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
    // More elements than fit into 63 bits without the 0, then more than fit into 64.
    let empty = try Tensor.from(bytes: nothing, type: .float32, shape: [1 << 62, 2, 0], in: torch)
    #expect(empty.shape == [1 << 62, 2, 0])
    #expect(try empty.bytes() == [])
    #expect(try empty.numbers() == [])
    #expect(
      SettingsTests.message { () throws(FlowError) in
        _ = try Tensor.from(bytes: nothing, type: .float32, shape: [1 << 62, 4, 0], in: torch)
      } == "libtorch refused: making a tensor: numel: integer multiplication overflow")
  }

  @Test("What libtorch throws at a number of threads does not leave its library")
  func threads() {
    let functions = torch.functions.pointee
    for count: Int32 in [0, -1] {
      #expect(Int(functions.set_threads(count)) == DPA_TORCH_FAILED)
      #expect(
        functions.message().map { String(cString: $0) }
          == "setting the number of threads: Expected positive number of threads")
    }
  }

  @Test("Gradients flow to what requires them, and not where they are switched off")
  func gradients() throws {
    let x = try Tensor.from([3], type: .float64, shape: [1], in: torch)
    try x.requireGradient()
    try (x * x).sum().backward()
    #expect(try x.gradient()?.numbers() == [6])
    x.clearGradient()
    #expect(try x.gradient() == nil)
    let unrecorded = try torch.withoutGradients { () throws(FlowError) in try x * x }
    #expect(throws: FlowError.self) { try unrecorded.sum().backward() }
    try (x * x).sum().backward()
    #expect(try x.gradient()?.numbers() == [6])
  }

  @Test("Weights that are missing, unknown or of a wrong shape or type are all named, and nothing is changed")
  func weights() throws {
    let table = WeightTable(torch, type: .float64, random: SeededRandomSource(seed: 1))
    _ = try Linear(2, 3, in: table.root.inside("a"))
    let before = try table.entries.map { (entry) in try entry.tensor.numbers() }
    func load(_ tensors: [(String, SafeTensorsType, [Int])]) throws -> String {
      var writer = SafeTensorsWriter()
      for (name, type, shape) in tensors {
        let count = shape.reduce(type.byteCount, *)
        writer.add(name, type: type, shape: shape, bytes: [UInt8](repeating: 0, count: count))
      }
      let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
      try Data(writer.bytes()).write(to: URL(fileURLWithPath: path))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let file = try SafeTensorsFile(path)
      return SettingsTests.message { () throws(FlowError) in try table.load(file, prefix: "w.") }
    }
    #expect(try load([("x", .float64, [])]) == "2 tensors are missing: 'w.a.weight', 'w.a.bias'")
    #expect(try load([("w.a.bias", .float64, [3])]) == "1 tensor is missing: 'w.a.weight'")
    let right: [(String, SafeTensorsType, [Int])] = [("w.a.weight", .float64, [3, 2]), ("w.a.bias", .float32, [3])]
    #expect(
      try load(right + [("w.b", .float64, []), ("w.a.c", .float64, [])])
        == "2 tensors belong to no part of the model: 'w.a.c', 'w.b'")
    #expect(
      try load([("w.a.weight", .float64, [2, 3]), right[1]])
        == "the tensor 'w.a.weight' has the shape [2, 3]; the model needs [3, 2]")
    #expect(
      try load([right[0], ("w.a.bias", .float16, [3])])
        == "the tensor 'w.a.bias' has elements of type F16; models need F32 or F64")
    #expect(try table.entries.map { (entry) in try entry.tensor.numbers() } == before)
    #expect(try load(right) == "")
    #expect(try table["a.bias"]?.tensor.numbers() == [0, 0, 0])
  }
}
