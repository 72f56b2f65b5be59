public import DPAEngine
import DPAHarness

/// Rows in files: saved, loaded, versioned, and shared with others.
public enum SavedChains {
  public static func saveAndLoad(path: String, print: (String) -> Void) throws {
    let config = Preset.moderate.configuration
    let results = Engine(config).samples(in: try SampleRange(count: 100))
    let file = try SampleFile(path)
    try file.save(results, configuration: config)

    let loaded = try file.load()
    print("Loaded \(loaded.rows.count) rows, the first rotates by \(loaded.rows[0].parameters.rotation)")
  }

  public static func anyRows(path: String, print: (String) -> Void) throws {
    let engine = Engine()
    // Filtered, merged, or made elsewhere: the ending of the name chooses the format.
    let steep = engine.stream(try SampleRange(count: 1_000)).filter { abs($0.parameters.rotation) > 29 }
    let more = engine.samples(in: try SampleRange(first: 5_000, count: 10))
    try SampleFile(path).save(steep + more)
    print("\(steep.count) rows of the first 1000, and 10 more")
  }

  public static func statisticsOfAFile(path: String, print: (String) -> Void) throws {
    let loaded = try SampleFile(path).load()
    let stats = try ExactStatistics.of(loaded.rows)
    for parameter in Parameter.allCases {
      let statistics = stats[parameter]
      print("\(parameter.rawValue): mean=\(statistics.mean), stdev=\(statistics.standardDeviation)")
    }
    print(stats == loaded.statistics ? "as the file states" : "not as the file states")
  }

  public static func dataVersioning(folder: String, version: Int, sampleCount: UInt64) throws -> String {
    let config = Preset.moderate.configuration
    var options = SampleFile.Options(configuration: config)
    options.makingFolders = true
    let path = "\(folder)/checkpoints/aug_v\(version).json"
    // A version that is there stays: saving it again is refused.
    try SampleFile(path).save(Engine(config).stream(try SampleRange(count: sampleCount)), options: options)
    return path
  }

  public static func fileOfATeam(
    path: String, apply: (AugmentationParameters) -> Void, print: (String) -> Void
  ) throws {
    let team = try SampleFile(path).load()
    for sample in team.rows { apply(sample.parameters) }

    // The file says how it was made, so that it can be made again.
    let engine = Engine(team.configuration ?? .default)
    let differing = team.rows.first { (try? engine.sample($0.id)) != $0 }
    print(differing.map { "row \($0.id) is not the engine's" } ?? "\(team.rows.count) rows, all of them the engine's")
  }
}
