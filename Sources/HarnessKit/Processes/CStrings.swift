import SystemLibrary

/// Texts as C takes the words and the variables of a program.
package enum CStrings {
  /// - Parameter body: Gets pointers to copies of the texts, with a null pointer at the end; they last as long as it.
  package static func with<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
  }
}
