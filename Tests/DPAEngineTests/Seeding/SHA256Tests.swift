import DPAEngine
import DPATestSupport
import Testing

struct SHA256Tests {
  @Test(
    "the messages of FIPS 180 have their published digests",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
          + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
        "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
      ),
    ])
  func published(message: String, digest: String) {
    #expect(SHA256.digest(of: message.utf8).description == digest)
  }

  @Test("one million 'a' have their published digest")
  func millionLetters() {
    var hash = SHA256()
    let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
    for _ in 0..<1_000 { hash.update(thousand) }
    #expect(
      hash.finalized().description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// The constant is Python's hashlib over the same messages.
  @Test("messages of every length 0 to 130 have hashlib's digests")
  func everyLength() {
    var all = SHA256()
    for length in 0...130 { all.update(SHA256.digest(of: message(length)).bytesInOrder) }
    #expect(all.finalized().description == "4843e71246f045a9b0508d0d34b772167d08c8054339c1371f6c4cc5025bc529")
  }

  @Test("a message may come in pieces cut anywhere", arguments: [UInt64(1), 2, 3, 4, 5, 6, 7, 8])
  func pieces(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for length in [0, 1, 55, 56, 63, 64, 65, 128, 500] {
      let message = message(length)
      for count in [2, 3, 9] {
        var hash = SHA256()
        for piece in generator.pieces(of: message, count: count) { hash.update(piece) }
        #expect(hash.finalized() == SHA256.digest(of: message), "seed \(seed), \(length) bytes in \(count) pieces")
      }
    }
  }

  @Test("a message of two blocks may be cut at each place")
  func everyCut() {
    let message = message(150)
    let digest = SHA256.digest(of: message)
    for cut in 0...message.count {
      var hash = SHA256()
      hash.update(message[..<cut])
      hash.update(message[cut...])
      #expect(hash.finalized() == digest, "cut at \(cut)")
    }
  }

  @Test("a collection without contiguous storage is hashed as well")
  func notContiguous() {
    let text = String(repeating: "abc", count: 40)
    #expect(SHA256.digest(of: text.utf8.lazy.map { $0 }) == SHA256.digest(of: Array(text.utf8)))
  }

  @Test("more may follow after a digest was asked for")
  func goingOn() {
    var hash = SHA256()
    hash.update("ab".utf8)
    #expect(hash.finalized() == SHA256.digest(of: "ab".utf8))
    hash.update("c".utf8)
    #expect(hash.finalized() == SHA256.digest(of: "abc".utf8))
  }

  private func message(_ length: Int) -> [UInt8] { (0..<length).map { UInt8((7 * length + 13 * $0) & 255) } }
}
