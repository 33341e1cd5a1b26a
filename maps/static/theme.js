"use strict";
// Sets the theme before anything is drawn: what the reader chose, else what the system prefers.

(function () {
  const KEY = "gridsvc-theme";
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function keep(theme) {
    try {
      window.localStorage.setItem(KEY, theme);
    } catch {
      return;
    }
  }

  function show(theme) {
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  function follow() {
    show(chosen() || (dark.matches ? "dark" : "light"));
  }

  function switchTheme() {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keep(theme);
    show(theme);
  }

  follow();
  dark.addEventListener("change", follow);
  document.addEventListener("DOMContentLoaded", function () {
    for (const button of document.querySelectorAll("[data-switch-theme]")) {
      button.addEventListener("click", switchTheme);
    }
  });
})();
