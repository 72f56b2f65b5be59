package import HarnessBenchmarks
package import HarnessKit

extension ReportsFolder {
  /// A machine class with its runs, oldest first.
  package struct Machine {
    package let name: String
    package let runs: [HistoryLine]
  }

  /// Every machine class that has a history, by name.
  ///
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`, `.unknownSchema`.
  package func machines() throws(HarnessError) -> [Machine] {
    let folder = FilePath.join(path, "history")
    guard SystemFiles().kind(of: folder) == .folder else { return [] }
    let ending = ".jsonl"
    var machines: [Machine] = []
    for name in try SystemFiles().names(inFolder: folder) where name.hasSuffix(ending) {
      let runs = try HistoryFile.read(FilePath.join(folder, name))
      machines.append(Machine(name: String(name.dropLast(ending.count)), runs: runs))
    }
    return machines
  }
}
