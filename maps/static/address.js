"use strict";
// What the reader chose stands in the address, so that it can be shared and the way back works.

(function () {
  function chosen() {
    return new URLSearchParams(window.location.hash.slice(1));
  }

  function get(name) {
    return chosen().get(name) || "";
  }

  function moved(changes) {
    const next = chosen();
    for (const [name, value] of Object.entries(changes)) {
      if (value === "" || value === null || value === false) {
        next.delete(name);
      } else {
        next.set(name, value === true ? "1" : value);
      }
    }
    return `#${next}`;
  }

  // A step that the way back should undo.
  function step(changes) {
    const hash = moved(changes);
    if (hash !== `#${chosen()}`) {
      window.location.hash = hash;
    }
  }

  // A detail, such as where the map stands, that is no step of its own.
  function note(changes) {
    window.history.replaceState(null, "", moved(changes));
    document.dispatchEvent(new CustomEvent("addressnoted"));
  }

  // Links to the same page in the other language carry the choice along.
  function follow() {
    for (const link of document.querySelectorAll("a[data-keep-choice]")) {
      link.hash = window.location.hash;
    }
  }
  window.addEventListener("hashchange", follow);
  document.addEventListener("addressnoted", follow);

  gridsvc.address = { get, step, note, follow };
})();
