import KSinEngine
import Testing

@testable import FlowTraining

@Suite("Parameters that fall into no components have a mean squared error each")
struct ItemDistancesTests {
  private static let batch = TrainingBatch(
    signalShape: [1], signals: [0, 0], parameterCount: 3, parameters: [0, 0.5, -1, 1, 0, 0],
    noise: [0, 0, 0, 0, 0, 0])

  private static func distances() throws -> ItemDistances {
    ItemDistances(try TrainingConfiguration(["experiment=surge/ffn", "data.fake=true"]).data, .test)
  }

  @Test("The error of an item is over its parameters, that of a parameter over the items")
  func errors() throws {
    var distances = try Self.distances()
    try distances.add([0, 1, 1, 1, 0, 0.5], of: Self.batch)
    #expect(distances.itemCount == 2 && distances.all.map(\.name) == ["param_mse"])
    #expect(distances.all[0].values == [4.25 / 3, 0.25 / 3])
    #expect(distances.parameterErrors == [0, 0.125, 2.125])
  }

  @Test("Predictions that are no numbers are refused with the first one's place")
  func notFinite() throws {
    var distances = try Self.distances()
    #expect(throws: KSinError.valueNotFinite(what: "predictions", place: 4)) {
      try distances.add([0, 1, 1, 1, .nan, .infinity], of: Self.batch)
    }
  }
}
