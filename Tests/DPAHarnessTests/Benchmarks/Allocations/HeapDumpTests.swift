import DPATestSupport
import Testing

@testable import DPAHarness
@testable import HarnessBenchmarks
@testable import HarnessKit

@Suite("Heap profiles of jemalloc")
struct HeapDumpTests {
  /// As jemalloc 5.3.0 wrote it of a program that allocates 1,000 blocks of 100 bytes, 1,000 of 8, and one of 100,000;
  /// the addresses shortened.
  static let text = """
    heap_v2/4096
      t*: 1: 114688 [61: 9026]
      t0: 1: 114688 [61: 9026]
    @ 0x7f10b3aa 0x1197 0x1272
      t*: 0: 0 [33: 3691]
      t0: 0: 0 [33: 3691]
    @ 0x7f10b3aa 0x11b8 0x1272
      t*: 0: 0 [1: 8]
      t0: 0: 0 [1: 8]
    @ 0x7f10b3aa 0x11d3 0x1272
      t*: 1: 114688 [1: 114688]
      t0: 1: 114688 [1: 114688]

    MAPPED_LIBRARIES:
    00001000-00002000 r-xp 00001000 fe:00 16237867                   /tmp/a program
    7f10b3000-7f10b4000 rw-p 00000000 00:00 0
    7ffd5c000-7ffd5d000 r-xp 00000000 00:00 0                          [vdso]

    """

  private static func dump(_ text: String = text) throws(HarnessError) -> HeapDump {
    try HeapDump(Array(text.utf8), from: "h")
  }

  @Test("Stacks are read with what jeprof makes of their counts, and mappings with their files")
  func reads() throws {
    let dump = try Self.dump()
    #expect(dump.sampleBytes == 4_096)
    #expect(dump.stacks.map(\.addresses) == [0x1197, 0x11b8, 0x11d3].map { [0x7f10_b3aa, $0, 0x1272] })
    // Source: jeprof --text --alloc_objects and --alloc_space of the whole file, which say 1738 and 255809.
    #expect(dump.stacks.map(\.allocated.count) == [1_225, 513, 1])
    #expect(dump.stacks.map(\.allocated.bytes) == [137_022, 4_100, 114_688])
    #expect(dump.stacks.map(\.live.count) == [0, 0, 1])
    #expect(dump.mappings.map(\.path) == ["/tmp/a program", "[vdso]"])
    #expect(dump.mappings[0].addresses == 0x1000..<0x2000 && dump.mappings[0].offset == 0x1000)
  }

  @Test("Where every block is recorded, counts are exact")
  func exact() {
    // jemalloc's own correction is a little below 8 bytes each, and comes out whole again.
    #expect(AllocationAmount(recorded: 1_000, bytes: 7_997, every: 1) == AllocationAmount(count: 1_000, bytes: 8_000))
    #expect(AllocationAmount(recorded: 3, bytes: 336, every: 1) == AllocationAmount(count: 3, bytes: 336))
    #expect(AllocationAmount(recorded: 0, bytes: 0, every: 4_096) == AllocationAmount())
  }

  @Test("A profile that is none, is cut, or has other lines is refused with the line")
  func malformed() {
    func reason(_ edit: (inout String) -> Void) -> String? {
      var text = Self.text
      edit(&text)
      do throws(HarnessError) { _ = try Self.dump(text) } catch {
        guard case .malformedFile(path: "h", let reason) = error else { return "\(error)" }
        return reason
      }
      return nil
    }
    #expect(reason { _ in } == nil)
    #expect(reason { $0 = "" } == "line 1 is not 'heap_v2/' and the bytes between two samples")
    #expect(reason { $0.replace("heap_v2/4096", with: "heap_v2/0") }?.hasPrefix("line 1 is not") == true)
    #expect(reason { $0.replace("MAPPED", with: "") } == "it has no line 'MAPPED_LIBRARIES:', so it is cut off")
    #expect(reason { $0.replace("0x11b8", with: "11b8") } == "line 7 has the address '11b8'")
    #expect(
      reason { $0.replace("  t*: 0: 0 [1: 8]", with: "  t*: 0: 0 [1]") }
        == "line 8 does not hold two counts with their bytes")
    #expect(reason { $0.replace("  t0: 0: 0 [1: 8]", with: "what") } == "line 9 is neither a stack nor its counts")
    #expect(
      reason { $0.replace("  t*: 1: 114688 [1: 114688]\n  t0: 1: 114688 [1: 114688]\n", with: "") }
        == "line 12 follows a stack without counts")
  }

  @Test("Sums of counts that no machine has stay at the largest number")
  func overflow() throws {
    let huge = "18446744073709551615"
    let dump = try Self.dump(Self.text.replacing("[33: 3691]", with: "[\(huge): \(huge)]"))
    var sum = AllocationAmount(count: 1, bytes: 1)
    for stack in dump.stacks { sum += stack.allocated }
    #expect(sum == AllocationAmount(count: .max, bytes: .max))
  }
}
