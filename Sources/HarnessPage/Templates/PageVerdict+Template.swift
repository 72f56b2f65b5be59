extension PageVerdict {
  package var templateValue: TemplateValue {
    .group([
      "subject": .text(subject), "word": .text(word), "status": .text("\(status)"), "sentence": .text(sentence),
      "mark": .text(mark.rawValue), "sign": .text(mark.sign),
    ])
  }
}
