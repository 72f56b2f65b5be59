internal import HarnessKit

extension TrainingConfiguration {
  /// The data of the configuration. What they need of files is opened when it is asked for.
  func openData(_ library: TorchLibrary, _ files: any FileLayer) -> any TrainingData {
    switch data {
    case .ksin(let module): KSinTrainingData(module: module)
    case .surge(let settings):
      SurgeTrainingData(
        settings, parameterCount: model.parameterCount, seed: seed, library: library.besideIt(HDF5Library.name),
        files: files)
    }
  }
}
