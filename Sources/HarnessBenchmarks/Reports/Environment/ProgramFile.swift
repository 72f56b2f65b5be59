package import DPAMeasurement
package import HarnessKit
package import Hashing

/// The file of a program: its digest, and the compilers that it names.
package struct ProgramFile {
  package static let kind = DocumentKind("program", mebibytes: 1_024)

  private let path: String
  private let bytes: [UInt8]?

  package init(_ path: String) {
    self.path = path
    bytes = try? SystemFiles().contents(of: path, as: Self.kind)
  }

  package init(_ path: String, holding bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package var digest: Reading<Digest> {
    guard let bytes else { return .unavailable("'\(path)' cannot be read") }
    return .available(SHA256.digest(of: bytes))
  }

  /// What the compilers wrote into the section `.comment`, for example `clang version 21.0.0 (...)`, whose commit
  /// tells one Swift toolchain from another.
  ///
  /// Source: System V ABI, Object Files; 64 bits, little endian.
  package var compiler: Reading<String> {
    guard let bytes else { return .unavailable("'\(path)' cannot be read") }
    guard let comment = ELFSections(bytes)?.section(".comment") else {
      return .unavailable("'\(path)' has no section .comment")
    }
    let texts = comment.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    // The linker's own startup files name another compiler, which says nothing about this program.
    let own = texts.filter { !$0.hasPrefix("GCC:") && !$0.hasPrefix("Linker:") }
    let named = Array(Set(own.isEmpty ? texts : own)).sorted()
    return named.isEmpty ? .unavailable("the section .comment is empty") : .available(named.joined(separator: "; "))
  }
}

/// The sections of a 64-bit little-endian ELF file.
package struct ELFSections {
  private let bytes: [UInt8]
  private let headers: [Header]

  private struct Header {
    let name: Int
    let offset: Int
    let size: Int
  }

  /// Nil where it is no such file, or a cut one.
  package init?(_ bytes: [UInt8]) {
    // The magic number, then 64 bits and little endian: the offsets below are right for no other kind.
    guard bytes.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]), bytes.count >= 64 else { return nil }
    self.bytes = bytes
    // Offsets of e_shoff, e_shentsize, e_shnum and e_shstrndx in the header.
    let (start, size) = (Self.number(bytes, at: 40, 8), Self.number(bytes, at: 58, 2))
    let (count, names) = (Self.number(bytes, at: 60, 2), Self.number(bytes, at: 62, 2))
    // By subtraction: a forged start plus a size may be more than an Int holds.
    guard size >= 64, names < count, start >= 0, start <= bytes.count, count * size <= bytes.count - start else {
      return nil
    }
    var headers: [Header] = []
    for place in 0..<count {
      let at = start + place * size
      headers.append(
        Header(
          name: Self.number(bytes, at: at, 4), offset: Self.number(bytes, at: at + 24, 8),
          size: Self.number(bytes, at: at + 32, 8)))
    }
    // The section of names goes first, where `section` finds it without the header.
    self.headers = [headers[names]] + headers
  }

  /// The content of a section; nil where there is none or the file is cut.
  package func section(_ name: String) -> ArraySlice<UInt8>? {
    guard let names = content(headers[0]) else { return nil }
    for header in headers.dropFirst() where header.name < names.count {
      if names.dropFirst(header.name).prefix(while: { $0 != 0 }).elementsEqual(name.utf8) { return content(header) }
    }
    return nil
  }

  private func content(_ header: Header) -> ArraySlice<UInt8>? {
    guard header.offset >= 0, header.size >= 0, header.offset <= bytes.count,
      header.size <= bytes.count - header.offset
    else { return nil }
    return bytes[header.offset..<(header.offset + header.size)]
  }

  /// - Precondition: So many bytes are there.
  static func number(_ bytes: [UInt8], at offset: Int, _ count: Int) -> Int {
    var number: UInt64 = 0
    for place in (0..<count).reversed() { number = number << 8 | UInt64(bytes[offset + place]) }
    return Int(truncatingIfNeeded: number)
  }
}

/// What this program was built with, as far as the compiler tells the program.
package enum BuildFlags {
  package static var text: String { "swift build -c \(configuration), \(language)" }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The language of the compiler; its exact version is in the program's file.
  private static var language: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3.1)
      "Swift 6.3.1 or later"
    #else
      "Swift 6.3"
    #endif
  }
}
