internal import HarnessKit

/// Mean and deviation of each place of a spectrogram over a training split, which bring every place to one scale.
struct SurgeStatistics: Sendable {
  static let name = "stats.npz"

  private let mean: [Float]
  private let deviation: [Float]

  /// - Parameters:
  ///   - path: A file with the arrays `mean` and `std`.
  ///   - shape: Of a spectrogram; sizes of 1, and axes that are not there, stand for all places.
  /// - Throws: `HarnessError.fileFailed`, `.malformedFile`.
  init(_ path: String, shape: [Int], files: any FileLayer) throws(HarnessError) {
    guard files.kind(of: path) != .missing else {
      throw .fileFailed(
        action: "read", path: path,
        reason: "there is no such file; it holds mean and std of mel_spec, and without it "
          + "data.use_saved_mean_and_variance must be false")
    }
    let file = try NPZFile(path, files: files)
    mean = try Self.values("mean", of: file, shape)
    deviation = try Self.values("std", of: file, shape)
    guard let place = deviation.firstIndex(where: { !($0 > 0) || !$0.isFinite }) else { return }
    throw .malformedFile(
      path: path, reason: "value \(place) of its array 'std' is \(deviation[place]); spectra are divided by it")
  }

  private static func values(_ name: String, of file: NPZFile, _ shape: [Int]) throws(HarnessError) -> [Float] {
    let array = try file.array(name)
    guard let values = array.spread(over: shape) else {
      throw .malformedFile(
        path: file.path, reason: "its array '\(name)' has the shape \(array.shape), which does not fit \(shape)")
    }
    return values
  }

  /// (x - mean) / deviation of spectrograms in rows.
  func normalize(_ rows: inout [Float]) {
    let width = mean.count
    for start in stride(from: 0, to: rows.count, by: width) {
      for place in 0..<width { rows[start + place] = (rows[start + place] - mean[place]) / deviation[place] }
    }
  }
}

extension NPZFile.Array {
  /// The values of an array of another shape that this one stands for; nil where it fits none. Shapes are matched as in
  /// NumPy: from the last axis, sizes of 1 repeated.
  fileprivate func spread(over other: [Int]) -> [Float]? {
    guard shape.count <= other.count else { return nil }
    let own = [Int](repeating: 1, count: other.count - shape.count) + shape
    guard zip(own, other).allSatisfy({ $0 == 1 || $0 == $1 }) else { return nil }
    return (0..<other.reduce(1, *)).map { place in
      var (rest, index, step) = (place, 0, 1)
      for axis in other.indices.reversed() {
        index += own[axis] == 1 ? 0 : rest % other[axis] * step
        rest /= other[axis]
        step *= own[axis]
      }
      return values[index]
    }
  }
}
