import Foundation
import TableCore
import Testing

@testable import KSinEngine

struct ConfigurationTests {
  @Test("the defaults are the API document's")
  func defaults() throws {
    let configuration = try KSinConfiguration(k: 4)
    #expect(configuration.signalLength == 1_024 && configuration.split == .train && configuration.seed == 123)
    #expect(!configuration.sortFrequencies && !configuration.breakSymmetry && !configuration.shiftTestDistribution)
    #expect(try KSinConfiguration(k: 4, split: .val).seed == 456)
    #expect(try KSinConfiguration(k: 4, split: .test).seed == 789)
    #expect(try KSinConfiguration(k: 4, split: .test, seed: 5).seed == 5)
  }

  @Test("k is 1 to 4,096", arguments: [1, 4_096])
  func componentCounts(k: Int) throws { #expect(try KSinConfiguration(k: k).parameterCount == 2 * k) }

  @Test("another k is refused", arguments: [Int.min, -1, 0, 4_097, Int.max])
  func wrongComponentCounts(k: Int) {
    #expect(throws: KSinError.componentCountOutOfRange(k)) { try KSinConfiguration(k: k) }
  }

  @Test("a signal has 1 to 2^20 samples", arguments: [1, 1_048_576])
  func lengths(length: Int) throws { _ = try KSinConfiguration(k: 1, signalLength: length) }

  @Test("another length is refused", arguments: [Int.min, 0, 1_048_577, Int.max])
  func wrongLengths(length: Int) {
    #expect(throws: KSinError.signalLengthOutOfRange(length)) { try KSinConfiguration(k: 1, signalLength: length) }
  }

  @Test("a shifted distribution and a broken symmetry are refused together")
  func shiftWithBreak() throws {
    #expect(throws: KSinError.shiftWithBrokenSymmetry) {
      try KSinConfiguration(k: 2, breakSymmetry: true, shiftTestDistribution: true)
    }
    _ = try KSinConfiguration(k: 2, breakSymmetry: true)
    _ = try KSinConfiguration(k: 2, shiftTestDistribution: true)
  }

  @Test("records hold signals of up to 16,384 samples")
  func recordSignals() throws {
    _ = try KSinSettings(KSinConfiguration(k: 1, signalLength: 16_384), signal: true)
    _ = try KSinSettings(KSinConfiguration(k: 1, signalLength: 16_385), signal: false)
    #expect(throws: KSinError.signalTooLongForRecords(16_385)) {
      try KSinSettings(KSinConfiguration(k: 1, signalLength: 16_385), signal: true)
    }
  }
}

struct SettingsTests {
  private func settings(_ values: [(String, String)]) throws -> KSinSettings {
    try KSinSettings(EngineSettings(values.map { EngineSettings.Setting($0.0, $0.1) }))
  }

  @Test("settings are read in any order, and what is not given has its default")
  func reading() throws {
    #expect(try settings([("k", "4")]) == KSinSettings(KSinConfiguration(k: 4)))
    let all = try settings([
      ("signal", "true"), ("seed", "18446744073709551615"), ("split", "test"), ("shift_test_distribution", "true"),
      ("break_symmetry", "false"), ("sort_frequencies", "true"), ("signal_length", "7"), ("k", "2"),
    ])
    let configuration = try KSinConfiguration(
      k: 2, signalLength: 7, sortFrequencies: true, shiftTestDistribution: true, split: .test, seed: .max)
    #expect(all == (try KSinSettings(configuration, signal: true)))
    #expect(try settings([("k", "2"), ("break_symmetry", "true")]).configuration.breakSymmetry)
  }

  @Test("settings that were written are read to the same value")
  func roundTrip() throws {
    let configuration = try KSinConfiguration(k: 3, signalLength: 9, breakSymmetry: true, split: .val, seed: 11)
    let settings = try KSinSettings(configuration, signal: true)
    #expect(try KSinSettings(settings.engineSettings) == settings)
    #expect(
      settings.engineSettings.description
        == "k=3 signal_length=9 sort_frequencies=false break_symmetry=true shift_test_distribution=false split=val "
        + "seed=11 signal=true")
  }

  @Test("a setting that cannot be used is refused by name", arguments: refused)
  func refusals(values: [(String, String)], error: KSinError) {
    #expect(throws: error) { try settings(values) }
  }

  private static let refused: [([(String, String)], KSinError)] = [
    ([("k", "4"), ("frequency", "1")], .unknownSetting("frequency")),
    ([("k", "4"), ("k", "4")], .repeatedSetting("k")),
    ([], .missingComponentCount),
    ([("k", "0")], .componentCountOutOfRange(0)),
    ([("k", "+4")], .malformedSetting(name: "k", value: "+4", expected: "a whole number")),
    ([("k", "4.0")], .malformedSetting(name: "k", value: "4.0", expected: "a whole number")),
    (
      [("k", "4"), ("seed", "-1")],
      .malformedSetting(name: "seed", value: "-1", expected: "a whole number from 0 to 18446744073709551615")
    ),
    (
      [("k", "4"), ("signal", "yes")],
      .malformedSetting(name: "signal", value: "yes", expected: "true or false")
    ),
    (
      [("k", "4"), ("split", "dev")],
      .malformedSetting(name: "split", value: "dev", expected: "one of train, val, test")
    ),
  ]

  @Test("the document has the API document's keys")
  func document() throws {
    let engine = try KSin(k: 2, signalLength: 5)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(
      String(decoding: try encoder.encode(engine.configurationDocument), as: UTF8.self)
        == #"{"break_symmetry":false,"k":2,"seed":123,"shift_test_distribution":false,"signal":false,"#
        + #""signal_length":5,"sort_frequencies":false,"split":"train"}"#)
  }
}

struct KSinErrorTests {
  @Test("every error says in one sentence what was wrong, the value and the rule", arguments: texts)
  func text(error: KSinError, text: String) { #expect(error.description == text) }

  private static let texts: [(KSinError, String)] = [
    (.componentCountOutOfRange(0), "k must be 1 to 4096, not 0"),
    (.signalLengthOutOfRange(0), "signal_length must be 1 to 1048576, not 0"),
    (
      .shiftWithBrokenSymmetry, "shift_test_distribution and break_symmetry exclude each other: choose one of them"
    ),
    (
      .unknownSetting("f"),
      "there is no setting 'f'; the settings are k, signal_length, sort_frequencies, break_symmetry, "
        + "shift_test_distribution, split, seed, signal"
    ),
    (.repeatedSetting("k"), "the setting 'k' is given twice; give it once"),
    (.missingComponentCount, "k, the number of components, has no default and must be given"),
    (.malformedSetting(name: "k", value: "x", expected: "a whole number"), "k must be a whole number, not 'x'"),
    (.signalTooLongForRecords(20_000), "records hold signals of at most 16384 samples, not 20000"),
    (
      .kernelUnavailable(name: "avx2", reason: "this machine lacks avx2"),
      "the kernel 'avx2' is not available here: this machine lacks avx2"
    ),
    (
      .shapeMismatch(what: "parameters", count: 3, expected: 2),
      "parameters must hold one or more groups of 2 values, not 3"
    ),
    (
      .countMismatch(what: "the target", count: 8, expected: 4),
      "the target must hold 4 values, as many as what it belongs to, not 8"
    ),
    (
      .parameterOutOfRange(.infinity, place: 4),
      "a parameter must be a number from -2^60 to 2^60, but number 4 is inf"
    ),
    (.valueNotFinite(what: "a cost", place: 2), "a cost must be finite, but number 2 is not"),
    (.noValues(metric: "mse"), "no mse: there are no values"),
    (.tooManyRows(16_385), "at most 16384 rows can be matched, not 16385"),
    (.epsilonOutOfRange(0), "eps must be a finite number above 0, not 0.0"),
    (.tokenWidthOutOfRange(0), "params_per_token must be at least 1, not 0"),
    (.splitSizeOutOfRange(split: .val, size: -1), "the size of split val must be 0 to 4294967295, not -1"),
    (.batchSizeOutOfRange(0), "batch_size must be 1 to 16777216, not 0"),
    (.workerCountOutOfRange(-1), "num_workers must be 0 to 1024, not -1"),
    (.epochOutOfRange(-1), "an epoch must be 0 to 4294967295, not -1"),
    (
      .batchTooLarge(rows: 9, width: 8),
      "a batch of 9 rows of 8 values is too large; lower batch_size or signal_length"
    ),
    (.notSetUp(.test), "the split test is not set up; call setup first"),
    (.table(.emptyWorld), "a world needs at least one rank, so the world size must not be 0"),
  ]
}
