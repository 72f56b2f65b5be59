/// How parameters are sampled.
public struct SamplingSettings: Sendable {
  public var steps: Int
  /// How much the condition counts: 1 is the conditional field, 0 the unconditional one, more exaggerates it.
  public var cfgStrength: Double
  public var schedule: TimeSchedule

  public init(steps: Int, cfgStrength: Double, schedule: TimeSchedule = .linear) {
    precondition(steps > 0, "at least one step")
    self.steps = steps
    self.cfgStrength = cfgStrength
    self.schedule = schedule
  }
}

/// Moves noise along a vector field that a condition guides.
struct GuidedSampler<Field: VectorField> {
  let field: Field
  let condition: Tensor
  let settings: SamplingSettings

  func sample(_ noise: Tensor) throws(FlowError) -> Tensor {
    let times = try warpedTimes(like: noise)
    var x = noise
    for step in 0..<settings.steps { x = try advanced(x, from: times[step], to: times[step + 1]) }
    return x
  }

  /// The ends of all steps.
  private func warpedTimes(like noise: Tensor) throws(FlowError) -> [Double] {
    // Quotients, because steps added up would not end at exactly 1; float64 for every model,
    // because the length of a step is the difference of two near times.
    let even = (0...settings.steps).map { Double($0) / Double(settings.steps) }
    let times = try Tensor.from(even, type: .float64, shape: [even.count], in: noise.torch)
    return try settings.schedule.warped(times).numbers()
  }

  /// One step of Runge and Kutta's fourth order.
  private func advanced(_ x: Tensor, from start: Double, to end: Double) throws(FlowError) -> Tensor {
    let length = end - start
    let first = try direction(x, start)
    let second = try direction(try x + first * (length / 2), start + length / 2)
    let third = try direction(try x + second * (length / 2), start + length / 2)
    let fourth = try direction(try x + third * length, end)
    return try x + (first + (second + third) * 2 + fourth) * (length / 6)
  }

  private func direction(_ x: Tensor, _ time: Double) throws(FlowError) -> Tensor {
    let t = try Tensor.filled(with: time, type: x.type, shape: [x.size(0), 1], in: x.torch)
    let conditional = try field(x, at: t, given: condition)
    let unconditional = try field(x, at: t, given: nil)
    // Above 1, the first factor is negative: away from what fits every sound.
    return try unconditional * (1 - settings.cfgStrength) + conditional * settings.cfgStrength
  }
}
