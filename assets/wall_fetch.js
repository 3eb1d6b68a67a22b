/* The wall asks the server: for the people of the agenda, and for one person's panel.

   A panel is shown only when it is the answer to the last question and of the person asked for. */
(function () {
  "use strict";

  var Wall = window.tandemWall.Wall;
  var ask = window.tandemWall.ask;
  var KEEP_MS = 60000;
  var KEPT = 6;
  var RETRY_MS = 1500;

  Wall.prototype.load = function (version) {
    var self = this, names = this.names && !this.follows ? "?names=1" : "";
    return ask(this.data + "/people" + names).then(function (got) {
      if (!got.ok) throw new Error("no agenda");
      self.people = got.content.people;
      self.agenda = version;
      return self.people;
    });
  };

  Wall.prototype.address = function (person) {
    var query = new URLSearchParams({ window: this.window, preset: this.root.dataset.preset });
    if (this.lane) query.set("lane", this.lane);
    if (this.names && !this.follows) query.set("names", "1");
    return this.data + "/panel/" + encodeURIComponent(person) + "?" + query;
  };

  /* The answer for a person as asked for now; kept for a minute. */
  Wall.prototype.fetched = function (person) {
    var self = this, url = this.address(person), found = this.kept.get(url);
    if (found && Date.now() - found.at < KEEP_MS) return found.answer;
    var entry = { at: Date.now(), person: person, answer: ask(url) };
    entry.answer.then(
      function (got) { if (!got.ok) self.kept.delete(url); },
      function () { self.kept.delete(url); }
    );
    this.kept.delete(url);
    this.kept.set(url, entry);
    while (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    return entry.answer;
  };

  Wall.prototype.forget = function (person) {
    var self = this;
    Array.from(this.kept.entries()).forEach(function (pair) {
      if (!person || pair[1].person === person) self.kept.delete(pair[0]);
    });
  };

  /* Show `this.person`. Whoever was shown before is taken away first. */
  Wall.prototype.show = function () {
    var self = this, person = this.person, url;
    var sequence = (this.sequence += 1);
    if (!person) {
      this.say(this.people.length ? "Nobody is shown yet." : "Nobody is on the agenda.");
      return;
    }
    if (this.blank || this.idle) {
      this.clear();
      this.stage.dataset.state = "waiting";
      return;
    }
    url = this.address(person);
    if (this.stage.dataset.person !== person) {
      this.clear();
      this.parts.message.textContent = "";
      this.stage.dataset.state = "waiting";
      this.place();
    }
    this.fetched(person).then(
      function (got) {
        if (sequence !== self.sequence || person !== self.person) return;
        if (got.status === 404) {
          self.say("This person is not open to you.");
        } else if (!got.ok || got.content.person !== person || url !== self.address(person)) {
          self.retry(sequence);
        } else {
          self.draw(got.content, sequence);
        }
      },
      function () { self.retry(sequence); }
    );
  };

  Wall.prototype.retry = function (sequence) {
    var self = this;
    window.setTimeout(function () {
      if (sequence === self.sequence && !self.stopped) self.show();
    }, RETRY_MS);
  };

  /* The next person, and nobody else, before anybody asks. */
  Wall.prototype.ahead = function () {
    var next = this.people[this.index(this.person) + 1];
    if (next) this.fetched(next.id).catch(function () {});
  };
})();
