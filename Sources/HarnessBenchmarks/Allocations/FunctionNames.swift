internal import CDPAPlatform
package import HarnessKit
import SystemLibrary

/// Names of functions by their addresses in a process that has ended: its mappings tell which file each lay in, and the
/// files' symbol tables which function.
package struct FunctionNames {
  private let mappings: [HeapDump.Mapping]
  private let files: any FileLayer
  /// By path; nil where a file cannot be read or has no symbols.
  private var tables: [String: FunctionTable?] = [:]
  private var known: [UInt64: Function] = [:]

  /// A function that stands on a call stack.
  package struct Function: Sendable, Hashable {
    /// As its language writes it; the file and an offset where it has no name.
    package let name: String
    /// The name of the file that it lies in.
    package let file: String
    /// As the file has it.
    package let symbol: String?
  }

  package init(_ mappings: [HeapDump.Mapping], files: any FileLayer) {
    self.mappings = mappings
    self.files = files
  }

  /// - Parameter address: Where a call returns to.
  package mutating func function(returningTo address: UInt64) -> Function {
    if let function = known[address] { return function }
    let function = find(address)
    known[address] = function
    return function
  }

  private mutating func find(_ address: UInt64) -> Function {
    // The call itself is before: a call that never returns may be the last instruction of its function.
    let call = address &- 1
    guard let mapping = mappings.first(where: { $0.addresses.contains(call) }) else {
      return Function(name: "0x" + String(address, radix: 16), file: "", symbol: nil)
    }
    let file = FilePath.name(of: mapping.path)
    let offset = (call - mapping.addresses.lowerBound) &+ mapping.offset
    if tables[mapping.path] == nil { tables[mapping.path] = .some(table(mapping.path)) }
    guard let symbol = tables[mapping.path]??.symbol(atFileOffset: offset) else {
      return Function(name: "\(file)+0x" + String(offset &+ 1, radix: 16), file: file, symbol: nil)
    }
    return Function(name: Self.demangled(symbol), file: file, symbol: symbol)
  }

  private func table(_ path: String) -> FunctionTable? {
    // Only what is a file: a mapping may be called [vdso], or be one of a file that is gone.
    guard path.hasPrefix("/"), files.kind(of: path) == .regular,
      let bytes = try? files.contents(of: path, as: ProgramFile.kind)
    else { return nil }
    return FunctionTable(bytes)
  }

  /// A Swift symbol as Swift writes it, any other one as it is.
  package static func demangled(_ symbol: String) -> String {
    guard let text = swift_demangle(symbol, symbol.utf8.count, nil, nil, 0) else { return symbol }
    defer { free(text) }
    return withoutDiscriminators(String(cString: text))
  }

  /// Private names carry the hash of their file: `(run in _6F1C0D)` becomes `run`, and `Type.(in _6F1C0D).init`
  /// becomes `Type.init`.
  private static func withoutDiscriminators(_ name: String) -> String {
    name.replacing(#/\(in _[0-9A-F]+\)\.?/#, with: "").replacing(#/\(([^()]*) in _[0-9A-F]+\)/#) { $0.1 }
  }
}

/// The functions of a 64-bit little-endian ELF file, by where they lie in it.
///
/// Source: System V ABI, Object Files, chapters 4 and 5.
package struct FunctionTable {
  private let names: ArraySlice<UInt8>
  /// Ascending.
  private let functions: [(start: UInt64, size: UInt64, name: Int)]
  private let segments: [(offset: Range<UInt64>, address: UInt64)]

  /// Nil where it is no such file, or has no functions with names.
  package init?(_ bytes: [UInt8]) {
    guard let sections = ELFSections(bytes) else { return nil }
    let all = sections.section(".symtab").flatMap { table in sections.section(".strtab").map { (table, $0) } }
    // A stripped file still names what it offers to others.
    let offered = sections.section(".dynsym").flatMap { table in sections.section(".dynstr").map { (table, $0) } }
    guard let (table, names) = all ?? offered else { return nil }
    self.names = names
    functions = Self.functions(table, of: bytes).sorted { $0.start < $1.start }
    segments = Self.segments(bytes)
    guard !functions.isEmpty else { return nil }
  }

  /// The symbol of the function that a byte of the file belongs to.
  package func symbol(atFileOffset offset: UInt64) -> String? {
    guard let segment = segments.first(where: { $0.offset.contains(offset) }) else { return nil }
    let address = offset - segment.offset.lowerBound &+ segment.address
    var (low, high) = (0, functions.count)
    while low < high {
      let middle = (low + high) / 2
      if functions[middle].start <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let function = functions[low - 1]
    // Functions written in assembly may not tell their size.
    guard function.size == 0 || address - function.start < function.size else { return nil }
    return String(decoding: names.dropFirst(function.name).prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func functions(
    _ table: ArraySlice<UInt8>, of bytes: [UInt8]
  ) -> [(start: UInt64, size: UInt64, name: Int)] {
    stride(from: table.startIndex, to: table.endIndex - 23, by: 24).compactMap { at in
      let start = UInt64(bitPattern: Int64(ELFSections.number(bytes, at: at + 8, 8)))
      // The lower half of st_info is the type, 2 a function and 10 one that is chosen at load time; a section of 0
      // means that it lies in another file.
      guard [2, 10].contains(bytes[at + 4] & 15), ELFSections.number(bytes, at: at + 6, 2) != 0, start != 0 else {
        return nil
      }
      let size = UInt64(bitPattern: Int64(ELFSections.number(bytes, at: at + 16, 8)))
      return (start, size, ELFSections.number(bytes, at: at, 4))
    }
  }

  /// What is loaded: which bytes of the file, to which address.
  private static func segments(_ bytes: [UInt8]) -> [(offset: Range<UInt64>, address: UInt64)] {
    // e_phoff, e_phentsize and e_phnum.
    let (start, size) = (ELFSections.number(bytes, at: 32, 8), ELFSections.number(bytes, at: 54, 2))
    let count = ELFSections.number(bytes, at: 56, 2)
    guard size >= 56, start >= 0, start <= bytes.count, count * size <= bytes.count - start else { return [] }
    return (0..<count).compactMap { place in
      let at = start + place * size
      func field(_ offset: Int) -> UInt64 {
        UInt64(bitPattern: Int64(ELFSections.number(bytes, at: at + offset, 8)))
      }
      let (offset, length) = (field(8), field(32))
      // PT_LOAD.
      guard ELFSections.number(bytes, at: at, 4) == 1, length <= UInt64(bytes.count), offset <= UInt64(bytes.count)
      else { return nil }
      return (offset..<(offset + length), field(16))
    }
  }
}
