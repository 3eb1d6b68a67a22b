/* The changes of a treatment that a decision may carry: the offered ones, and any other. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;
  var element = window.tandemWall.element;

  Editor.prototype.intents = function (one, kind) {
    var self = this, list = element("div", "editor-intents");
    var last = this.decisions[this.decisions.length - 1] === one;
    kind.intents.forEach(function (intent, at) {
      var button = element("button", "editor-kind");
      button.type = "button";
      button.setAttribute("aria-pressed", String(editor.same(one.intent, intent)));
      if (last) button.append(element("kbd", "", String(at + 1)));
      button.append(document.createTextNode(intent.words));
      button.addEventListener("click", function () {
        one.intent = editor.same(one.intent, intent) ? null : editor.bare(intent);
        self.changed();
        self.draw();
      });
      list.append(button);
    });
    return list;
  };

  /* Any other change of the kind: what, which, and where it has one the dose a day. */
  Editor.prototype.otherChange = function (one, kind) {
    var self = this, row = element("div", "editor-row");
    var isOffered = kind.intents.some(function (i) { return editor.same(i, one.intent); });
    var own = one.intent && !isOffered ? one.intent : { change: "", subject: "", dose: null };
    var medicine = one.kind === "adjust_medication";
    var subjects = medicine ? this.form.medicines : this.form.therapies;
    var change = element("select"), subject = element("select"), dose = element("input");
    change.append(new Option("other change …", ""));
    kind.changes.forEach(function (c) { change.append(new Option(c.words, c.change)); });
    subject.append(new Option(medicine ? "which medicine" : "which therapy", ""));
    subjects.forEach(function (name) { subject.append(new Option(name, name)); });
    change.value = own.change;
    subject.value = own.subject;
    dose.type = "number";
    dose.min = "0";
    dose.step = "any";
    dose.value = own.dose === null || own.dose === undefined ? "" : String(own.dose);
    function set() {
      var amount = parseFloat(dose.value);
      one.intent = !change.value && !subject.value ? null : {
        change: change.value, subject: subject.value,
        dose: isNaN(amount) ? null : amount, unit: isNaN(amount) ? null : "mg",
      };
      self.changed();
    }
    [change, subject].forEach(function (c) { c.addEventListener("change", set); });
    dose.addEventListener("input", set);
    row.append(editor.field("Other change", change),
      editor.field(medicine ? "Medicine" : "Therapy", subject));
    if (medicine) row.append(editor.field("mg a day", dose));
    var box = element("div", "editor-other");
    box.append(row);
    if (medicine) box.append(element("p", "editor-hint", this.form.texts.order));
    return box;
  };
})();
