import DPAHarness
import Testing

@testable import HarnessKit

@Suite("A verdict as Markdown")
struct MarkdownVerdictTests {
  @Test("Heading, table, failures, what was skipped, problems, and the line that says it all")
  func plain() {
    #expect(
      VerdictFormat.markdown.render(ShownVerdict.plain) == """
        ## golden: NOT HELD

        | layer | kernel | held | failed | skipped |
        |---|---|---:|---:|---:|
        | chain | portable | 1 | 1 | 0 |
        | roots | avx2 | 0 | 0 | 1 |

        ### FAILED chain, case 'case 1', kernel portable

        ```
        digest
          expected aa
          found    ab
        ```

        ### Skipped

        - 1 case: left out

        ### Problems with the data

        - 'f' is cut off

        golden: NOT HELD, 1 cases held, 1 failed, 1 skipped, 1 problem with the data

        """)
  }

  @Test("Markup, mentions and cell borders in names are escaped, and a fence is longer than what it holds")
  func hostile() {
    let outcome = CaseVerdict.Outcome.failed([Difference("````", expected: "<script>", found: "|")])
    let verdict = Verdict(
      subject: "golden",
      cases: [CaseVerdict(suite: "a|b", name: "<img src=x> @all\n# x", variant: "*k* `c`", outcome: outcome)])
    #expect(
      VerdictFormat.markdown.render(verdict) == ##"""
        ## golden: NOT HELD

        | layer | kernel | held | failed | skipped |
        |---|---|---:|---:|---:|
        | a\|b | \*k\* \`c\` | 0 | 1 | 0 |

        ### FAILED a\|b, case '\<img src=x\> \@all\\n\# x', kernel \*k\* \`c\`

        `````
        ````
          expected <script>
          found    |
        `````

        golden: NOT HELD, 0 cases held, 1 failed

        """##)
  }

  @Test("Beyond a hundred, failures are counted")
  func many() {
    let text = VerdictFormat.markdown.render(ShownVerdict.failures(103))
    #expect(text.contains("case '99', kernel avx2"))
    #expect(!text.contains("case '100', kernel avx2"))
    #expect(text.contains("\n\n... and 3 more failed cases\n\n"))
  }
}
