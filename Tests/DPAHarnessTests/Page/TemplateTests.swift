import Testing

@testable import HarnessPage

@Suite("A template is filled")
struct TemplateTests {
  private func filled(_ template: String, _ values: [String: TemplateValue]) -> String {
    Template(template).filled(with: .group(values)) { "<\($0)>" }
  }

  @Test("Texts are escaped, markup is not, and what is missing or nothing leaves no text")
  func values() {
    let values: [String: TemplateValue] = ["a": .text("x"), "b": .markup("&"), "c": .nothing, "d": .list([.text("y")])]
    #expect(filled("1{{a}}2{{b}}3{{c}}4{{d}}5{{e}}6", values) == "1<x>2&3456")
    #expect(filled("", values) == "" && filled("a {{ b", values) == "a {{ b")
  }

  @Test("A section is there once for each item, once for another value, and not for nothing")
  func sections() {
    let list = TemplateValue.list([.text("p"), .group(["name": .text("q")])])
    let template = "{{#s}}({{.}}{{name}}){{/s}}{{^s}}none{{/s}}"
    #expect(filled(template, ["s": list]) == "(<p>)(<q>)")
    #expect(filled(template, ["s": .group([:])]) == "()")
    #expect(filled(template, ["s": .markup("m")]) == "(m)")
    for absent in [TemplateValue.nothing, .list([])] { #expect(filled(template, ["s": absent]) == "none") }
    #expect(filled(template, [:]) == "none")
  }

  @Test("A name is looked for further out, unless nothing is nearer")
  func scopes() {
    let inner: [String: TemplateValue] = ["b": .text("near"), "c": .nothing]
    let values: [String: TemplateValue] = [
      "a": .text("far"), "b": .text("far"), "c": .text("far"), "s": .group(inner),
    ]
    #expect(filled("{{#s}}{{a}}{{b}}{{c}}{{/s}}{{c}}", values) == "<far><near><far>")
    #expect(filled("{{#a}}{{a}}{{/a}}", values) == "<far>")
  }

  @Test("A line that is the tag of a section leaves nothing, one that holds more stays")
  func lines() {
    let values = ["s": TemplateValue.list([.text("p"), .text("q")])]
    #expect(filled("a\n{{#s}}\n- {{.}}\n{{/s}}\n{{^s}}\nno\n{{/s}}\nb", values) == "a\n- <p>\n- <q>\nb")
    #expect(filled("|{{#s}} {{.}} |{{/s}}\n|{{#s}}{{#s}}-{{/s}}{{/s}}\nb", values) == "| <p> | <q> |\n|----\nb")
    #expect(filled("{{^s}}no{{/s}}\nb", values) == "\nb")
  }
}
