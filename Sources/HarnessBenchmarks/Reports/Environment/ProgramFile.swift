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
