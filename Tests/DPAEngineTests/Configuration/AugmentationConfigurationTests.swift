import DPAEngine
import Testing

struct AugmentationConfigurationTests {
  @Test("the depth is 1 to 10,000", arguments: [0, -1, 10_001, Int.min, Int.max])
  func depthRefused(depth: Int) {
    #expect(throws: EngineError.depthOutOfRange(depth)) { try AugmentationConfiguration(depth: depth) }
    #expect(throws: EngineError.depthOutOfRange(depth)) {
      try AugmentationConfiguration.default.replacing(depth: depth)
    }
    #expect(throws: EngineError.depthOutOfRange(depth)) { try SeedChain(text: "0", depth: depth) }
  }

  @Test("both ends of the depth are taken", arguments: [1, 10_000])
  func depthTaken(depth: Int) throws {
    #expect(try AugmentationConfiguration(depth: depth).depth == depth)
    #expect(try AugmentationConfiguration.default.replacing(depth: depth).depth == depth)
  }

  @Test("replacing one range leaves the others and the depth", arguments: Parameter.allCases)
  func replacing(parameter: Parameter) throws {
    let range = try ParameterRange(100, 200)
    let before = try AugmentationConfiguration(depth: 7)
    let after = before.replacing(parameter, with: range)
    #expect(after[parameter] == range)
    #expect(after.depth == 7)
    for other in Parameter.allCases where other != parameter { #expect(after[other] == before[other]) }
  }

  @Test("ranges come in draw order and each name finds its own")
  func order() throws {
    let ranges = try (1...5).map { try ParameterRange(0, Double($0)) }
    let configuration = try AugmentationConfiguration(
      rotation: ranges[0], brightness: ranges[1], noise: ranges[2], scale: ranges[3], contrast: ranges[4])
    #expect(configuration.ranges == ranges)
    #expect(Parameter.allCases.map { configuration[$0] } == ranges)
  }
}
