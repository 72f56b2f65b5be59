import DPAEngine
import DPAExamples
import DPAHarness
import Foundation
import Testing

@Suite("The examples of saved chains do what they say")
struct SavedChainTests {
  /// A folder of a test's own, removed with the last reference to it.
  private final class Folder {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("dpa-chains-\(UUID().uuidString)").path
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private let folder: Folder

  init() throws { folder = try Folder() }

  @Test("A chain is saved, loaded, and its statistics are those that the file states")
  func saveAndLoad() throws {
    let path = folder.path + "/augmentations.json"
    let lines = try Examples.lines { try SavedChains.saveAndLoad(path: path, print: $0) }
    #expect(lines == ["Loaded 100 rows, the first rotates by -0.14542826986576074"])
    let statistics = try Examples.lines { try SavedChains.statisticsOfAFile(path: path, print: $0) }
    #expect(statistics.count == 6 && statistics[5] == "as the file states")
    #expect(statistics[0] == "rotation: mean=0.7423529478622842, stdev=16.982503689089132")
  }

  @Test("Rows of any kind are saved", arguments: ["json", "jsonl", "csv", "npy", "records"])
  func anyRows(_ ending: String) throws {
    let path = folder.path + "/rows.\(ending)"
    let lines = try Examples.lines { try SavedChains.anyRows(path: path, print: $0) }
    #expect(lines == ["31 rows of the first 1000, and 10 more"])
    #expect(try SampleFile(path).load().rows.count == 41)
  }

  @Test("A version is saved once, in a folder that need not be there, and a team can make it again")
  func versions() throws {
    let path = try SavedChains.dataVersioning(folder: folder.path, version: 3, sampleCount: 50)
    #expect(path.hasSuffix("/checkpoints/aug_v3.json"))
    #expect(throws: HarnessError.outputExists(path: path)) {
      try SavedChains.dataVersioning(folder: folder.path, version: 3, sampleCount: 50)
    }
    var rotations: [Double] = []
    func lines() throws -> [String] {
      try Examples.lines {
        try SavedChains.fileOfATeam(path: path, apply: { rotations.append($0.rotation) }, print: $0)
      }
    }
    #expect(try lines() == ["50 rows, all of them the engine's"])
    #expect(rotations.count == 50)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing("-0.14542826986576074", with: "-0.15542826986576074").write(
      toFile: path, atomically: false, encoding: .utf8)
    #expect(try lines() == ["row 0 is not the engine's"])
  }
}
