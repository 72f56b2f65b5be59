import DPAEngine
import DPAHarness
import Testing

@testable import HarnessKit

@Suite("Errors of the harness")
struct HarnessErrorTests {
  @Test("Each has one sentence and a status")
  func sentences() {
    let expectations: [(HarnessError, String, DPAHarness.ExitStatus)] = [
      (
        .goldenFolderMissing(path: "g"), "there is no folder of golden files at 'g'",
        .inputOutput
      ),
      (
        .fileFailed(action: "read", path: "f", reason: "Permission denied"), "cannot read 'f': Permission denied",
        .inputOutput
      ),
      (.outputExists(path: "f"), "'f' is there already", .inputOutput),
      (
        .partialExists(path: "f.partial"),
        "'f.partial' is there from an interrupted run",
        .inputOutput
      ),
      (
        .outputBusy(path: "f.partial"),
        "another run is writing 'f.partial'; wait until it has ended or choose another output", .inputOutput
      ),
      (
        .foreignFile(path: "f.partial"),
        "'f.partial' is not what a run of this program left and stays as it is; move it away or choose another output",
        .inputOutput
      ),
      (
        .outputAppeared(path: "f", kept: "f.partial"),
        "'f' appeared during the run and stays as it is; the rows are kept in 'f.partial'", .inputOutput
      ),
      (
        .outputAppeared(path: "f", kept: nil),
        "'f' appeared during the run and stays as it is", .inputOutput
      ),
      (
        .resumeRefused(path: "f.partial", reason: "it was changed"),
        "'f.partial' cannot be continued: it was changed", .malformed
      ),
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
      (.notPlaced(.rankWithoutWorldSize), "rank needs world_size", .usage),
      (
        .ranksInterrupted(receipts: "r"),
        "interrupted: the ranks that still ran were ended; finished ones have their receipts in 'r'", .interrupted
      ),
      (.notComparable("they differ"), "they differ", .notComparable),
      (
        .comparisonInterrupted(pairs: 3, state: "s"),
        "interrupted after 3 pairs; they are kept in 's'",
        .interrupted
      ),
      (.comparisonInterrupted(pairs: 3, state: nil), "interrupted after 3 pairs", .interrupted),
      (.trainingInterrupted(steps: 3), "interrupted after 3 steps", .interrupted),
      (.runExists(path: "r"), "'r' holds a training run already", .inputOutput),
      (
        .tooFewGiven(of: "threads", given: 3, needed: 8),
        "this takes 8 threads, and the system gives only 3; raise its limit (ulimit, or the container's)", .inputOutput
      ),
      (.closedPipe, "the reader of the output has closed it", .closedPipe),
    ]
    for (error, sentence, status) in expectations {
      #expect(error.description == sentence)
      #expect(error.status == status)
    }
  }
}
