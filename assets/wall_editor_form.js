/* The form of a recording, drawn from what is entered. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;
  var element = window.tandemWall.element;

  Editor.prototype.draw = function () {
    var root = editor.place();
    if (!root) return;
    root.textContent = "";
    root.setAttribute("role", "dialog");
    root.setAttribute("aria-modal", "true");
    root.setAttribute("aria-label", "Record the review");
    root.tabIndex = -1;
    root.dataset.open = "true";
    if (this.theirs) this.drawConflict(root);
    else this.drawForm(root);
    root.focus();
  };

  Editor.prototype.drawForm = function (root) {
    var self = this, name = this.wall.shown ? this.wall.shown.name : "";
    root.append(element("h2", "", "Record the review · " + name));
    if (this.note) root.append(element("p", "editor-note", this.note));
    var kinds = element("div", "editor-kinds");
    this.form.kinds.forEach(function (kind) {
      var on = self.decisions.some(function (one) { return one.kind === kind.kind; });
      var button = element("button", "editor-kind");
      button.type = "button";
      button.setAttribute("aria-pressed", String(on));
      button.append(element("kbd", "", kind.key), document.createTextNode(kind.words));
      button.addEventListener("click", function () { self.toggle(kind); });
      kinds.append(button);
    });
    root.append(kinds);
    this.decisions.forEach(function (one) { root.append(self.decision(one)); });
    root.append(this.following(), element("p", "editor-process", this.form.texts.process));
    this.statusLine = element("p", "editor-status");
    this.statusLine.setAttribute("role", "status");
    this.statusLine.textContent = this.statusWords || "";
    root.append(this.statusLine, this.buttons());
  };

  Editor.prototype.decision = function (one) {
    var self = this, kind = this.kind(one.kind), box = element("fieldset", "editor-decision");
    box.append(element("legend", "", kind.words));
    if (kind.intents.length) box.append(this.intents(one, kind));
    if (kind.changes.length) box.append(this.otherChange(one, kind));
    var row = element("div", "editor-row");
    var owner = element("select");
    owner.append(new Option("nobody named", ""));
    this.form.owners.forEach(function (who) { owner.append(new Option(who.name, who.id)); });
    owner.value = one.owner || "";
    owner.addEventListener("change", function () { one.owner = owner.value; self.changed(); });
    row.append(field("Owner", owner));
    row.append(field("Due", this.date(one.due, function (value) { one.due = value; })));
    box.append(row);
    var reason = element("input");
    reason.type = "text";
    reason.maxLength = this.form.texts.length;
    reason.value = one.reason || "";
    reason.autocomplete = "off";
    reason.addEventListener("input", function () { one.reason = reason.value; self.changed(); });
    box.append(field(this.form.texts.reason, reason));
    return box;
  };

  Editor.prototype.date = function (value, set) {
    var self = this, input = element("input");
    input.type = "date";
    input.min = this.form.today;
    input.value = value || "";
    input.addEventListener("input", function () { set(input.value); self.changed(); });
    return input;
  };

  function field(label, control) {
    var made = element("label", "editor-field");
    made.append(element("span", "", label), control);
    return made;
  }

  Editor.prototype.following = function () {
    var self = this;
    var row = element("div", "editor-row editor-next");
    row.append(field("Next review", this.date(this.next, function (value) { self.next = value; })));
    return row;
  };

  Editor.prototype.buttons = function () {
    var self = this, row = element("div", "editor-buttons");
    row.append(button("Record (Enter)", function () { self.save(); }, "editor-main"),
      button("Drop the draft", function () {
        self.done = true;
        self.dirty = false;
        self.dropDraft();
        editor.close();
      }), button("Close, keep the draft (Esc)", function () { editor.leave(); }));
    return row;
  };

  function button(words, action, className) {
    var made = element("button", className || "", words);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  Editor.prototype.status = function (words, bad) {
    this.statusWords = words;
    if (!this.statusLine) return;
    this.statusLine.textContent = words;
    this.statusLine.classList.toggle("editor-bad", Boolean(bad));
  };

  editor.field = field;
  editor.button = button;
})();
