import DPAEngine
import DPAHarness
import DPAMeasurement
import Foundation
import Synchronization
import Testing

@testable import TableCore

/// Each in a process of its own: what other tests allocate meanwhile is none of their business.
@Suite("A real squeeze of memory", .serialized)
struct MemorySqueezeTests {
  /// A thread that allocates memory and frees it when told.
  final class Ballast: Sendable {
    private let allocated = DispatchSemaphore(value: 0)
    private let release = DispatchSemaphore(value: 0)
    private let released = DispatchSemaphore(value: 0)

    init(mebibytes: Int) {
      Thread.detachNewThread { [self] in
        do {
          let block = [UInt8](repeating: 0xA5, count: mebibytes << 20)
          allocated.signal()
          release.wait()
          precondition(block.last == 0xA5)
        }
        released.signal()
      }
      allocated.wait()
    }

    func free() {
      release.signal()
      released.wait()
    }
  }

  static func sizes<Source>(_ processing: BatchProcessing<Source>, count: Int) throws -> [Int] {
    try (0..<count).compactMap { _ in try processing.next()?.count }
  }

  @Test("Batches shrink while a thread holds 850 of 1,000 MiB, and grow again when it lets go")
  func ballast() async {
    await #expect(processExitsWith: .success) {
      let environment = BatchEnvironment.budget(mebibytes: 1_000)
      let configuration = try BatchConfiguration(
        strategy: .memoryOptimized, batchSize: 200, memoryLimitMebibytes: 50, minimumBatchSize: 8)
      let processor = try BatchProcessor(configuration, environment: environment)
      let source = SampleCursor(Engine(kernel: .automatic).stream(try SampleRange(from: 0)))
      let processing = processor.process(source)

      let before = try MemorySqueezeTests.sizes(processing, count: 6)
      let ballast = Ballast(mebibytes: 850)
      let (usedDuring, during) = (
        try processor.memoryReading().percentUsed, try MemorySqueezeTests.sizes(processing, count: 10)
      )
      ballast.free()
      let (usedAfter, after) = (
        try processor.memoryReading().percentUsed, try MemorySqueezeTests.sizes(processing, count: 10)
      )
      print("squeeze: \(before), then \(usedDuring) % used: \(during), then \(usedAfter) % used: \(after)")

      #expect(before == before.sorted() && before[5] > before[0], "memory is plenty at first")
      #expect(usedDuring > 80 && during == during.sorted(by: >) && during[9] < during[0])
      #expect(usedAfter < 50 && after == after.sorted() && after[9] > after[0])
      #expect(source.nextID == UInt64((before + during + after).reduce(0, +)), "no id was lost meanwhile")
    }
  }

  @Test("Monitored processing stops at more than 90 %, and goes on when memory is free")
  func stop() async {
    await #expect(processExitsWith: .success) {
      let processor = try BatchProcessor(
        BatchConfiguration(strategy: .sequential, batchSize: 10), environment: .budget(mebibytes: 1_000))
      let processing = processor.processMonitored(Engine().stream(try SampleRange(first: 0, count: 30)))
      #expect(try processing.next()?.count == 10)
      let ballast = Ballast(mebibytes: 950)
      let error = #expect(throws: EngineError.self) { try processing.next() }
      ballast.free()
      guard case .memoryLimitExceeded(batch: 1, nextID: 10, let percentUsed) = error else {
        preconditionFailure("\(String(describing: error))")
      }
      #expect(percentUsed > 90)
      #expect(try processing.next()?.map(\.id) == Array(10..<20))
    }
  }

  @Test("The system's environment reads this machine, this process and its clocks")
  func system() async {
    await #expect(processExitsWith: .success) {
      let environment = BatchEnvironment.system
      let memory = try environment.memory()
      let machine = try #require(MachineMemory.read().value)
      #expect(memory.totalBytes == machine.totalBytes)
      #expect(try environment.processBytes() > 0)
      let now = try #require(environment.now)
      let start = now()
      #expect(now() >= start)
      let (_, monitor) = try MemoryMonitor.watch(limitMebibytes: 1_000, environment: environment) { monitor in
        let block = [UInt8](repeating: 1, count: 64 << 20)
        let percent = try monitor.usagePercent()
        #expect(percent > 6.3)
        #expect(block.last == 1)
      }
      #expect(monitor.peakMebibytes > 63)
    }
  }
}
