// What the theme leaves to us: widgets follow its light and dark, wide blocks can be scrolled by keyboard, and a search
// from disk does not try to read other pages, which browsers forbid there.
(() => {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  function tellWidgets() {
    const chosen = document.body.dataset.theme;
    const isDark = chosen === "dark" || (chosen !== "light" && dark.matches);
    // The widgets know JupyterLab's way to say it.
    document.body.dataset.jpThemeLight = String(!isDark);
  }

  function name() {
    document.querySelector(".sidebar-drawer")?.setAttribute("aria-label", "The course");
    document.querySelector(".toc-drawer")?.setAttribute("aria-label", "This page");
  }

  function reachable() {
    for (const block of document.querySelectorAll("pre, .table-wrapper, .convlab-formula, .output.text_html")) {
      const scrolls = block.scrollWidth > block.clientWidth || block.scrollHeight > block.clientHeight;
      if (scrolls) block.tabIndex = 0;
      else block.removeAttribute("tabindex");
    }
  }

  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS !== "undefined")
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  // Sphinx's own way to split what was typed, but for what an apostrophe leaves: it would mark every t for "can't".
  globalThis.splitQuery = (query) => query.split(/['’]\p{Letter}\b|[^\p{Letter}\p{Number}_]+/u).filter((term) => term);
  // Sphinx marks the words that were searched for, and stumbles over those in the titles of the theme's icons.
  document.querySelectorAll("body > svg title").forEach((title) => title.remove());
  document.addEventListener("DOMContentLoaded", () => {
    name();
    tellWidgets();
    new MutationObserver(tellWidgets).observe(document.body, { attributes: true, attributeFilter: ["data-theme"] });
    dark.addEventListener("change", tellWidgets);
    reachable();
    addEventListener("load", reachable); // pictures have their size now
    addEventListener("resize", reachable);
  });
})();
