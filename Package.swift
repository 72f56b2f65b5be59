// swift-tools-version: 6.3
import PackageDescription

/// Imports are private to a file, `any` is written out, and a member needs its module imported.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

/// The allocator. Sanitizers abort with jemalloc linked: `scripts/checks/test-threads` sets the variable for its build.
let jemalloc: Target =
  Context.environment["DPA_WITHOUT_JEMALLOC"] == nil
  ? .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])])
  : .target(name: "CJemalloc", path: "Sources/CJemallocAbsent")

let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "dpa-harness",
  products: [
    // For a package that brings an engine: what it is, its tables from a program, and the whole program with it.
    .library(name: "TableCore", targets: ["TableCore", "Hashing"]),
    .library(name: "TableRuns", targets: ["TableRuns", "HarnessKit"]),
    .library(name: "HarnessCommands", targets: ["HarnessCommands"]),
    .library(name: "DPAEngine", targets: ["DPAEngine"]),
    .library(name: "DPAHarness", targets: ["DPAHarness"]),
    .library(name: "DPAMeasurement", targets: ["DPAMeasurement"]),
    .library(name: "KSinEngine", targets: ["KSinEngine"]),
    .library(name: "Flow", targets: ["Flow"]),
    .library(name: "FlowTraining", targets: ["FlowTraining"]),
    .library(name: "SafeTensors", targets: ["SafeTensors"]),
    // Loaded when models are used, so that nothing else needs libtorch; empty without the trait Torch.
    .library(name: "DPATorch", type: .dynamic, targets: ["CTorch"]),
    // As that, for HDF5 files.
    .library(name: "DPAHDF5", type: .dynamic, targets: ["CHDF5"]),
    // The engine for C and Python: scripts/build-library.
    .library(name: "CDPA", type: .dynamic, targets: ["CDPA"]),
    .executable(name: "dpa-harness", targets: ["dpa-harness"]),
  ],
  traits: [
    .trait(
      name: "Torch",
      description: "Models, computed by libtorch, and their data from HDF5 files (Debian: libtorch-dev, libhdf5-dev).")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // Public
    .target(
      name: "TableCore", dependencies: ["Hashing", "Threading", bigInt], exclude: ["README.md"], swiftSettings: settings
    ),
    .target(
      name: "DPAEngine", dependencies: ["CDPAKernels", "Hashing", "TableCore"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "DPAMeasurement", dependencies: ["CDPAPlatform", "CJemalloc", "SystemLibrary"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "KSinEngine", dependencies: ["CDPAKernels", "Hashing", "TableCore"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "HarnessKit",
      dependencies: [
        "CDPAPlatform", "DPAMeasurement", "Hashing", "SystemLibrary", "Threading", subprocess, system,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "TableRuns",
      dependencies: [
        "DPAMeasurement", "Hashing", "HarnessKit", "SafeTensors", "TableCore", "Threading", subprocess, system,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "HarnessBenchmarks",
      dependencies: [
        "CDPAPlatform", "DPAMeasurement", "Hashing", "HarnessKit", "SystemLibrary", "Threading", realModule,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "HarnessPage",
      dependencies: ["HarnessBenchmarks", "HarnessKit", realModule],
      exclude: ["README.md"],
      // Part of the program, so that it works wherever it is copied.
      resources: [
        .embedInCode("Templates/page.css"),
        .embedInCode("Templates/page.html.mustache"),
        .embedInCode("Templates/page.md.mustache"),
        .embedInCode("Templates/training.html.mustache"),
      ],
      swiftSettings: settings),
    .target(
      name: "ExternalEngine",
      dependencies: [
        "CDPAPlatform", "DPAEngine", "Hashing", "HarnessKit", "SystemLibrary", "TableCore", "Threading",
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "DPAHarness",
      dependencies: [
        "DPAEngine", "DPAMeasurement", "ExternalEngine", "Hashing", "HarnessBenchmarks", "HarnessKit", "KSinEngine",
        "TableCore", "TableRuns", "Threading", "WrongEngines", realModule,
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "WrongEngines", dependencies: ["DPAEngine"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "HarnessCommands",
      dependencies: [
        "DPAEngine", "DPAHarness", "DPAMeasurement", "ExternalEngine", "Flow", "FlowTraining", "HarnessBenchmarks",
        "HarnessKit", "HarnessPage", "KSinEngine", "SystemLibrary", "TableCore", "TableRuns",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: settings),
    .executableTarget(
      name: "dpa-harness", dependencies: ["HarnessCommands"], exclude: ["README.md"], swiftSettings: settings),

    .target(
      name: "CDPA", dependencies: ["CDPAInterface", "DPAEngine", "Hashing", "TableCore"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(name: "CDPAInterface"),
    .target(
      name: "Flow", dependencies: ["CTorchInterface", "SafeTensors", "SystemLibrary"], exclude: ["README.md"],
      swiftSettings: settings),
    .target(
      name: "FlowTraining",
      dependencies: [
        "CHDF5Interface", "Flow", "Hashing", "HarnessBenchmarks", "HarnessKit", "KSinEngine", "SafeTensors",
        "SystemLibrary", yams,
      ],
      exclude: ["README.md"],
      // Part of the program, so that it works wherever it is copied.
      resources: ["data", "experiment", "model", "trainer"].map { .embedInCode("Configuration/\($0).yaml") },
      swiftSettings: settings),
    .target(
      name: "SafeTensors", dependencies: ["SystemLibrary"], exclude: ["README.md"], swiftSettings: settings),

    // Implementation
    .target(name: "CDPAKernels", exclude: ["README.md"]),
    .target(name: "CDPAPlatform"),
    .target(name: "Hashing", dependencies: ["CDPAKernels"], exclude: ["README.md"], swiftSettings: settings),
    .target(name: "SystemLibrary", exclude: ["README.md"], swiftSettings: settings),
    .target(name: "Threading", dependencies: ["SystemLibrary"], exclude: ["README.md"], swiftSettings: settings),
    .target(
      name: "CTorch",
      dependencies: ["CTorchInterface"],
      cxxSettings: [.define("DPA_TORCH", .when(traits: ["Torch"]))],
      linkerSettings: ["torch", "torch_cpu", "c10"].map { .linkedLibrary($0, .when(traits: ["Torch"])) }),
    .target(name: "CTorchInterface"),
    .target(
      name: "CHDF5", dependencies: ["CHDF5Interface"],
      cSettings: [.define("DPA_HDF5", .when(traits: ["Torch"]))],
      linkerSettings: [.linkedLibrary("hdf5_serial", .when(traits: ["Torch"]))]),
    .target(name: "CHDF5Interface"),
    jemalloc,

    // Tests
    .target(name: "DPATestSupport", dependencies: ["DPAEngine"], path: "Tests/DPATestSupport", swiftSettings: settings),
    .testTarget(name: "TableCoreTests", dependencies: ["TableCore"], swiftSettings: settings),
    .testTarget(name: "DPATestSupportTests", dependencies: ["DPAEngine", "DPATestSupport"], swiftSettings: settings),
    .testTarget(
      name: "DPAEngineTests",
      dependencies: ["DPAEngine", "DPATestSupport", "Threading"],
      exclude: ["Statistics/exact-statistics.py", "Persistence/number-texts.py", "Persistence/Corpus"],
      swiftSettings: settings),
    .testTarget(
      name: "ExternalEngineTests", dependencies: ["DPAEngine", "ExternalEngine", "HarnessKit", "TableCore"],
      swiftSettings: settings),
    .testTarget(
      name: "KSinEngineTests", dependencies: ["DPATestSupport", "Hashing", "KSinEngine", "TableCore"],
      exclude: ["Oracle"], swiftSettings: settings),
    .testTarget(name: "DPAMeasurementTests", dependencies: ["DPAMeasurement"], swiftSettings: settings),
    .testTarget(
      name: "DPAHarnessTests",
      dependencies: [
        "DPAEngine", "DPAHarness", "DPAMeasurement", "Hashing", "HarnessBenchmarks", "HarnessKit", "HarnessPage",
        "KSinEngine", "TableCore",
        "TableRuns", "Threading", "DPATestSupport", "WrongEngines",
      ],
      exclude: ["Rendering/junit-names.py", "Comparison/RecordedPairs", "Receipts/schema-1", "Files/Earlier"],
      swiftSettings: settings),
    // The program of a package that brings an engine, built here too so that tests can run it.
    .executableTarget(
      name: "CounterHarness", dependencies: ["HarnessCommands", "TableCore"],
      path: "docs/examples/engine-package/Sources/counter-harness", swiftSettings: settings),
    // What the guides show.
    .target(
      name: "DPAExamples", dependencies: ["DPAEngine", "DPAHarness", "DPAMeasurement"],
      path: "docs/examples",
      exclude: ["engine-package", "engines", "prove_over_dask.py", "pytorch_records.py", "table_in_c.c"],
      swiftSettings: settings),
    .testTarget(
      name: "ExamplesTests",
      dependencies: ["DPAEngine", "DPAExamples", "DPAHarness", "DPAMeasurement", "TableCore", "dpa-harness"],
      swiftSettings: settings),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "CounterHarness", "DPAEngine", "DPATestSupport", "HarnessBenchmarks", "HarnessCommands", "HarnessKit",
        "Hashing", "dpa-harness",
      ], swiftSettings: settings),
    .testTarget(name: "FlowTests", dependencies: ["CTorchInterface", "Flow", "SafeTensors"], swiftSettings: settings),
    .testTarget(
      name: "FlowTrainingTests",
      dependencies: [
        "CHDF5Interface", "Flow", "FlowTraining", "Hashing", "HarnessKit", "KSinEngine", "SafeTensors", "SystemLibrary",
      ],
      exclude: ["Surge"], swiftSettings: settings),
    .testTarget(name: "RepositoryTests", swiftSettings: settings),
    .testTarget(
      name: "WrongEnginesTests", dependencies: ["DPAEngine", "WrongEngines"], swiftSettings: settings),
    .testTarget(name: "SafeTensorsTests", dependencies: ["SafeTensors"], swiftSettings: settings),
  ]
)
