// swift-tools-version: 6.2
import PackageDescription

/// Imports are private to a file, `any` is written out, and a member needs its module imported.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let package = Package(
  name: "dpa-harness",
  products: [
    .library(name: "DPAEngine", targets: ["DPAEngine"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
  ],
  targets: [
    // Public
    .target(
      name: "DPAEngine",
      dependencies: [.product(name: "BigInt", package: "BigInt")],
      swiftSettings: settings),

    // Tests
    .target(name: "DPATestSupport", dependencies: ["DPAEngine"], path: "Tests/DPATestSupport", swiftSettings: settings),
    .testTarget(name: "DPATestSupportTests", dependencies: ["DPAEngine", "DPATestSupport"], swiftSettings: settings),
    .testTarget(
      name: "DPAEngineTests",
      dependencies: ["DPAEngine", "DPATestSupport"],
      exclude: ["Statistics/exact-statistics.py", "Persistence/number-texts.py"],
      swiftSettings: settings),
  ]
)
