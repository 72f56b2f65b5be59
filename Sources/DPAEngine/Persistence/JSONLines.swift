/// One JSON object a line with the keys id, rotation, brightness, noise, scale, contrast, hash.
enum JSONLines {
  static func append(_ batch: borrowing SampleBatch, to bytes: inout [UInt8]) {
    for row in 0..<batch.count {
      bytes.append(contentsOf: "{\"id\": ".utf8)
      let sample = batch[row]
      bytes.append(contentsOf: String(sample.id).utf8)
      for parameter in Parameter.allCases {
        bytes.append(contentsOf: ", \"".utf8)
        bytes.append(contentsOf: parameter.rawValue.utf8)
        bytes.append(contentsOf: "\": ".utf8)
        PythonNumber.append(sample.parameters[parameter], to: &bytes)
      }
      bytes.append(contentsOf: ", \"hash\": \"".utf8)
      bytes.append(contentsOf: sample.digest.description.utf8)
      bytes.append(contentsOf: "\"}\n".utf8)
    }
  }
}
