import DPAEngine
import Testing

@testable import WrongEngines

@Suite("Known mistakes")
struct WrongEnginesTests {
  private static let right = Questions.all.map { PlainStages().answer(to: $0) }

  @Test("There are at least 32, each with a name and a sentence of its own")
  func names() {
    let engines = WrongEngines.all
    #expect(engines.count >= 32)
    #expect(Set(engines.map(\.name)).count == engines.count)
    #expect(Set(engines.map(\.mistake)).count == engines.count)
    for engine in engines {
      #expect(engine.name.wholeMatch(of: /[a-z0-9+]+(-[a-z0-9+]+)*/) != nil, "\(engine.name)")
      #expect(!engine.mistake.hasSuffix("."), "\(engine.name)")
    }
  }

  @Test("The stages that mistakes are made in are DPA's")
  func rightStages() throws {
    let stages = PlainStages()
    for case .row(let place, let configuration, let values, let digest) in Self.right {
      let sample: Sample
      switch place {
      case .sample(let id): sample = try Engine(configuration, kernel: .portable).sample(id)
      case .rank(let rank, let worldSize, let baseSeed, let id):
        sample = try Engine(configuration, kernel: .portable)
          .sample(id, rank: rank, worldSize: worldSize, baseSeed: baseSeed)
      }
      #expect(values == sample.parameters.values.map(\.bitPattern), "\(place)")
      #expect(digest == sample.digest, "\(place)")
    }
    for case .words(let seed, let words) in Self.right {
      var twister = MersenneTwister(seed: seed)
      #expect(words == (0..<10).map { _ in twister.nextWord() })
    }
    for case .part(let rank, let worldSize, let total, let first, let end) in Self.right {
      let part = try RangeSplitter(totalSamples: total, worldSize: worldSize).part(ofRank: rank)
      #expect(first == part.first && end == part.end)
    }
    #expect(stages.answer(to: .fibonacci(index: 94, text: "")) == .fibonacci(index: 94, text: "19740274219868223167"))
  }

  @Test("Each differs from the right engine and from each other on a small set of questions")
  func allDiffer() {
    var owners = [Self.right: "the right engine"]
    for engine in WrongEngines.all {
      let answers = Questions.all.map(engine.answer)
      let other = owners.updateValue(engine.name, forKey: answers)
      #expect(other == nil, "\(engine.name) answers as \(other ?? "")")
    }
  }

  @Test("Each shows only in the answers that depend on its stage")
  func stagesAreTrue() {
    for engine in WrongEngines.all {
      for answer in Self.right where engine.answer(to: answer) != answer {
        #expect(engine.stage.shows(in: answer.kind), "\(engine.name): \(answer)")
      }
    }
  }

  @Test("Each is named from its own answers", arguments: WrongEngines.all.map(\.name))
  func named(_ name: String) throws {
    let engine = try #require(WrongEngines.all.first { $0.name == name })
    let answers = Questions.all.map(engine.answer)
    #expect(WrongEngines.mistake(explaining: answers)?.name == name)
    // In whichever order they were asked.
    #expect(WrongEngines.mistake(explaining: answers.reversed())?.name == name)
  }

  @Test("From rows alone each that shows in them is named, and no other")
  func namedFromRows() {
    let questions = Questions.rows + Questions.ranked
    let right = questions.map { PlainStages().answer(to: $0) }
    for engine in WrongEngines.all {
      let answers = questions.map(engine.answer)
      let expected = answers == right ? nil : engine.name
      #expect(WrongEngines.mistake(explaining: answers)?.name == expected)
    }
  }

  @Test("An engine that is right where a stage is asked for, and wrong where it makes rows, is named too")
  func stageMadeTwice() throws {
    let engine = try #require(WrongEngines.all.first { $0.name == "fibonacci-from-1-1" })
    let stages = Questions.components.map { PlainStages().answer(to: $0) }
    let rows = (Questions.rows + Questions.ranked).map(engine.answer)
    #expect(WrongEngines.mistake(explaining: stages + rows)?.name == "fibonacci-from-1-1")
    // The other way round the rows show that the mistake is not in use.
    let wrongStages = Questions.components.map(engine.answer)
    let rightRows = Questions.rows.map { PlainStages().answer(to: $0) }
    #expect(WrongEngines.mistake(explaining: wrongStages + rightRows) == nil)
  }

  @Test("A wrong text of ids is named also where ranks have the right one")
  func rankTextIsRight() throws {
    let engine = try #require(WrongEngines.all.first { $0.name == "id-padded" })
    let answers = Questions.rows.map(engine.answer) + Questions.ranked.map { PlainStages().answer(to: $0) }
    #expect(WrongEngines.mistake(explaining: answers)?.name == "id-padded")
  }

  // MARK: No name

  @Test("The right engine, and one about which nothing is known, have no mistake")
  func rightEngine() {
    #expect(WrongEngines.mistake(explaining: Self.right) == nil)
    #expect(WrongEngines.mistake(explaining: []) == nil)
  }

  @Test("Answers that two mistakes give alike name neither")
  func ambiguous() throws {
    // Of 3 ids both give one to rank 0 and two to rank 1.
    let part = Observation.part(rank: 0, worldSize: 2, total: 3, first: 0, end: 1)
    let fitting = WrongEngines.all.filter { $0.answer(to: part) == part }.map(\.name)
    #expect(fitting.contains("remainder-last") && fitting.contains("borders-rounded"))
    #expect(WrongEngines.mistake(explaining: [part]) == nil)
    let next = Observation.part(rank: 2, worldSize: 4, total: 10, first: 4, end: 7)
    #expect(WrongEngines.mistake(explaining: [part, next])?.name == "remainder-last")
  }

  @Test("A flipped bit has no name, neither in right answers nor in those of a known mistake")
  func flippedBits() {
    var random = SplitMix(state: 17)
    let rows = Array(Questions.rows.prefix(4))
    for stages in [PlainStages()] + WrongEngines.all.map(\.stages) {
      var answers = rows.map { stages.answer(to: $0) }
      let place = Int(random.next() % 4)
      guard case .row(let row, let configuration, var values, var digest) = answers[place] else { continue }
      let bit = random.next() % 64
      // Every fourth time in the digest, which values do not show.
      if random.next() % 4 == 0 {
        digest.bytes[Int(bit / 2)] ^= 1 << UInt8(bit % 8)
      } else {
        values[Int(bit % 5)] ^= 1 << bit
      }
      answers[place] = .row(row, configuration, values: values, digest: digest)
      #expect(WrongEngines.mistake(explaining: answers) == nil)
    }
  }

  @Test("Two mistakes at once have no name")
  func pairs() {
    let questions = Array(Questions.rows.prefix(8)) + Questions.ranked
    let single = WrongEngines.all.map(\.stages) + [PlainStages()]
    let known = Set(single.map { stages in questions.map { stages.answer(to: $0) } })
    var random = SplitMix(state: 42)
    var count = 0
    for _ in 0..<300 {
      let pair = (0..<2).map { _ in WrongEngines.all[Int(random.next() % UInt64(WrongEngines.all.count))] }
      var stages = PlainStages()
      for engine in pair { engine.change(&stages) }
      let answers = questions.map { stages.answer(to: $0) }
      // Where one mistake takes the place of the other, or makes it unseen, there is only one.
      guard !known.contains(answers) else { continue }
      count += 1
      let name = WrongEngines.mistake(explaining: answers)?.name
      #expect(name == nil, "\(pair.map(\.name)) is called \(name ?? "")")
    }
    #expect(count > 100)
  }
}

/// A fixed sequence of numbers, so that each run flips the same bits.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
