package import Foundation

/// Where the files beside the tests are, in the clone that the tests were compiled from.
package enum RepositoryFolder {
  /// The folder that holds Package.swift.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The known answers.
  package static let vectors = root.appendingPathComponent("Tests/Vectors")
}
