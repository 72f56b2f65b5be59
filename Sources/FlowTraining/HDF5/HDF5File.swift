internal import CHDF5Interface
internal import HarnessKit
internal import SystemLibrary

/// libhdf5, loaded from a library beside the one of libtorch.
struct HDF5Library {
  static let name = "libDPAHDF5.so"

  fileprivate let functions: UnsafePointer<dpa_hdf5_functions>

  /// - Throws: `HarnessError.usage` for a build without it, `.fileFailed` where it cannot be loaded.
  init(_ path: String) throws(HarnessError) {
    do {
      functions = try LibraryFunctions.load(
        dpa_hdf5_functions.self, from: path, symbol: "dpa_hdf5_table", version: DPA_HDF5_TABLE_VERSION)
    } catch {
      switch error {
      case .notLoaded(let reason): throw .fileFailed(action: "load", path: path, reason: reason)
      case .empty:
        throw .usage(
          "HDF5 files need libhdf5, and this program was built without it: install libhdf5-dev and build with `swift "
            + "build --traits Torch`, in a --scratch-path of its own")
      case .otherVersion:
        throw .fileFailed(
          action: "load", path: path, reason: "it belongs to another build of this program; build both anew")
      }
    }
  }

  fileprivate var message: String { String(cString: functions.pointee.message()!) }
}

/// An HDF5 file that is read.
final class HDF5File {
  let path: String
  fileprivate let library: HDF5Library
  fileprivate let handle: OpaquePointer

  /// - Throws: `HarnessError.fileFailed` for no such file, `.malformedFile` for one that is no HDF5 file.
  init(_ path: String, with library: HDF5Library, files: any FileLayer) throws(HarnessError) {
    // Asked here: libhdf5 says of every such file that it is unable to open it.
    guard files.kind(of: path) == .regular else {
      throw .fileFailed(action: "read", path: path, reason: "there is no such file")
    }
    var handle: OpaquePointer?
    let status = library.functions.pointee.open(path, &handle)
    guard status == 0, let handle else {
      let isOther = Int(status) == DPA_HDF5_NO_HDF5
      throw .malformedFile(path: path, reason: isOther ? "it is not an HDF5 file" : "libhdf5: \(library.message)")
    }
    self.path = path
    self.library = library
    self.handle = handle
  }

  deinit { library.functions.pointee.close(handle) }

  /// Opens a dataset of numbers.
  ///
  /// - Throws: `HarnessError.malformedFile` where it is missing, cannot be unpacked here, or holds something else.
  func dataset(_ name: String) throws(HarnessError) -> HDF5Dataset { try HDF5Dataset(name, of: self) }
}

/// An array of numbers in an HDF5 file, of which rows are read.
///
/// Rows may be read from several threads: only one at a time enters libhdf5.
final class HDF5Dataset: @unchecked Sendable {
  let name: String
  /// The number of rows first.
  let shape: [Int]
  // Holds the file open.
  private let file: HDF5File
  private let handle: OpaquePointer

  fileprivate init(_ name: String, of file: HDF5File) throws(HarnessError) {
    let functions = file.library.functions.pointee
    var handle: OpaquePointer?
    var filter: Int32 = -1
    let status = functions.open_dataset(file.handle, name, &handle, &filter)
    guard status == 0, let handle else {
      throw .malformedFile(path: file.path, reason: Self.reason(Int(status), name, filter, file.library))
    }
    self.name = name
    self.file = file
    self.handle = handle
    shape = (0..<functions.rank(handle)).map { Int(functions.size(handle, $0)) }
  }

  deinit { file.library.functions.pointee.close_dataset(handle) }

  private static func reason(_ status: Int, _ name: String, _ filter: Int32, _ library: HDF5Library) -> String {
    switch status {
    case DPA_HDF5_NO_DATASET: "it has no dataset '\(name)'"
    case DPA_HDF5_NO_FILTER:
      "its dataset '\(name)' was packed by filter \(filter), which libhdf5 does not have here; set HDF5_PLUGIN_PATH to "
        + "the folder of that filter's plug-in"
    case DPA_HDF5_NO_NUMBERS: "its dataset '\(name)' holds no numbers"
    default: "its dataset '\(name)' cannot be opened: \(library.message)"
    }
  }

  /// Elements of a row.
  var width: Int { shape.dropFirst().reduce(1, *) }

  /// The elements of rows, the last index running fastest, rounded to binary32.
  ///
  /// - Throws: `HarnessError.malformedFile` where libhdf5 cannot read them.
  func rows(_ rows: Range<Int>) throws(HarnessError) -> [Float] {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= shape.first ?? 0, "rows of the dataset")
    var status: Int32 = 0
    // A batch of spectra takes 420 MB: zeros that are overwritten at once would cost as much as reading them.
    let values = [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, initialized in
      status = file.library.functions.pointee.read_rows(
        handle, Int64(rows.lowerBound), Int64(rows.count), buffer.baseAddress, Int64(buffer.count))
      initialized = status == 0 ? buffer.count : 0
    }
    guard status == 0 else {
      throw .malformedFile(
        path: file.path,
        reason: "rows \(rows.lowerBound) to \(rows.upperBound) of its dataset '\(name)' cannot be read: "
          + file.library.message)
    }
    return values
  }
}
