/// What this program was built with, as far as the compiler tells the program.
package enum BuildFlags {
  package static var text: String { "swift build -c \(configuration), \(language)" }

  private static var configuration: String {
    #if DEBUG
      "debug"
    #else
      "release"
    #endif
  }

  /// The language of the compiler; its exact version is in the program's file.
  private static var language: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3.1)
      "Swift 6.3.1 or later"
    #elseif compiler(>=6.3)
      "Swift 6.3"
    #else
      "Swift 6.2"
    #endif
  }
}
