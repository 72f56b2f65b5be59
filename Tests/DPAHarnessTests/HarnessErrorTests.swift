import DPAEngine
import DPAHarness
import Testing

@Suite("Errors of the harness")
struct HarnessErrorTests {
  @Test("Each has one sentence and a status")
  func sentences() {
    let expectations: [(HarnessError, String, DPAHarness.ExitStatus)] = [
      (
        .goldenFolderMissing(path: "g"), "there is no folder of golden files at 'g'; name it with --golden DIR",
        .inputOutput
      ),
      (
        .fileFailed(action: "read", path: "f", reason: "Permission denied"), "cannot read 'f': Permission denied",
        .inputOutput
      ),
      (.outputExists(path: "f"), "'f' is there already; give --force to replace it", .inputOutput),
      (.malformedFile(path: "f", reason: "it is cut off"), "'f' is malformed: it is cut off", .malformed),
      (
        .tooLong(path: "f", kind: "receipt", byteLimit: 1 << 20),
        "'f' is too long for a receipt: the limit is 1024 KiB", .malformed
      ),
      (
        .unknownSchema(path: "f", found: "a/2", known: "a/1"),
        "'f' has the schema 'a/2', but this version reads 'a/1'", .malformed
      ),
      (.usage("give one"), "give one", .usage),
      (
        .refused(.emptyWorld), "a world needs at least one rank, so the world size must not be 0", .usage
      ),
      (.notPlaced(.rankWithoutWorldSize), "--rank needs --world-size", .usage),
      (
        .ranksInterrupted(receipts: "r"),
        "interrupted: the ranks that still ran were ended; finished ones have their receipts in 'r'", .interrupted
      ),
      (
        .tooFewDescriptors(needed: 24, free: 3),
        "ranks need 24 more open files, but this process can open only 3; raise `ulimit -n` or lower --at-once",
        .internalError
      ),
      (.notComparable("they differ"), "they differ", .notComparable),
      (
        .comparisonInterrupted(pairs: 3, state: "s"),
        "interrupted after 3 pairs; they are kept in 's' and the same command with --resume goes on from there",
        .interrupted
      ),
      (.comparisonInterrupted(pairs: 3, state: nil), "interrupted after 3 pairs", .interrupted),
      (.closedPipe, "the reader of the output has closed it", .closedPipe),
    ]
    for (error, sentence, status) in expectations {
      #expect(error.description == sentence)
      #expect(error.status == status)
    }
  }
}
