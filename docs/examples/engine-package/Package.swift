// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "counter-harness",
  dependencies: [.package(name: "dpa-harness", path: "../../..")],
  targets: [
    .executableTarget(
      name: "counter-harness",
      dependencies: [
        .product(name: "HarnessCommands", package: "dpa-harness"),
        .product(name: "TableCore", package: "dpa-harness"),
      ])
  ])
