import Foundation
import SafeTensors
import Testing

@Suite("safetensors files are read as they are, and refused where they are none")
struct SafeTensorsTests {
  /// A file with a header and data, gone when it is released.
  final class File {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors").path

    init(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

    convenience init(header: String, data: Int = 0, length: UInt64? = nil) throws {
      let length = length ?? UInt64(header.utf8.count)
      let lengthBytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      try self.init(lengthBytes + Array(header.utf8) + [UInt8](repeating: 7, count: data))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  static func entry(_ type: String, _ shape: [Int], _ begin: UInt64, _ end: UInt64) -> String {
    #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  @Test("What is written is read back: types, shapes, bytes and texts")
  func roundTrip() throws {
    var writer = SafeTensorsWriter(metadata: ["case": #"{"a": "\u00e9/"}"#])
    writer.add("weights \"b\"", type: .float64, shape: [2, 1], bytes: (0..<16).map { UInt8($0) })
    writer.add("a", type: .unsigned8, shape: [3], bytes: [1, 2, 3])
    writer.add("empty", type: .float32, shape: [0, 4], bytes: [])
    writer.add("number", type: .float16, shape: [], bytes: [9, 8])
    let file = try File(writer.bytes())
    let read = try SafeTensorsFile(file.path)
    #expect(read.layout.names == ["weights \"b\"", "a", "empty", "number"])
    #expect(read.layout.metadata == ["case": #"{"a": "\u00e9/"}"#])
    #expect(read.layout.entries["a"] == SafeTensorsEntry(type: .unsigned8, shape: [3], bytes: 16..<19))
    #expect(read.layout.entries["number"]?.shape == [])
    #expect(read.withBytes(of: "weights \"b\"") { [UInt8]($0) } == (0..<16).map { UInt8($0) })
    #expect(read.withBytes(of: "number") { [UInt8]($0) } == [9, 8])
    #expect(read.withBytes(of: "empty") { $0.count } == 0)
    #expect(read.withBytes(of: "none") { $0.count } == nil)
  }

  @Test("The bytes of a small file, every one: length, header filled up to a multiple of 8, data")
  func exactBytes() throws {
    var writer = SafeTensorsWriter()
    writer.add("x", type: .float32, shape: [1], bytes: [0, 0, 128, 63])
    let header = #"{"x":{"data_offsets":[0,4],"dtype":"F32","shape":[1]}}  "#
    #expect(header.utf8.count == 56)
    #expect(writer.bytes() == [56, 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [0, 0, 128, 63])
  }

  @Test("A layout of tensors one behind the other is what a writer makes of them, and what no file can hold is refused")
  func layouts() throws {
    var writer = SafeTensorsWriter(metadata: ["a": "b"])
    writer.add("x", type: .float32, shape: [2], bytes: [UInt8](repeating: 1, count: 8))
    writer.add("y", type: .unsigned8, shape: [1, 3], bytes: [2, 2, 2])
    let layout = try SafeTensorsLayout([("x", .float32, [2]), ("y", .unsigned8, [1, 3])], metadata: ["a": "b"])
    #expect(layout.start + [UInt8](repeating: 1, count: 8) + [2, 2, 2] == writer.bytes())
    #expect(layout.dataByteCount == 11)
    for sizes in [[Int.max / 8 + 1], [Int.max / 16, Int.max / 16], [Int.max / 8 - 1]] {
      let tensors = sizes.enumerated().map { (name: "t\($0)", type: SafeTensorsType.float64, shape: [$1]) }
      #expect(throws: SafeTensorsError.Problem.sizeOverflows(tensor: tensors.last?.name ?? "")) {
        try SafeTensorsLayout(tensors)
      }
    }
  }

  @Test("A file that is still written is read where its tensors will be, without its header")
  func unfinished() throws {
    let layout = try SafeTensorsLayout([("x", .unsigned8, [2]), ("y", .unsigned8, [3])])
    let zeros = [UInt8](repeating: 0, count: layout.start.count)
    let file = try File(zeros + [1, 2, 3, 4, 5])
    let open = try SafeTensorsFile(file.path, beingWrittenAs: layout)
    #expect(open.withBytes(of: "y") { [UInt8]($0) } == [3, 4, 5])
    #expect(open.withBytes(1..<3) { [UInt8]($0) } == [2, 3])
    let short = try File(zeros + [1, 2, 3, 4])
    let problem = SafeTensorsError.Problem.offsetsBehindEnd(tensor: "y", end: 5, byteCount: 4)
    #expect(throws: SafeTensorsError.malformed(path: short.path, problem)) {
      try SafeTensorsFile(short.path, beingWrittenAs: layout)
    }
  }

  @Test(
    "Lengths that cannot be are refused before anything is read",
    arguments: [
      (
        length: UInt64(1) << 63,
        text: "its header claims 9223372036854775808 bytes; at most 100000000 are allowed"
      ),
      (length: .max, text: "its header claims 18446744073709551615 bytes; at most 100000000 are allowed"),
      (length: 100_000_001, text: "its header claims 100000001 bytes; at most 100000000 are allowed"),
      (length: 3, text: "its header claims 3 bytes, but only 2 follow the length"),
      (length: 100_000_000, text: "its header claims 100000000 bytes, but only 2 follow the length"),
    ])
  func lengths(length: UInt64, text: String) throws {
    let file = try File(header: "{}", length: length)
    Self.expectMalformed(file, text)
  }

  @Test("A truncated file is refused wherever it ends")
  func truncated() throws {
    var writer = SafeTensorsWriter()
    writer.add("x", type: .float32, shape: [2], bytes: [UInt8](repeating: 1, count: 8))
    let whole = writer.bytes()
    for count in 0..<whole.count {
      let file = try File(Array(whole.prefix(count)))
      #expect(throws: SafeTensorsError.self, "\(count) bytes") { try SafeTensorsFile(file.path) }
    }
    Self.expectMalformed(
      try File(Array(whole.prefix(5))), "it has 5 bytes, and the length of a safetensors header alone takes 8")
    Self.expectMalformed(try File([]), "it has 0 bytes, and the length of a safetensors header alone takes 8")
    Self.expectMalformed(
      try File(Array(whole.dropLast())), "the tensor 'x' ends at 8, but there are 7 bytes of data")
    Self.expectMalformed(try File(whole + [0]), "no tensor has the bytes 8 to 9 of its data")
  }

  @Test(
    "Headers that lie are refused, each with its sentence",
    arguments: [
      (#"{"a":\#(entry("F32", [2], 0, 8)),"b":\#(entry("F32", [2], 4, 12))}"#, "the tensors 'a' and 'b' overlap"),
      (#"{"a":\#(entry("F32", [3], 0, 12)),"b":\#(entry("F32", [3], 0, 12))}"#, "the tensors 'a' and 'b' overlap"),
      (#"{"a":\#(entry("F32", [2], 4, 12))}"#, "no tensor has the bytes 0 to 4 of its data"),
      (#"{"a":\#(entry("F32", [4], 0, 16))}"#, "the tensor 'a' ends at 16, but there are 12 bytes of data"),
      (
        #"{"a":\#(entry("U8", [], 0, UInt64.max))}"#,
        "the tensor 'a' ends at 18446744073709551615, but there are 12 bytes of data"
      ),
      (#"{"a":\#(entry("F32", [3], 12, 0))}"#, "the tensor 'a' begins at 12 and ends before, at 0"),
      (
        #"{"a":\#(entry("F32", [2], 0, 12))}"#,
        "the tensor 'a' has the offsets 0 to 12, but its dtype and shape take 8 bytes"
      ),
      (
        #"{"a":\#(entry("F64", [1 << 40, 1 << 40], 0, 12))}"#,
        "the shape of the tensor 'a' has more elements than any file can hold"
      ),
      (#"{"a":\#(entry("F31", [3], 0, 12))}"#, "the tensor 'a' has the dtype 'F31', which the format does not know"),
      (
        #"{"a":\#(entry("F32", [-3], 0, 12))}"#,
        "the entry 'a' of its header needs a dtype, a shape of whole numbers and two data_offsets, and nothing else"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[3]}}"#,
        "the entry 'a' of its header needs a dtype, a shape of whole numbers and two data_offsets, and nothing else"
      ),
      (#"{"__metadata__":{"n":1}}"#, "__metadata__ in its header must hold texts"),
      (#"["a"]"#, "its header is not a JSON object"),
      (#" {}"#, "its header is not a JSON object"),
      (#"{"a""#, "its header is not a JSON object"),
    ])
  func lies(header: String, text: String) throws {
    Self.expectMalformed(try File(header: header, data: 12), text)
  }

  @Test("What is no regular file is refused with the system's words")
  func unreadable() throws {
    #expect(throws: SafeTensorsError.unreadable(path: "/nowhere/x", reason: "No such file or directory")) {
      try SafeTensorsFile("/nowhere/x")
    }
    #expect(throws: SafeTensorsError.unreadable(path: "/", reason: "it is a folder")) { try SafeTensorsFile("/") }
    #expect(throws: SafeTensorsError.unreadable(path: "/dev/null", reason: "it is not a regular file")) {
      try SafeTensorsFile("/dev/null")
    }
  }

  private static func expectMalformed(_ file: File, _ text: String) {
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensorsFile(file.path) }
    #expect(error?.description == "'\(file.path)' is malformed: \(text)")
  }
}
