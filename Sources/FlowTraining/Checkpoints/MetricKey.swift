/// A key of a JSON object in which names of metrics are keys.
struct MetricKey: CodingKey {
  static let step = MetricKey("step")

  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}
