package import DPAEngine

/// Rows as texts of all their bits: what a test compares and a failure prints.
package enum Rows {
  package static func bits(_ sample: Sample) -> String {
    let values = sample.parameters.values.map { Hexadecimal.bitPattern($0) }
    return ([String(sample.id)] + values + [sample.digest.description]).joined(separator: " ")
  }

  package static func bits(_ batch: borrowing SampleBatch) -> [String] {
    (0..<batch.count).map { bits(batch[$0]) }
  }

  package static func bits(_ samples: some Sequence<Sample>) -> [String] {
    samples.map { bits($0) }
  }
}
