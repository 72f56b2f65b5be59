internal import KSinEngine

/// How far predictions are from the truth, item by item, so that means and their intervals can be made of them.
public struct ItemDistances: Sendable {
  private(set) var logSpectral: [Double] = []
  private(set) var chamfer: [Double] = []
  private var assignment: [Double] = []
  private var meanSquare: [Double] = []
  /// Of each parameter, over all items.
  private var squareSums: [Double] = []

  /// Nil where sounds cannot be made anew here: then only the parameters are looked at.
  private let synthesizer: Synthesizer?

  init(_ data: DataConfiguration, _ split: Split) {
    synthesizer =
      switch data {
      case .ksin(let module): Synthesizer(module.configurations[split])
      case .surge: nil
      }
  }

  var itemCount: Int { meanSquare.count }

  /// Adds the items of a batch.
  ///
  /// - Throws: `KSinError` for predictions that make no sound, such as those that are no numbers.
  mutating func add(_ predicted: [Float], of batch: TrainingBatch) throws(KSinError) {
    guard let synthesizer else {
      // A sound of such parameters would be refused; here nobody makes one.
      if let place = predicted.firstIndex(where: { !$0.isFinite }) {
        throw .valueNotFinite(what: "predictions", place: place)
      }
      return add(predicted, target: batch.parameters, width: batch.parameterCount)
    }
    let sounds = try synthesizer.signals(of: predicted)
    let (width, length) = (batch.parameterCount, batch.signalShape[0])
    for row in 0..<batch.rowCount {
      let (parameters, samples) = (row * width..<(row + 1) * width, row * length..<(row + 1) * length)
      try add(
        predicted: Array(predicted[parameters]), target: Array(batch.parameters[parameters]),
        sound: Array(sounds[samples]), targetSound: Array(batch.signals[samples]))
    }
  }

  /// The squared differences of parameters that fall into no components.
  private mutating func add(_ predicted: [Float], target: [Float], width: Int) {
    if squareSums.isEmpty { squareSums = [Double](repeating: 0, count: width) }
    for start in stride(from: 0, to: target.count, by: width) {
      var sum = 0.0
      for place in 0..<width {
        let difference = Double(predicted[start + place]) - Double(target[start + place])
        // In binary64: over some ten thousand items, binary32 would lose the last digits.
        squareSums[place] += difference * difference
        sum += difference * difference
      }
      meanSquare.append(sum / Double(width))
    }
  }

  /// Each metric of the API document, of a batch of one item.
  private mutating func add(
    predicted: [Float], target: [Float], sound: [Float], targetSound: [Float]
  ) throws(KSinError) {
    // A metric of one item is the metric's value of that item: no second definition of it is needed here.
    var logSpectralDistance = try LogSpectralDistance()
    try logSpectralDistance.update(predicted: sound, target: targetSound, signalLength: sound.count)
    var chamferDistance = try ChamferDistance(paramsPerToken: 2)
    try chamferDistance.update(predicted: predicted, target: target, width: predicted.count)
    var assignmentDistance = try LinearAssignmentDistance(paramsPerToken: 2)
    try assignmentDistance.update(predicted: predicted, target: target, width: predicted.count)
    logSpectral.append(try logSpectralDistance.compute())
    chamfer.append(try chamferDistance.compute())
    assignment.append(try assignmentDistance.compute())
    meanSquare.append(try ParameterLoss.mse.value(predicted: predicted, target: target, k: predicted.count / 2))
  }

  /// Names as the public package has them, and the values of all items.
  public var all: [(name: String, values: [Double])] {
    let errors = [("param_mse", meanSquare)]
    return synthesizer == nil
      ? errors : [("lsd", logSpectral), ("chamfer", chamfer), ("lad", assignment)] + errors
  }

  /// The mean squared error of each parameter, in their order; nil where exchanged components would count as errors.
  public var parameterErrors: [Double]? {
    synthesizer == nil ? squareSums.map { $0 / Double(itemCount) } : nil
  }

  /// The metric whose least value is a run's best.
  static func decisive(_ data: DataConfiguration) -> String {
    switch data {
    case .ksin: "lsd"
    case .surge: "param_mse"
    }
  }
}
