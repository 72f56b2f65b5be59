internal import KSinEngine

/// How far predictions are from the truth, item by item, so that means and their intervals can be made of them.
struct ItemDistances {
  private(set) var logSpectral: [Double] = []
  private(set) var chamfer: [Double] = []
  private(set) var assignment: [Double] = []
  private(set) var meanSquare: [Double] = []

  private let synthesizer: Synthesizer

  init(_ configuration: KSinConfiguration) { synthesizer = Synthesizer(configuration) }

  /// Adds the items of a batch.
  ///
  /// - Throws: `KSinError` for predictions that make no sound, such as those that are no numbers.
  mutating func add(_ predicted: [Float], of batch: KSinBatch) throws(KSinError) {
    let sounds = try synthesizer.signals(of: predicted)
    let (width, length) = (2 * batch.k, batch.signalLength)
    for row in 0..<batch.rowCount {
      let (parameters, samples) = (row * width..<(row + 1) * width, row * length..<(row + 1) * length)
      try add(
        predicted: Array(predicted[parameters]), target: Array(batch.parameters[parameters]),
        sound: Array(sounds[samples]), targetSound: Array(batch.signals[samples]))
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
  var all: [(name: String, values: [Double])] {
    [("lsd", logSpectral), ("chamfer", chamfer), ("lad", assignment), ("param_mse", meanSquare)]
  }
}
