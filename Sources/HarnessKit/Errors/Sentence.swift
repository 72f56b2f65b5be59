/// A sentence for people that knows which of its words are settings, so that each program can call them what its users
/// call them: the library says `jobs`, a command line `--jobs`.
public struct Sentence: Hashable, Sendable {
  private var pieces: [Piece] = []

  fileprivate enum Piece: Hashable, Sendable {
    case text(String)
    case setting(String)
    case step(Step, joint: String)
  }

  /// What a user could do next. Only the program that took the request knows how to ask for it, and says so or not.
  public enum Step: Hashable, Sendable {
    case chooseGoldenFolder
    case chooseReportsFolder
    /// Run again and replace the output.
    case replace
    /// Continue what an interrupted run left, or begin again.
    case resumeOrStartAgain
    /// Move this file away and continue, or begin again and replace it.
    case moveAwayOrStartAgain(path: String)
    /// Begin again, since continuing is refused.
    case startAgain
    case resume
    /// Measure this machine's calibration.
    case calibrate
    /// The same, or do not require one.
    case calibrateOrGoWithout
    /// Make a report the baseline of its machine class.
    case acceptBaseline
    /// Make counts those of their compiler and allocator.
    case acceptCounts
    /// Measure and store a run.
    case measure
    /// Write this version's outputs under scripted clocks into the golden folder.
    case recordStability
    /// Add this machine's training runs to the golden folder.
    case recordTraining
    case listBenchmarks
    /// See which functions allocate in a benchmark.
    case profileAllocations(cell: String)
    case listGoldenCases
    /// Let an engine that is another process take longer for an answer.
    case allowMoreTime
  }

  /// How a program calls settings, and what it advises.
  public struct Words: Sendable {
    private let setting: @Sendable (String) -> String
    private let step: @Sendable (Step) -> String?

    /// - Parameters:
    ///   - setting: What the program calls a setting, given in snake case.
    ///   - step: What it says for a step; nil leaves the step out.
    public init(setting: @escaping @Sendable (String) -> String, step: @escaping @Sendable (Step) -> String?) {
      self.setting = setting
      self.step = step
    }

    /// Settings by their own names, and no steps.
    package static let plain = Words(setting: { $0 }, step: { _ in nil })

    fileprivate func text(_ piece: Piece) -> String {
      switch piece {
      case .text(let text): text
      case .setting(let name): setting(name)
      case .step(let next, let joint): step(next).map { joint + $0 } ?? ""
      }
    }
  }

  /// The sentence in a program's words.
  public func worded(by words: Words) -> String { pieces.map(words.text).joined() }

  public static func + (front: Sentence, back: Sentence) -> Sentence {
    var sum = front
    for piece in back.pieces { sum.append(piece) }
    return sum
  }

  /// Joins neighbouring texts, so that sentences that read the same are equal.
  private mutating func append(_ piece: Piece) {
    if case .text(let back) = piece, case .text(let front)? = pieces.last {
      pieces[pieces.count - 1] = .text(front + back)
    } else {
      pieces.append(piece)
    }
  }
}

extension Sentence: CustomStringConvertible {
  /// Settings have their plain names, and steps are left out.
  public var description: String { worded(by: .plain) }
}

extension Sentence: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { append(.text(text)) }

  public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.sentence }

  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var sentence: Sentence = ""

    public init(literalCapacity: Int, interpolationCount: Int) {}

    public mutating func appendLiteral(_ literal: String) { sentence.append(.text(literal)) }

    public mutating func appendInterpolation<Value>(_ value: Value) { sentence.append(.text("\(value)")) }

    public mutating func appendInterpolation(_ other: Sentence) { sentence = sentence + other }

    /// - Parameter name: The setting's name in snake case.
    public mutating func appendInterpolation(setting name: String) { sentence.append(.setting(name)) }

    /// - Parameter joint: What joins the step to the words in front of it, where the step is said.
    public mutating func appendInterpolation(step: Step, after joint: String = "; ") {
      sentence.append(.step(step, joint: joint))
    }
  }
}

extension Sentence: Codable {
  /// A document holds the words alone.
  public init(from decoder: any Decoder) throws {
    append(.text(try decoder.singleValueContainer().decode(String.self)))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
