import DPAEngine
import DPAMeasurement
import Hashing
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks

@Suite("The compilers that a program's file names")
struct ProgramFileTests {
  /// A small ELF file: the header, a section's content, the names, and the headers of three sections.
  private static func file(_ comment: String, section sectionName: String = ".comment") -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    let names = Array("\0\(sectionName)\0.names\0".utf8)
    let content = Array(comment.utf8)
    let start = 64 + content.count + names.count
    var header: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1]
    header += Array(repeating: 0, count: 40 - header.count) + number(start, 8)
    header += Array(repeating: 0, count: 58 - header.count) + number(64, 2) + number(3, 2) + number(2, 2)
    func section(name: Int, offset: Int, size: Int) -> [UInt8] {
      number(name, 4) + Array(repeating: 0, count: 20) + number(offset, 8) + number(size, 8)
        + Array(repeating: 0, count: 24)
    }
    return header + content + names + section(name: 0, offset: 0, size: 0)
      + section(name: 1, offset: 64, size: content.count)
      + section(name: sectionName.utf8.count + 2, offset: 64 + content.count, size: names.count)
  }

  private static func compiler(_ bytes: [UInt8]) -> String {
    let reading = ProgramFile("program", holding: bytes).compiler
    return reading.value ?? "unavailable: \(reading.reason ?? "")"
  }

  @Test("Each is named once, sorted, and those of the linker's startup files are left out")
  func compilers() {
    #expect(Self.compiler(Self.file("swift 6\0GCC: 12\0clang 21\0Linker: LLD\0swift 6\0")) == "clang 21; swift 6")
    #expect(Self.compiler(Self.file("GCC: 12\0")) == "GCC: 12", "a program of that compiler alone")
    #expect(Self.compiler(Self.file("")) == "unavailable: the section .comment is empty")
    #expect(
      Self.compiler(Self.file("clang 21\0", section: ".text")) == "unavailable: 'program' has no section .comment")
  }

  @Test("A file that is cut anywhere, or is no such file, names none and does not trap")
  func cut() {
    let whole = Self.file("clang 21\0")
    for length in 0..<whole.count {
      #expect(Self.compiler(Array(whole.prefix(length))) == "unavailable: 'program' has no section .comment")
    }
    for place in [0, 4, 5] {
      var other = whole
      other[place] ^= 3
      #expect(Self.compiler(other) == "unavailable: 'program' has no section .comment")
    }
  }

  @Test("Any field of the headers may be any number")
  func extremes() {
    let whole = Self.file("clang 21\0")
    let fields =
      [(40, 8), (58, 2), (60, 2), (62, 2)]
      + [0, 1, 2].flatMap { section in
        [(0, 4), (24, 8), (32, 8)].map { (whole.count - 192 + 64 * section + $0.0, $0.1) }
      }
    for (place, count) in fields {
      for value: UInt64 in [0, 1, 0x7f, 0xffff, 0x7fff_ffff, .max >> 1, .max - 1, .max] {
        var bytes = whole
        for byte in 0..<count { bytes[place + byte] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(byte))) }
        // Some other bytes of the file, or none, and no trap.
        #expect(!Self.compiler(bytes).isEmpty, "\(place)")
      }
    }
  }

  @Test("The digest is of the file, and a file that is not there says so for both")
  func digest() {
    #expect(ProgramFile("program", holding: [1, 2]).digest.value == SHA256.digest(of: [1, 2]))
    let missing = ProgramFile("/nowhere/program")
    #expect(missing.digest.reason == "'/nowhere/program' cannot be read")
    #expect(missing.compiler.reason == "'/nowhere/program' cannot be read")
  }
}
