"use strict";
// Elements from data: text is always text, never markup.

(function () {
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) {
        made.addEventListener(name.slice(2), value);
      } else if (value === true) {
        made.setAttribute(name, "");
      } else if (value !== false && value !== null && value !== undefined) {
        made.setAttribute(name, String(value));
      }
    }
    made.append(...present(children));
    return made;
  }

  function present(children) {
    return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
  }

  // A name from data may be in any script.
  function foreign(words, tag = "bdi") {
    return element(tag, { dir: "auto" }, words);
  }

  function find(name) {
    return document.getElementById(name);
  }

  function fill(name, ...children) {
    find(name).replaceChildren(...present(children));
  }

  function badge(mark) {
    const sign = element("span", { "aria-hidden": "true" }, mark.sign);
    return element("span", { class: `badge tone-${mark.tone}` }, sign, " ", gridsvc.text(mark.text));
  }

  function notice(code, params = {}, tone = "mute") {
    return element("p", { class: `notice tone-${tone}` }, gridsvc.text(code, params));
  }

  function failure(error, retry) {
    const words = gridsvc.text("load.failed", { reason: error.message });
    const button = element("button", { type: "button", class: "plain", onclick: retry }, gridsvc.text("load.retry"));
    return element("div", { class: "notice tone-bad", role: "alert" }, words, " ", button);
  }

  // The file of a site, where there is a service to show it.
  function siteLink(site, words = gridsvc.text("site.file")) {
    const href = site && gridsvc.source.siteFile(site);
    return href && element("a", { class: "file-link", href }, words);
  }

  function announce(words) {
    find("said").textContent = words;
  }

  // Shows that something is on its way, then what came of it; only the latest of several attempts is shown.
  const latest = new Map();
  async function load(name, work, show) {
    const turn = (latest.get(name) || 0) + 1;
    latest.set(name, turn);
    const place = find(name);
    place.setAttribute("aria-busy", "true");
    try {
      const result = await work();
      if (latest.get(name) === turn) {
        show(result);
      }
    } catch (error) {
      if (latest.get(name) === turn) {
        fill(name, failure(error, () => load(name, work, show)));
      }
    } finally {
      if (latest.get(name) === turn) {
        place.removeAttribute("aria-busy");
      }
    }
  }

  Object.assign(gridsvc, { element, foreign, find, fill, badge, notice, siteLink, announce, load });
})();
