/* A recording in words: decisions, changes of a treatment, days. */
(function () {
  "use strict";

  var editor = window.tandemEditor;
  var Editor = editor.Editor;

  Editor.prototype.inWords = function (decisions) {
    var self = this;
    return decisions.map(function (one) {
      return one.words || (one.intent ? intentWords(self.kind(one.kind), one.intent)
        : self.kind(one.kind).words);
    }).join("; ");
  };

  function intentWords(kind, intent) {
    var offered = kind.intents.find(function (one) { return editor.same(one, intent); });
    if (offered) return offered.words;
    var change = kind.changes.find(function (one) { return one.change === intent.change; });
    var dose = intent.dose ? " " + intent.dose + " " + (intent.unit || "") : "";
    return ((change && change.words) || "") + " " + intent.subject + dose;
  }

  function dayWords(iso) {
    if (!iso) return "";
    var day = new Date(iso + "T12:00:00Z");
    return new Intl.DateTimeFormat("en-GB", {
      day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
    }).format(day);
  }

  editor.dayWords = dayWords;
})();
