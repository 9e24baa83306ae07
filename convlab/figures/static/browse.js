// Puts the pictures that stand before this script's parent, each under a heading, behind a slider. Without it they are
// all there, one below the other.
(() => {
  "use strict";
  const own = document.currentScript?.closest(".convlab-widget");
  const unused = () => [...document.querySelectorAll(".convlab-widget:not([data-started])")].find((place) => place.previousElementSibling?.closest(".convlab-pictures"));
  const place = own ?? unused();
  if (!place) return;
  place.dataset.started = "";
  const parts = [...place.previousElementSibling.querySelectorAll(":scope > [data-label]")];
  const made = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const slider = made("input", { type: "range", min: 0, max: parts.length - 1, step: 1, style: "width: min(20em, 60vw)" });
  const shown = made("output", {});
  const choose = () => {
    parts.forEach((part, n) => (part.hidden = n !== Number(slider.value)));
    shown.textContent = parts[slider.value].dataset.label;
    slider.setAttribute("aria-valuetext", shown.textContent);
  };
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Escape") slider.dispatchEvent(new CustomEvent("convlab-leave", { bubbles: true, cancelable: true }));
    // JupyterLab's shortcuts must not take the arrow keys.
    if (/^(Arrow|Home|End|Page|Escape)/.test(event.key)) event.stopPropagation();
  });
  slider.addEventListener("input", choose);
  slider.value = 0;
  for (const part of parts) part.querySelector("h5").hidden = true;
  const label = made("label", { style: "display: flex; gap: 0.6em; align-items: center" }, made("span", {}, parts[0].dataset.name), slider);
  const row = made("div", { class: "convlab-slider", style: "display: flex; flex-wrap: wrap; gap: 0.6em; align-items: center; margin-bottom: 0.5em", "data-lm-suppress-shortcuts": "true" }, label, shown);
  place.previousElementSibling.prepend(row);
  choose();
})();
