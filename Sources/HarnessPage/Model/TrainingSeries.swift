/// A number that a training run noted at some steps.
public struct TrainingSeries: Sendable, Equatable {
  public let name: String
  public let points: [Point]

  public struct Point: Sendable, Equatable {
    public let step: Double
    public let value: Double

    public init(step: Double, value: Double) {
      self.step = step
      self.value = value
    }
  }

  public init(_ name: String, _ points: [Point]) {
    self.name = name
    self.points = points
  }
}
