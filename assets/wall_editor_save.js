/* The draft and the submit of a recording.

   The draft is kept on the server, never in this browser's storage. A submit carries one key until
   its content changes, so that trying again after a lost connection records nothing twice. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;
  var ask = window.tandemWall.ask;
  var RETRY_MS = 2000;
  var WAIT_MS = 400;
  var last = Promise.resolve();

  /* Drafts are written one after the other: one dropped must not be overtaken by its keeping. */
  function inTurn(write) {
    last = last.then(write, write);
    return last;
  }

  /* Resolved when no draft is on its way: a form asked for before that would show an older one. */
  editor.draftsWritten = function () {
    return last.catch(function () {});
  };

  Editor.prototype.changed = function () {
    var self = this;
    this.dirty = true;
    this.status("");
    window.clearTimeout(this.keeping);
    this.keeping = window.setTimeout(function () { self.keep(); }, WAIT_MS);
  };

  Editor.prototype.keep = function () {
    var self = this, content = JSON.stringify(this.content());
    window.clearTimeout(this.keeping);
    return inTurn(function () {
      if (self.done) return null;
      return ask(self.address("draft"), { content: content, version: self.version });
    }).then(
      function (got) {
        if (self.done || !got) return;
        if (!got.ok) {
          var why = got.content.result || "an error";
          self.status("The draft cannot be kept: " + why + ".", true);
          return;
        }
        if (content === JSON.stringify(self.content())) {
          self.dirty = false;
          if (!self.saving) self.status("Draft kept at " + got.content.at + ".");
        }
      },
      function () {
        if (self.done) return;
        self.status("No connection: the draft is kept in this window only. Trying again …", true);
        self.keeping = window.setTimeout(function () { self.keep(); }, RETRY_MS);
      }
    );
  };

  Editor.prototype.dropDraft = function () {
    var self = this;
    return inTurn(function () {
      return ask(self.address("draft"), { content: null });
    }).then(
      function (got) {
        if (!got.ok) self.wall.tell("The draft could not be dropped: it will be offered again.");
      },
      function () {
        self.wall.tell("No connection: the draft was not dropped, it will be offered again.");
      }
    );
  };

  Editor.prototype.save = function () {
    var self = this, content = this.content(), text = JSON.stringify([this.version, content]);
    if (this.saving) return;
    if (this.sent !== null && this.sent !== text) this.key = editor.newKey();
    this.sent = text;
    this.saving = true;
    this.status("Saving …");
    window.clearTimeout(this.keeping);
    // A draft still on its way would come back after what is recorded.
    editor.draftsWritten().then(function () {
      return ask(self.address("record"), {
        version: self.version, key: self.key, decisions: content.decisions, next: content.next,
      });
    }).then(
      function (got) {
        if (self.closed) return;
        self.saving = false;
        self.answered(got);
      },
      function () {
        if (self.closed) return;
        self.saving = false;
        self.status("Not saved: no connection. Trying again …", true);
        self.again = window.setTimeout(function () { self.save(); }, RETRY_MS);
      }
    );
  };

  Editor.prototype.answered = function (got) {
    if (got.ok) {
      this.saved();
    } else if (got.content.theirs) {
      this.theirs = got.content.theirs;
      this.draw();
    } else if (got.content.faults && got.content.faults.length) {
      this.status(got.content.faults.join(" "), true);
    } else if (got.status >= 500) {
      this.status("Not saved: something went wrong on our side. Press Enter to try again.", true);
    } else {
      this.status("Not saved: " + (got.content.result || "not allowed") + ".", true);
    }
  };

  Editor.prototype.saved = function () {
    var wall = this.wall, said = this.inWords(this.decisions), next = editor.dayWords(this.next);
    this.done = true;
    this.dirty = false;
    editor.close();
    wall.forget(this.person);
    wall.load(wall.agenda).catch(function () {});
    wall.show();
    wall.tell("Recorded: " + said + (next ? " · next review " + next : ""));
  };
})();
