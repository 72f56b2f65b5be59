/// The list of golden files with their digests, written by the oracle.
struct GoldenManifest: Decodable {
  static let schema = "dpa-golden-manifest/1"
  static let kind = DocumentKind("golden manifest", mebibytes: 1)

  let schema: String
  let files: [Entry]

  struct Entry: Decodable {
    /// Relative to the golden folder, for example `reference/chain.json`.
    let path: String
    let sha256: String
    /// Number of cases.
    let cases: Int
  }
}
