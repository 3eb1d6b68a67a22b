/* Somebody else recorded meanwhile: both versions side by side, and nothing is written until
   somebody chooses. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;
  var element = window.tandemWall.element;

  Editor.prototype.drawConflict = function (root) {
    var self = this, theirs = this.theirs, sides = element("div", "editor-sides");
    root.append(element("h2", "", "Recorded by somebody else meanwhile"));
    root.append(element("p", "editor-note", "Yours was not written. Choose which one stands."));
    sides.append(
      this.side("1  Recorded by " + theirs.by + " at " + theirs.at, theirs.decisions, theirs.next),
      this.side("2  Yours", this.decisions, this.next));
    var row = element("div", "editor-buttons");
    row.append(editor.button("Keep theirs (1)", function () { self.keepTheirs(); }),
      editor.button("Record mine instead (2)", function () { self.recordMine(); }),
      editor.button("Go on editing mine (Esc)", function () { self.theirs = null; self.draw(); }));
    root.append(sides, row);
  };

  Editor.prototype.side = function (title, decisions, next) {
    var self = this, box = element("section", "editor-side");
    box.append(element("h3", "", title));
    decisions.forEach(function (one) {
      var owner = self.form.owners.find(function (who) { return who.id === one.owner; });
      box.append(element("p", "editor-what", self.inWords([one])));
      box.append(element("p", "editor-hint", [
        owner ? owner.name : "", one.due ? "due " + editor.dayWords(one.due) : "", one.reason || "",
      ].filter(Boolean).join(" · ")));
    });
    if (next) box.append(element("p", "", "Next review " + editor.dayWords(next)));
    return box;
  };

  Editor.prototype.keepTheirs = function () {
    var wall = this.wall;
    this.done = true;
    this.dirty = false;
    this.dropDraft();
    editor.close();
    wall.forget(this.person);
    wall.show();
    wall.tell("Theirs stands.");
  };

  Editor.prototype.recordMine = function () {
    this.version = this.theirs.version;
    this.theirs = null;
    this.key = editor.newKey();
    this.sent = null;
    this.draw();
    this.save();
  };
})();
