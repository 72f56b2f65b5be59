/// Tables of C functions, each the one symbol of a shared library: parts that not every build has are loaded as these.
package enum LibraryFunctions {
  /// Why there is no table.
  package enum Failure: Error, Equatable {
    /// The dynamic linker's words.
    case notLoaded(reason: String)
    /// The library lacks the symbol, as one does that was built without the part.
    case empty
    /// The library is one of another build.
    case otherVersion
  }

  /// Loads a library and asks for its table.
  ///
  /// The library stays loaded: its threads may run, and it may have work to do, until the process ends.
  ///
  /// - Parameters:
  ///   - path: The library, as `dlopen(3)` takes it.
  ///   - symbol: A function of the library without parameters, which returns the table.
  ///   - type: The table's structure; it must begin with its version, an `Int32`.
  package static func load<Functions>(
    _ type: Functions.Type, from path: String, symbol: String, version: Int
  ) throws(Failure) -> UnsafePointer<Functions> {
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw .notLoaded(reason: dlerror().map { String(cString: $0) } ?? "the dynamic linker says no reason")
    }
    guard let symbol = dlsym(library, symbol) else { throw .empty }
    typealias Table = @convention(c) () -> UnsafeRawPointer
    let table = unsafeBitCast(symbol, to: Table.self)()
    guard table.load(as: Int32.self) == version else { throw .otherVersion }
    return table.assumingMemoryBound(to: Functions.self)
  }
}
