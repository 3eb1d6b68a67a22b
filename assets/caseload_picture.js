/* The caseload's pictures: drawn by plotly.js, which this page fetches only now, saved in turn. */
(function () {
  "use strict";

  var loading = null;

  function plotly() {
    if (window.Plotly) return Promise.resolve();
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = window._dashPlotlyJSURL;
        script.onload = resolve;
        script.onerror = function () {
          loading = null;
          reject(new Error("plotly.js could not be loaded"));
        };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tandemCaseloadPicture = {
    save: function (made) {
      if (!made) return window.dash_clientside.no_update;
      var savePicture = window.dash_clientside.tandemPerson.savePicture;
      return plotly().then(function () {
        return made.pictures.reduce(function (before, picture) {
          return before.then(function (saved) {
            return Promise.resolve(savePicture(picture)).then(function () { return saved + 1; });
          });
        }, Promise.resolve(0));
      });
    },
  };
})();
