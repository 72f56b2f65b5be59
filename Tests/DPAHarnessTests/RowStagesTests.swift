import DPAEngine
import TableRuns
import Testing
import WrongEngines

@testable import DPAHarness

@Suite("The first stage of a wrong row")
struct RowStagesTests {
  private static let place = RowPlace.rank(1, worldSize: 4, baseSeed: 7, id: 5)

  /// The row of an engine, under the defaults unless another configuration is asked for.
  private static func row(
    _ name: String?, at place: RowPlace, _ configuration: AugmentationConfiguration = .default
  ) throws -> Sample {
    guard let name else {
      let prefix: SeedPrefix =
        if case .rank(let rank, _, let baseSeed, _) = place {
          .rank(rank, baseSeed: baseSeed)
        } else {
          .none
        }
      return try Engine(configuration).sample(place.id, after: prefix)
    }
    let engine = try #require(WrongEngines.all.first { $0.name == name })
    let question = Observation.row(place, configuration, values: [], digest: Digest())
    guard case .row(_, _, let bits, let digest) = engine.answer(to: question) else { throw Missing() }
    return sample(place.id, bits.map { Double(bitPattern: $0) }, digest)
  }

  private struct Missing: Error {}

  private static func sample(_ id: UInt64, _ values: [Double], _ digest: Digest) -> Sample {
    let parameters = AugmentationParameters(
      rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4])
    return Sample(id: id, parameters: parameters, digest: digest)
  }

  private static func difference(
    _ found: Sample, at place: RowPlace = place, _ configuration: AugmentationConfiguration = .default
  ) throws -> StageDifference? {
    let seed: RunSeed =
      if case .rank(let rank, _, let baseSeed, _) = place {
        .rank(rank, baseSeed: baseSeed)
      } else {
        .ids
      }
    let expected = try row(nil, at: place, configuration)
    return Engine(configuration).firstDifference(
      of: Record.bytes(of: found), from: Record.bytes(of: expected), seed: seed)
  }

  @Test("It is named with both sides, for a mistake at each stage", arguments: known)
  func stages(_ mistake: String, _ stage: StageDifference) throws {
    #expect(try Self.difference(Self.row(mistake, at: Self.place)) == stage)
  }

  /// For the row of the id 5 that rank 1 computes with the base seed 7.
  private static let known: [(String, StageDifference)] = [
    ("rank-ignored", StageDifference("seed text", "what is hashed", expected: "7:1:5", found: "5")),
    ("one-link-fewer", StageDifference("link", "number of links", expected: "10", found: "9")),
    ("one-link-more", StageDifference("link", "number of links", expected: "10", found: "11")),
    ("digest-of-text", StageDifference("link", "number of links", expected: "10", found: "0")),
    (
      "seed-first-bytes",
      StageDifference(
        "seed", "four bytes of the digest", expected: "3518098684, bytes 28 to 31", found: "3538572633, bytes 0 to 3")
    ),
    (
      "seed-little-endian",
      StageDifference(
        "seed", "four bytes of the digest", expected: "3518098684, bytes 28 to 31",
        found: "4243370449, bytes 28 to 31, little-endian")
    ),
    (
      "init-genrand",
      StageDifference(
        "word", "first word of rotation without its last 5 bits", expected: "59605957", found: "28864409")
    ),
    (
      "draw-first-word",
      StageDifference("draw", "u of rotation", expected: "0.4440989935837659", found: "0.44409898668527603")
    ),
    (
      "order-reversed",
      StageDifference(
        "draw", "u of rotation", expected: "0.4440989935837659", found: "0.881546214978422, that of contrast")
    ),
    (
      "draw-complement",
      StageDifference("draw", "u of rotation", expected: "0.4440989935837659", found: "0.5559010064162341, 1 - u")
    ),
    (
      "value-fused",
      StageDifference(
        "value", "rotation", expected: "-3.3540603849740442 (bits c00ad51d9c722e78)",
        found: "-3.3540603849740447 (bits c00ad51d9c722e79)")
    ),
    (
      "value-binary32",
      StageDifference(
        "value", "rotation", expected: "-3.3540603849740442 (bits c00ad51d9c722e78)",
        found: "-3.354060411453247 (bits c00ad51da0000000)")
    ),
  ]

  @Test("A row that is the engine's, or has another id alone, has none")
  func same() throws {
    let row = try Self.row(nil, at: Self.place)
    #expect(try Self.difference(row) == nil)
    #expect(try Self.difference(Sample(id: 6, parameters: row.parameters, digest: row.digest)) == nil)
  }

  @Test("A row that stands in another one's place is known by its seed text")
  func otherRow() throws {
    for (place, other) in [
      (RowPlace.sample(5), RowPlace.sample(6)), (.sample(5), .sample(4)), (.sample(5), .sample(77)),
      (Self.place, .rank(3, worldSize: 4, baseSeed: 7, id: 5)), (.sample(SampleRange.lastID), .sample(0)),
    ] {
      let difference = try Self.difference(Self.row(nil, at: other), at: place)
      #expect(difference == StageDifference("seed text", "what is hashed", expected: place.text, found: other.text))
    }
  }

  @Test("A digest that nothing explains is shown, and whether the values follow from it")
  func otherDigest() throws {
    let right = try Self.row(nil, at: Self.place)
    var digest = right.digest
    digest.bytes[0] ^= 1
    // The seed is in the last four bytes, so that the values follow as they did.
    let beside = try #require(try Self.difference(Sample(id: 5, parameters: right.parameters, digest: digest)))
    #expect(beside.place == "stage seed text or link: digest after link 9, from which all values follow")
    #expect(beside.expected == right.digest.description)
    #expect(beside.found == digest.description)
    digest.bytes[31] ^= 1
    let other = try #require(try Self.difference(Sample(id: 5, parameters: right.parameters, digest: digest)))
    #expect(other.what == "digest after link 9, beside the values of the expected one")
    var parameters = right.parameters
    parameters.scale = 1
    let neither = try #require(try Self.difference(Sample(id: 5, parameters: parameters, digest: digest)))
    #expect(neither.what == "digest after link 9, from which rotation does not follow")
  }

  @Test("A value that no draw leads to is wrong by itself", arguments: [Double.nan, .infinity, -31, 30.5, -0.0])
  func noDraw(_ value: Double) throws {
    var row = try Self.row(nil, at: Self.place)
    row = Self.sample(5, [value] + row.parameters.values.dropFirst(), row.digest)
    let difference = try #require(try Self.difference(row))
    #expect(difference.place == "stage value: rotation")
    #expect(difference.found.hasSuffix("(bits \(Hexadecimal.bitPattern(value)))"))
  }

  @Test("Of a value that differs by itself neither word nor value is told: a seed would have moved the others")
  func oneValue() throws {
    let right = try Self.row(nil, at: Self.place)
    var parameters = right.parameters
    parameters.brightness = try ParameterRange(0.8, 1.2).value(at: 0.25)
    let difference = try #require(try Self.difference(Sample(id: 5, parameters: parameters, digest: right.digest)))
    #expect(difference.place == "stage word or value: brightness")
    #expect(difference.found == "0.9 (bits 3feccccccccccccd)")
  }

  @Test("Where what is expected was changed, what is shown as expected is the changed value")
  func changedExpectation() throws {
    let right = try Self.row(nil, at: .sample(5))
    var parameters = right.parameters
    parameters.rotation = parameters.rotation.nextUp
    let stages = RowStages(
      configuration: .default, seed: .ids, expected: Sample(id: 5, parameters: parameters, digest: right.digest),
      found: right)
    let difference = try #require(stages.first)
    #expect(difference.place == "stage value: rotation")
    #expect(difference.expected.hasSuffix("(bits \(Hexadecimal.bitPattern(parameters.rotation)))"))
    #expect(difference.found.hasSuffix("(bits \(Hexadecimal.bitPattern(right.parameters.rotation)))"))
  }

  @Test("Every known mistake has a stage, whatever the row and the configuration")
  func allMistakes() throws {
    let configurations = [AugmentationConfiguration.default, try .default.replacing(depth: 95)]
    for engine in WrongEngines.all {
      for configuration in configurations {
        for place in [RowPlace.sample(5), .sample(1_000), Self.place] {
          let found = try Self.row(engine.name, at: place, configuration)
          let isRight = try found == Self.row(nil, at: place, configuration)
          let difference = try Self.difference(found, at: place, configuration)
          #expect((difference == nil) == isRight, "\(engine.name)")
        }
      }
    }
  }

  @Test("A draw is found again from each value it leads to")
  func origins() throws {
    for range in AugmentationConfiguration.default.ranges + [try ParameterRange(1e16, 1e16 + 2)] {
      for draw in [0, 0x1p-53, 0.25, 0.1, 1 - 0x1p-53] {
        // Of 53 bits, as draws are.
        let numerator = (draw * 0x1p53).rounded()
        let origin = try #require(DrawOrigin(of: range.value(at: numerator * 0x1p-53), in: range))
        #expect(origin.contains(numerator * 0x1p-53))
      }
      #expect(DrawOrigin(of: range.lower - 1e-3 * range.lower.magnitude - 1, in: range) == nil)
    }
  }
}
