import DPAEngine
import Testing

struct ParameterTests {
  @Test("parameters are drawn as rotation, brightness, noise, scale, contrast")
  func drawOrder() {
    #expect(Parameter.allCases.map(\.rawValue) == ["rotation", "brightness", "noise", "scale", "contrast"])
    #expect(Parameter.allCases.map(\.drawIndex) == [0, 1, 2, 3, 4])
  }

  @Test("values of a row come in draw order and each name finds its own")
  func values() {
    let row = AugmentationParameters(rotation: 1, brightness: 2, noise: 3, scale: 4, contrast: 5)
    #expect(row.values == [1, 2, 3, 4, 5])
    #expect(Parameter.allCases.map { row[$0] } == row.values)
  }
}
