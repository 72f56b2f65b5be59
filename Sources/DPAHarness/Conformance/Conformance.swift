package import ExternalEngine
package import HarnessKit
import WrongEngines

/// Judges an engine by the golden cases, from the first stage of a row to whole tables, and names its mistake where
/// that is a known one.
package struct Conformance {
  private let folder: GoldenFolder
  private let manifestDigest: String?

  /// - Parameter manifestDigest: The SHA-256 that MANIFEST.json must have, where one is demanded.
  /// - Throws: `HarnessError.goldenFolderMissing`, or `.usage` when what is demanded is no SHA-256.
  package init(
    folder: String, manifestDigest: String? = nil, files: any FileLayer = SystemFiles()
  ) throws(HarnessError) {
    try GoldenManifest.checkDemand(manifestDigest)
    self.folder = try GoldenFolder(folder, files: files)
    self.manifestDigest = manifestDigest?.lowercased()
  }

  /// Asks an engine for every case, or those that a filter chooses.
  ///
  /// - Parameters:
  ///   - subject: What the verdict says was verified.
  ///   - namesOthers: Whether golden layers that the protocol does not have are named as skipped.
  ///   - finish: Ends the engine, and says what is wrong with that.
  /// - Throws: `HarnessError` when there is no usable manifest, `.usage` when the filter chooses no case,
  ///   `.engineInterrupted`.
  package func verdict(
    on engine: any QuestionAnswering, subject: String, namesOthers: Bool = false, filter: CaseFilter? = nil,
    finish: () -> EngineFailure? = { nil }
  ) throws(HarnessError) -> Verdict {
    let inspection = try GoldenInspection(of: folder, demanding: manifestDigest)
    var examination = Examination(engine: engine, reasonOfOthers: filter?.reason ?? "")
    var problems = inspection.problems
    for file in inspection.files {
      do throws(HarnessError) {
        if let layer = ConformanceLayers.named(file.requirement.layer.name) {
          examination.ask(try ConformanceFile(file, layer, filter: filter), of: layer.goldenName)
        } else if namesOthers {
          examination.skip(file.names, of: file.requirement.layer.name)
        }
      } catch .usage(let sentence) {
        throw .usage(sentence)
      } catch {
        problems.append(Verdict.Problem(error))
      }
    }
    if let failure = examination.failure ?? finish() {
      if failure == .interrupted { throw .engineInterrupted }
      problems.append(Verdict.Problem(failure.sentence, status: .failed))
    }
    if let filter, examination.askedCount == 0, problems.isEmpty {
      throw .usage("\(setting: "filter") '\(filter.pattern)' chooses no case\(step: .listGoldenCases)")
    }
    let notes = examination.notes + ["MANIFEST.json has the SHA-256 \(inspection.manifestDigest)"]
    return Verdict(
      subject: subject, cases: examination.cases, problems: problems, notes: notes, variantTitle: "engine")
  }
}

/// What an engine was asked, and what is known of it so far.
private struct Examination {
  /// Answers of a layer that are kept to recognise a mistake by, as many right as wrong ones.
  private static let heardLimit = 120

  let engine: any QuestionAnswering
  let reasonOfOthers: Sentence
  private(set) var cases: [CaseVerdict] = []
  private(set) var askedCount = 0
  private(set) var failure: EngineFailure?
  private var place = ""
  private var heard: [Observation] = []

  init(engine: any QuestionAnswering, reasonOfOthers: Sentence) {
    self.engine = engine
    self.reasonOfOthers = reasonOfOthers
  }

  mutating func ask(_ file: ConformanceFile, of layer: String) {
    var (right, wrong): ([Observation], [Observation]) = ([], [])
    for (index, name) in file.names.enumerated() {
      if let reason = reasonToSkip(file, index) {
        add(name, of: layer, .skipped(reason: reason))
        continue
      }
      askedCount += 1
      var answers: [Observation] = []
      do {
        let differences = try file.differences(index, engine, &answers)
        add(name, of: layer, CaseVerdict.Outcome(differences))
        if differences.isEmpty { right += answers } else { wrong += answers }
      } catch {
        // The only other thing that could be thrown is a configuration that its file does not have, and a file like
        // that is not decoded.
        failure = error as? EngineFailure ?? .refused(file.ask, words: "\(error)")
        place = "layer '\(layer)', case '\(name)'"
        add(name, of: layer, .skipped(reason: "the engine failed when it was asked for this"))
      }
    }
    heard += right.prefix(Self.heardLimit) + wrong.prefix(Self.heardLimit)
  }

  private func reasonToSkip(_ file: ConformanceFile, _ index: Int) -> Sentence? {
    if !file.isChosen[index] { return reasonOfOthers }
    if failure != nil { return "not asked, since the engine had failed" }
    if let missing = file.needed(index).first(where: { !engine.has($0) }) {
      return "the engine does not have the layer '\(missing.rawValue)'"
    }
    // Tables are long, and wrong wherever a row is.
    let isLongAndWrong = file.ask == .records && cases.contains(where: \.outcome.isFailed)
    return isLongAndWrong ? "not asked, since a layer before it differs" : nil
  }

  mutating func skip(_ names: [String], of layer: String) {
    for name in names {
      add(name, of: layer, .skipped(reason: "'\(layer)' is not asked of an engine in another process"))
    }
  }

  private mutating func add(_ name: String, of layer: String, _ outcome: CaseVerdict.Outcome) {
    cases.append(CaseVerdict(suite: layer, name: name, variant: engine.about.name, outcome: outcome))
  }

  /// The first difference, the mistake, and where the engine failed.
  var notes: [String] {
    var notes: [String] = []
    if let first = FirstDifference.note(cases) {
      notes.append(first)
      notes.append(
        WrongEngines.mistake(explaining: heard).map {
          "known mistake: these are the values of an engine that \($0.mistake) (\($0.name))"
        } ?? "no known mistake has these values")
    }
    if failure != nil, !place.isEmpty { notes.append("the engine failed at the \(place)") }
    return notes
  }
}
