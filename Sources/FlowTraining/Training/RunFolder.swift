internal import Flow
internal import HarnessKit

/// The folder of a run: its configuration, its metrics, its last and its best checkpoint. One run writes it at a time.
final class RunFolder {
  static let configurationName = "configuration.json"
  static let metricsName = "metrics.jsonl"
  static let lastName = "last.safetensors"
  static let bestName = "best.safetensors"
  private static let kind = DocumentKind("configuration", mebibytes: 1)

  let path: String
  private let files: any FileLayer
  /// Of the metrics. Its lock is the run's: it lasts as long as the process.
  private let descriptor: Int32
  private(set) var metricsByteCount: UInt64 = 0

  /// Takes a folder, which is made where it is not there.
  ///
  /// - Throws: `HarnessError.outputBusy` where another run writes it; `.runExists` for an earlier run's that may
  ///   neither be continued nor replaced; `.resumeRefused` for another configuration; `.fileFailed`.
  init(
    _ path: String, for configuration: TrainingConfiguration, _ intent: RunIntent, files: any FileLayer
  ) throws(HarnessError) {
    self.path = path
    self.files = files
    try files.makeFolders(above: FilePath.join(path, Self.metricsName))
    let metrics = FilePath.join(path, Self.metricsName)
    let isNew = files.entry(at: metrics) == .missing
    // Any of a run's files may be all that is left of one, or somebody's own.
    let others = [Self.configurationName, Self.lastName, Self.bestName, RunRecord.pageName]
    if intent == .new, isNew, others.contains(where: { files.entry(at: FilePath.join(path, $0)) != .missing }) {
      throw .runExists(path: path)
    }
    // From here on `deinit` closes it, also where the rest fails.
    descriptor = try files.openLocked(metrics, mustBeNew: isNew)
    guard isNew || intent != .new else { throw .runExists(path: path) }
    try prepare(configuration, intent)
  }

  deinit { try? files.close(descriptor, path: path) }

  private func prepare(_ configuration: TrainingConfiguration, _ intent: RunIntent) throws(HarnessError) {
    let path = file(Self.configurationName)
    if intent == .resuming, files.entry(at: path) != .missing {
      guard let stored = SettingValue.json(try files.contents(of: path, as: Self.kind)) else {
        throw .malformedFile(path: path, reason: "it is not JSON, or it is cut off")
      }
      try Self.check(stored, against: configuration, path: path)
      return
    }
    // No kill leaves that: the configuration is there before there is anything to go on with.
    if intent == .resuming, hasProgress {
      throw .resumeRefused(path: path, reason: "it is missing beside what a run has noted")
    }
    // Nothing of an earlier run may be taken for this one's. Its checkpoints go first: a kill in between
    // leaves none that counts on metrics which are cut.
    for name in [Self.lastName, Self.bestName] { files.remove(file(name)) }
    try cutMetrics(to: 0)
    try OutputFile.write(
      Array((configuration.settings.indentedText() + "\n").utf8), to: path, replacing: true, files: files)
  }

  private static func check(
    _ stored: SettingValue, against configuration: TrainingConfiguration, path: String
  ) throws(HarnessError) {
    // Value by value, so that the first that differs can be named.
    let recipe = RunRecipe(fields: configuration.recipe.flattened())
    let kept = TrainingConfiguration.recipe(of: stored).flattened()
    if let difference = recipe.difference(from: kept) { throw .resumeRefused(path: path, reason: difference) }
  }

  private var hasProgress: Bool {
    let metricsByteCount = files.byteCount(of: file(Self.metricsName)) ?? 0
    return metricsByteCount > 0 || [Self.lastName, Self.bestName].contains { files.entry(at: file($0)) != .missing }
  }

  func file(_ name: String) -> String { FilePath.join(path, name) }

  /// The last checkpoint's file; nil where there is none yet.
  var last: String? { files.entry(at: file(Self.lastName)) == .missing ? nil : file(Self.lastName) }

  /// Writes a file of the run: at any time, the old one or the new one is there.
  func write(_ bytes: [UInt8], as name: String) throws(HarnessError) {
    try OutputFile.write(bytes, to: file(name), replacing: true, files: files)
  }

  func addMetrics(_ line: String) throws(HarnessError) {
    let bytes = Array((line + "\n").utf8)
    try files.write(bytes.span, to: descriptor, path: file(Self.metricsName))
    metricsByteCount += UInt64(bytes.count)
  }

  /// Returns when all metrics are on disk: a checkpoint counts on them.
  func synchronizeMetrics() throws(HarnessError) {
    try files.synchronize(descriptor, path: file(Self.metricsName))
  }

  /// Drops what a run has noted behind its last checkpoint: the steps there will be done again.
  ///
  /// - Throws: `HarnessError.malformedFile` where there is less than that.
  func cutMetrics(to byteCount: UInt64) throws(HarnessError) {
    let path = file(Self.metricsName)
    guard files.byteCount(of: path) ?? 0 >= byteCount else {
      throw .malformedFile(path: path, reason: "the checkpoint was written behind \(byteCount) bytes of it")
    }
    try files.cut(descriptor, to: byteCount, path: path)
    metricsByteCount = byteCount
  }
}

/// What a run may do with what an earlier one left in its folder.
public enum RunIntent: Sendable {
  /// Nothing: there must be no run.
  case new
  /// It is lost.
  case replacing
  /// It is continued, or begun where there is none.
  case resuming
}
