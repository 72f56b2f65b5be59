import CHDF5Interface
import Foundation
import SystemLibrary
import Testing

@testable import FlowTraining

@Suite("libhdf5's functions come from a library of their own, and check what they are given")
struct HDF5LibraryTests {
  #if arch(arm64)
    private static let architecture = "aarch64"
  #else
    private static let architecture = "x86_64"
  #endif

  @Test("A library without them, and one that is missing, are named")
  func unusable() {
    // The C library stands for a libDPAHDF5.so without our functions, as a build without the trait has it.
    #expect(
      TinyTraining.refusal { _ = try HDF5Library("/lib/\(Self.architecture)-linux-gnu/libm.so.6") }
        == "64: HDF5 files need libhdf5, and this program was built without it: install libhdf5-dev and build with "
        + "`swift build --traits Torch`, in a --scratch-path of its own")
    #expect(
      TinyTraining.refusal { _ = try HDF5Library("/nowhere/lib.so") }
        == "74: cannot load '/nowhere/lib.so': /nowhere/lib.so: cannot open shared object file: No such file or "
        + "directory")
  }

  @Test("Rows fill a buffer of their size alone, and are those of the dataset", .enabled(if: TinyTraining.hasTorch))
  func bounds() throws {
    let functions = try LibraryFunctions.load(
      dpa_hdf5_functions.self, from: TinyTraining.library.besideIt(HDF5Library.name), symbol: "dpa_hdf5_table",
      version: DPA_HDF5_TABLE_VERSION
    ).pointee
    var (file, dataset): (OpaquePointer?, OpaquePointer?) = (nil, nil)
    let opened = functions.open(TinyTraining.surgeFiles.appendingPathComponent("test.h5").path, &file)
    try #require(opened == 0)
    defer { functions.close(file) }
    var filter: Int32 = -1
    let found = functions.open_dataset(file, "param_array", &dataset, &filter)
    try #require(found == 0)
    defer { functions.close_dataset(dataset) }
    var values = [Float](repeating: 0, count: 20)
    let whole = functions.read_rows(dataset, 0, 4, &values, 20)
    #expect(whole == 0 && values.contains { $0 != 0 })
    // The buffer has room for more, so that what is read beyond the size that was said harms nobody.
    let short = functions.read_rows(dataset, 0, 2, &values, 9)
    let sentence = functions.message().map { String(cString: $0) }
    #expect(Int(short) == DPA_HDF5_FAILED && sentence == "the buffer has another size")
    let behind = functions.read_rows(dataset, 3, 2, &values, 10)
    #expect(Int(behind) == DPA_HDF5_FAILED)
  }
}
