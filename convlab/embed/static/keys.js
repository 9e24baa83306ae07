// Keys that lead out of what lives in a notebook, once for each page. Where there is no notebook nothing happens.
(() => {
  "use strict";
  if (globalThis.convlabKeys) return;
  globalThis.convlabKeys = true;
  const leave = (from, onward) => {
    const cell = from.closest(".jp-Cell");
    if (!cell) return false;
    let next = onward ? cell.nextElementSibling : null;
    while (next && !next.matches(".jp-Cell")) next = next.nextElementSibling;
    (next ?? cell).focus();
    (next ?? cell).scrollIntoView({ block: "nearest" });
    return true;
  };
  // Before everything else: on a button this key would press it, and JupyterLab's own would run the cell anew, which
  // throws away what was moved or answered.
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!event.target.closest?.(".convlab-widget, .convlab-pictures") || !leave(event.target, true)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  // A widget asks for it when Escape has nothing to close in the widget itself.
  document.addEventListener("convlab-leave", (event) => leave(event.target, false) && event.preventDefault());
})();
