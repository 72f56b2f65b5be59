internal import Subprocess
internal import SystemPackage

/// The processes of ranks, started without a shell.
package struct SystemRankProcesses: RankProcesses {
  package let executable: String
  package let arguments: @Sendable (_ rank: UInt64) -> [String]

  package func run(rank: UInt64) async -> RankEnd {
    do {
      let result = try await Subprocess.run(
        .path(SystemPackage.FilePath(executable)), arguments: Arguments(arguments(rank)), input: .none,
        output: .discarded, error: .sequence
      ) { execution in
        var words = FirstLine()
        for try await buffer in execution.standardError { buffer.withUnsafeBytes { words.append($0) } }
        return words.text
      }
      return switch result.terminationStatus {
      case .exited(0): .finished
      case .exited(let status): .exited(status: status, words: result.closureResult)
      case .signaled(let signal): .signalled(signal, words: result.closureResult)
      }
    } catch {
      return Task.isCancelled ? .interrupted : .couldNotStart(reason: "\(error)")
    }
  }
}

/// The first line of a text that may be long: an error's sentence, or what comes before a crash's backtrace.
private struct FirstLine {
  private static let limit = 1_000
  private var head: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) { head += bytes.prefix(Self.limit - head.count) }

  var text: String { head.split(separator: UInt8(ascii: "\n")).first.map { String(decoding: $0, as: UTF8.self) } ?? "" }
}
