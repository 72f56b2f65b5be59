package import HarnessKit
import RealModule

/// A heap profile as jemalloc writes it (`heap_v2`): call stacks with what they allocated, and what lay where.
package struct HeapDump: Sendable, Equatable {
  /// One in so many bytes was recorded, on average; 1 records every block.
  package let sampleBytes: UInt64
  package let stacks: [Stack]
  package let mappings: [Mapping]

  package static let kind = DocumentKind("heap profile", mebibytes: 256)

  /// A call stack and what was allocated there, corrected for what was not recorded.
  package struct Stack: Sendable, Equatable {
    /// Return addresses, the innermost first.
    package let addresses: [UInt64]
    package let allocated: AllocationAmount
    /// What of it was still in use when the profile was written.
    package let live: AllocationAmount
  }

  /// A piece of memory and the file that it shows.
  package struct Mapping: Sendable, Equatable {
    package let addresses: Range<UInt64>
    /// Of its first byte in the file.
    package let offset: UInt64
    package let path: String
  }

  /// - Parameter path: Where the bytes are from.
  /// - Throws: `HarnessError.malformedFile`, with the number of the line.
  package init(_ bytes: [UInt8], from path: String) throws(HarnessError) {
    func malformed(_ line: Int, _ reason: String) -> HarnessError {
      .malformedFile(path: path, reason: "line \(line + 1) \(reason)")
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first.hasPrefix("heap_v2/"), let rate = UInt64(first.dropFirst(8)), rate > 0 else {
      throw malformed(0, "is not 'heap_v2/' and the bytes between two samples")
    }
    guard let border = lines.firstIndex(of: "MAPPED_LIBRARIES:") else {
      throw .malformedFile(path: path, reason: "it has no line 'MAPPED_LIBRARIES:', so it is cut off")
    }
    var stacks: [Stack] = []
    var addresses: [UInt64]?
    for (number, line) in lines[..<border].enumerated().dropFirst() where !line.isEmpty {
      if line.first == "@" {
        addresses = try line.dropFirst().split(separator: " ").map { word throws(HarnessError) in
          guard word.hasPrefix("0x"), let address = UInt64(word.dropFirst(2), radix: 16) else {
            throw malformed(number, "has the address '\(word)'")
          }
          return address
        }
      } else if line.hasPrefix("  t*: "), let counted = addresses {
        guard let (live, all) = Self.amounts(line.dropFirst(6), sampleBytes: rate) else {
          throw malformed(number, "does not hold two counts with their bytes")
        }
        stacks.append(Stack(addresses: counted, allocated: all, live: live))
        // Lines of single threads follow, which the sum holds already.
        addresses = nil
      } else if !line.hasPrefix("  t") {
        throw malformed(number, "is neither a stack nor its counts")
      }
    }
    guard addresses == nil else { throw malformed(border, "follows a stack without counts") }
    self.stacks = stacks
    sampleBytes = rate
    mappings = lines[(border + 1)...].compactMap(Mapping.init)
  }

  /// Of text like `1: 112 [3: 336]`.
  private static func amounts(
    _ text: Substring, sampleBytes: UInt64
  ) -> (live: AllocationAmount, all: AllocationAmount)? {
    let numbers = text.split { " :[]".contains($0) }.map { UInt64($0) }
    guard numbers.count == 4, let live = numbers[0], let liveBytes = numbers[1], let all = numbers[2],
      let allBytes = numbers[3]
    else { return nil }
    return (
      AllocationAmount(recorded: live, bytes: liveBytes, every: sampleBytes),
      AllocationAmount(recorded: all, bytes: allBytes, every: sampleBytes)
    )
  }
}

/// Blocks and their bytes.
package struct AllocationAmount: Sendable, Equatable {
  package var count: UInt64 = 0
  package var bytes: UInt64 = 0

  package init(count: UInt64 = 0, bytes: UInt64 = 0) {
    self.count = count
    self.bytes = bytes
  }

  /// What was allocated, judged by what was recorded.
  ///
  /// A block of s bytes is recorded with probability 1 - exp(-s / interval). Where blocks of several sizes meet,
  /// jemalloc writes counts that come out right by their mean size.
  ///
  /// Source: `AdjustSamples` of jeprof, for `heap_v2`.
  package init(recorded count: UInt64, bytes: UInt64, every interval: UInt64) {
    guard count > 0, bytes > 0, interval > 0 else { return }
    let meanSize = Double(bytes) / Double(count)
    let scale = 1 / -Double.expMinusOne(-meanSize / Double(interval))
    self.count = UInt64(exactly: (Double(count) * scale).rounded()) ?? .max
    self.bytes = UInt64(exactly: (Double(bytes) * scale).rounded()) ?? .max
  }

  package static func += (sum: inout AllocationAmount, added: AllocationAmount) {
    // Counts from a file may be anything: a sum stays at the largest number rather than trap.
    let (count, bytes) = (
      sum.count.addingReportingOverflow(added.count), sum.bytes.addingReportingOverflow(added.bytes)
    )
    sum.count = count.overflow ? .max : count.partialValue
    sum.bytes = bytes.overflow ? .max : bytes.partialValue
  }
}

extension HeapDump.Mapping {
  /// Of a line of `/proc/PID/maps`; nil for memory without a file.
  fileprivate init?(line: Substring) {
    // Five fields, and the path, which may hold spaces.
    let fields = line.split(separator: " ", maxSplits: 5)
    let ends = (fields.first ?? "").split(separator: "-").map { UInt64($0, radix: 16) }
    guard fields.count == 6, ends.count == 2, let start = ends[0], let end = ends[1], start < end,
      let offset = UInt64(fields[2], radix: 16)
    else { return nil }
    addresses = start..<end
    self.offset = offset
    path = String(fields[5].drop { $0 == " " })
  }
}
