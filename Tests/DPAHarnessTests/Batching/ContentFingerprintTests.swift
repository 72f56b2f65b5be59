import DPAEngine
import Testing

@testable import DPAHarness

@Suite("The fingerprint of delivered rows")
struct ContentFingerprintTests {
  private static let rows: [Sample] = {
    let engine = Engine(.default)
    return (0..<5).compactMap { try? engine.sample($0) }
  }()

  private static func text(_ rows: [Sample]) throws -> String {
    var batch = try SampleBatch(capacity: 16)
    for row in rows { batch.append(row) }
    var content = ContentFingerprint()
    content.add(batch)
    return content.text
  }

  @Test("Rows in another order have the same")
  func order() throws {
    #expect(Self.rows.count == 5)
    #expect(try Self.text(Self.rows.reversed()) == Self.text(Self.rows))
  }

  @Test("A row that is missing, doubled or has another id's values changes it")
  func rows() throws {
    let whole = try Self.text(Self.rows)
    #expect(try Self.text(Array(Self.rows.dropLast())) != whole)
    #expect(try Self.text(Self.rows + [Self.rows[2]]) != whole)
    let other = Sample(id: 1, parameters: Self.rows[2].parameters, digest: Self.rows[2].digest)
    #expect(try Self.text([Self.rows[0], other] + Self.rows.dropFirst(2)) != whole)
  }

  @Test(
    "Two rows that exchange a value, or their digests, change it",
    arguments: Parameter.allCases.map(Optional.some) + [nil])
  func exchanged(_ parameter: Parameter?) throws {
    func row(_ own: Sample, with other: Sample) -> Sample {
      guard let parameter else { return Sample(id: own.id, parameters: own.parameters, digest: other.digest) }
      let values = Parameter.allCases.map { ($0 == parameter ? other : own).parameters[$0] }
      return Sample(
        id: own.id,
        parameters: AugmentationParameters(
          rotation: values[0], brightness: values[1], noise: values[2], scale: values[3], contrast: values[4]),
        digest: own.digest)
    }
    let (first, second) = (Self.rows[0], Self.rows[1])
    let exchanged = [row(first, with: second), row(second, with: first)]
    #expect(try Self.text(exchanged + Self.rows.dropFirst(2)) != Self.text(Self.rows))
  }
}
