/* The button "Meeting pack": start, how far, cancel, fetch. The server makes it and says the words. */
(function () {
  "use strict";

  var ADDRESS = "/_packs";
  var EVERY = 700;
  var LOST = "The connection is lost; the pack goes on being made. Trying again …";
  var GONE = "The pack is no longer kept: make it again.";
  var SIGNED_OUT = "Sign in again to make or fetch a pack.";

  function part(box, selector) {
    return box.querySelector(selector);
  }

  /* Of this tab only, and of this meeting: a page that is opened again goes on where it was. */
  function keyOf(box) {
    return "tandem-pack:" + box.dataset.packMeeting;
  }

  function remember(box, job) {
    if (job) window.sessionStorage.setItem(keyOf(box), job);
    else window.sessionStorage.removeItem(keyOf(box));
  }

  function remembered(box) {
    return window.sessionStorage.getItem(keyOf(box));
  }

  function say(box, text) {
    var said = part(box, ".pack-said");
    if (said.textContent !== text) said.textContent = text;
  }

  function show(box, stage) {
    part(box, ".pack-ask").hidden = stage !== "ask";
    part(box, ".pack-under-way").hidden = stage !== "under way";
    part(box, ".pack-files").hidden = stage !== "files";
  }

  function askAgain(box, text) {
    var had = box.contains(document.activeElement);
    remember(box, null);
    show(box, "ask");
    say(box, text);
    if (had && box.open) part(box, '[data-pack-do="start"]').focus();
  }

  function showProgress(box, state) {
    var bar = part(box, "progress");
    bar.max = state.of || 1;
    bar.value = state.done;
    part(box, ".pack-count").textContent = state.said;
    show(box, "under way");
    say(box, "");
  }

  function showFiles(box, state) {
    var had = box.contains(document.activeElement);
    ["pdf", "csv"].forEach(function (kind) {
      part(box, '[data-pack-file="' + kind + '"]').href = state[kind];
    });
    show(box, "files");
    say(box, state.said);
    if (had && box.open) part(box, '[data-pack-file="pdf"]').focus();
  }

  function headers() {
    return { "Content-Type": "application/json", Accept: "application/json" };
  }

  function post(address, body) {
    return fetch(address, { method: "POST", headers: headers(), body: JSON.stringify(body || {}) });
  }

  function poll(box, job) {
    if (!box.isConnected || remembered(box) !== job) return;
    function later(wait) {
      window.setTimeout(function () { poll(box, job); }, wait);
    }
    fetch(ADDRESS + "/" + encodeURIComponent(job), { headers: headers() })
      .then(function (answer) {
        if (answer.status === 401) return askAgain(box, SIGNED_OUT);
        if (answer.status === 404) return askAgain(box, GONE);
        if (!answer.ok) return later(EVERY * 5);
        return answer.json().then(function (state) {
          if (remembered(box) !== job) return;
          if (state.step === "failed" || state.step === "stopped") {
            askAgain(box, state.said);
          } else if (state.step === "done") {
            showFiles(box, state);
            // Told when it is deleted.
            later(60000);
          } else {
            showProgress(box, state);
            later(EVERY);
          }
        });
      })
      .catch(function () {
        say(box, LOST);
        later(EVERY * 5);
      });
  }

  function start(box) {
    var names = part(box, 'input[type="checkbox"]');
    var button = part(box, '[data-pack-do="start"]');
    if (button.disabled) return;
    button.disabled = true;
    say(box, "");
    post(ADDRESS, { meeting: box.dataset.packMeeting, names: Boolean(names && names.checked) })
      .then(function (answer) {
        if (answer.status === 401) return say(box, SIGNED_OUT);
        return answer.json().then(function (found) {
          if (!found.id) return say(box, found.said || GONE);
          remember(box, found.id);
          showProgress(box, { of: 1, done: 0, said: "Reading records" });
          part(box, '[data-pack-do="cancel"]').focus();
          poll(box, found.id);
        });
      })
      .catch(function () { say(box, "The server does not answer: try again."); })
      .then(function () { button.disabled = false; });
  }

  function end(box) {
    var job = remembered(box);
    if (!job) return;
    post(ADDRESS + "/" + encodeURIComponent(job) + "/cancel")
      .then(function (answer) { return answer.ok ? answer.json() : { said: GONE }; })
      .then(function (found) { askAgain(box, found.said); })
      .catch(function () { say(box, LOST); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-pack-do]");
    var box = button && button.closest("[data-pack-meeting]");
    if (!box) return;
    if (button.dataset.packDo === "start") start(box);
    else end(box);
  });

  document.addEventListener("keydown", function (event) {
    var box = event.target.closest && event.target.closest("details.pack[open]");
    if (event.key !== "Escape" || !box) return;
    event.preventDefault();
    box.open = false;
    part(box, "summary").focus();
  });

  /* A page that came: one that is being made or kept is shown as it stands. */
  window.setInterval(function () {
    document.querySelectorAll("[data-pack-meeting]:not([data-pack-known])").forEach(function (box) {
      box.dataset.packKnown = "";
      var job = remembered(box);
      if (job) poll(box, job);
    });
  }, 500);
})();
