internal import Subprocess
internal import SystemPackage

/// The processes of ranks, started without a shell.
struct SystemRankProcesses: RankProcesses {
  let executable: String
  let arguments: @Sendable (_ rank: UInt64) -> [String]

  func run(rank: UInt64) async -> RankEnd {
    do {
      let result = try await Subprocess.run(
        .path(SystemPackage.FilePath(executable)), arguments: Arguments(arguments(rank)), input: .none,
        output: .discarded, error: .sequence
      ) { execution in
        var words = LastWords()
        for try await buffer in execution.standardError { buffer.withUnsafeBytes { words.append($0) } }
        return words.line
      }
      return switch result.terminationStatus {
      case .exited(0): .finished
      case .exited(let status): .exited(status: status, lastWords: result.closureResult)
      case .signaled(let signal): .signalled(signal, lastWords: result.closureResult)
      }
    } catch {
      return Task.isCancelled ? .interrupted : .couldNotStart(reason: "\(error)")
    }
  }
}

/// The last line of a text that may be long.
private struct LastWords {
  private static let limit = 2_000
  private var tail: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    tail.append(contentsOf: bytes)
    if tail.count > Self.limit { tail.removeFirst(tail.count - Self.limit) }
  }

  var line: String { tail.split(separator: UInt8(ascii: "\n")).last.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
