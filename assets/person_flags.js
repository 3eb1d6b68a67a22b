/* The dialog that clears a flag: opened by the flag's button, closed when the server has saved. */
(function () {
  "use strict";

  function part(name) {
    return document.querySelector("#flag-dialog " + name);
  }

  function open(button) {
    var dialog = document.getElementById("flag-dialog");
    if (!dialog) return;
    part(".flag-title").textContent = "Clear: " + button.dataset.label;
    part(".flag-why").textContent = button.dataset.why;
    part(".flag-said").textContent = "";
    part(".flag-until").hidden = button.dataset.safety === "yes";
    var set = window.dash_clientside.set_props;
    set("flag-note", { value: "" });
    set("flag-until", { value: "" });
    set("flag-asked", { data: { rule: button.dataset.rule, evidence: button.dataset.evidence } });
    dialog.showModal();
    document.getElementById("flag-note").focus();
  }

  function done(answer) {
    if (!answer) return window.dash_clientside.no_update;
    var dialog = document.getElementById("flag-dialog");
    if (!answer.done) {
      part(".flag-said").textContent = answer.said;
      return answer.clicks;
    }
    if (dialog.open) dialog.close();
    var said = document.getElementById("person-said");
    if (said) said.textContent = answer.said;
    window.dispatchEvent(new CustomEvent("tandem:person-again"));
    return answer.clicks;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemFlags = { done: done };

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) return;
    var button = target.closest(".person-clear");
    if (button) open(button);
    if (target.closest(".flag-no")) document.getElementById("flag-dialog").close();
  });
})();
