// A prediction card: ask, take an answer, then reveal. Everything runs in the page; no kernel is needed.

/** "1/4", "25%", "1 000", "0,5" -> a number, or NaN. */
export function parseNumber(text) {
  let t = String(text).trim().replace(/\u2212/g, "-").replace(/[\s_\u00a0\u202f]/g, "");
  if (!t) return NaN;
  const percent = t.endsWith("%");
  if (percent) t = t.slice(0, -1);
  const fraction = t.match(/^([^/]+)\/([^/]+)$/);
  if (fraction) return parseNumber(fraction[1]) / parseNumber(fraction[2]) / (percent ? 100 : 1);
  if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(t)) t = t.replace(/,/g, "");
  else if (/^-?\d+,\d+$/.test(t)) t = t.replace(",", ".");
  if (!/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(t)) return NaN;
  return Number(t) / (percent ? 100 : 1);
}

/** Is the committed value the answer? Numbers agree within a millionth. */
export function isRight(card, value) {
  if (card.options.length) return value === card.answer;
  const given = parseNumber(value);
  const answer = parseNumber(card.answer);
  return Math.abs(given - answer) <= 1e-6 * Math.max(1, Math.abs(answer));
}

/** What leads people to this wrong answer, if the card knows. */
export function misconception(card, value) {
  if (card.options.length) return card.wrong[value] || "";
  const given = parseNumber(value);
  for (const [key, text] of Object.entries(card.wrong)) {
    if (Math.abs(parseNumber(key) - given) <= 1e-6 * Math.max(1, Math.abs(given))) return text;
  }
  return "";
}

let serial = 0;

function isDark(el) {
  const holder = el.closest("[data-jp-theme-light], [data-theme]") || document.body;
  if (holder.dataset.jpThemeLight) return holder.dataset.jpThemeLight === "false";
  if (document.body.classList.contains("vscode-dark")) return true;
  const theme = document.documentElement.dataset.theme;
  if (theme === "dark" || theme === "light") return theme === "dark";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

function render({ model, el }) {
  const card = model.get("card");
  const name = `convlab-predict-${Date.now()}-${serial++}`;
  const root = document.createElement("div");
  root.className = "convlab-predict";
  root.dataset.lmSuppressShortcuts = "true";
  const numeric = card.options.length === 0;
  const fields = numeric
    ? `<label>Your number: <input type="text" inputmode="decimal" autocomplete="off" aria-describedby="${name}-note"></label>`
    : card.options
        .map(
          (option, i) =>
            `<label class="cp-option"><input type="radio" name="${name}" value="${i}">` +
            `<span class="cp-letter">${option.label}</span><span>${option.html}</span><span class="cp-sign"></span></label>`,
        )
        .join("");
  root.innerHTML =
    `<fieldset><legend><strong>Predict.</strong> ${card.question}</legend>${fields}</fieldset>` +
    `<button type="button" class="cp-commit">Commit</button>` +
    `<button type="button" class="cp-again" hidden>Ask me again</button>` +
    `<div class="cp-verdict" role="status" aria-live="polite" tabindex="-1"><p class="cp-note" id="${name}-note">` +
    `${numeric ? "Type a number" : "Choose one"}, then commit. The answer shows after that.</p></div>`;
  el.appendChild(root);

  const commit = root.querySelector(".cp-commit");
  const again = root.querySelector(".cp-again");
  const verdict = root.querySelector(".cp-verdict");
  const inputs = [...root.querySelectorAll("input")];
  const hint = verdict.innerHTML;

  function chosen() {
    if (numeric) return inputs[0].value;
    const picked = inputs.find((input) => input.checked);
    return picked ? card.options[Number(picked.value)].value : null;
  }

  function reveal(value) {
    const right = isRight(card, value);
    inputs.forEach((input) => (input.disabled = true));
    commit.hidden = true;
    again.hidden = false;
    card.options.forEach((option, i) => {
      const row = inputs[i].closest(".cp-option");
      const sign = row.querySelector(".cp-sign");
      inputs[i].checked = option.value === value;
      if (option.value === card.answer) {
        row.classList.add("cp-is-right");
        sign.textContent = option.value === value ? "✓ yours, and right" : "✓ the answer";
      } else if (option.value === value) {
        row.classList.add("cp-is-wrong");
        sign.textContent = "✗ yours";
      }
    });
    const told = numeric ? ` The answer is <strong>${card.answer}</strong>.` : "";
    const why = right ? "" : misconception(card, value);
    verdict.innerHTML =
      `<p><strong>${right ? "✓ Right." : "✗ Not what happens."}</strong>${told}</p>` +
      (why ? `<p>${why}</p>` : "") +
      `<p>${card.because}</p>`;
  }

  function reset() {
    inputs.forEach((input) => {
      input.disabled = false;
      input.checked = false;
      if (numeric) input.value = "";
    });
    root.querySelectorAll(".cp-option").forEach((row) => {
      row.classList.remove("cp-is-right", "cp-is-wrong");
      row.querySelector(".cp-sign").textContent = "";
    });
    commit.hidden = false;
    again.hidden = true;
    verdict.innerHTML = hint;
  }

  function onCommit() {
    const value = chosen();
    if (value === null || (numeric && Number.isNaN(parseNumber(value)))) {
      verdict.innerHTML = numeric
        ? `<p>“${value.replace(/[<>&]/g, "")}” is not a number yet. Type one, such as 12 or 0.5.</p>`
        : "<p>Choose one of the options first. A guess is fine: being wrong here is how it sticks.</p>";
      inputs[0].focus();
      return;
    }
    model.set("committed", value);
    model.set("right", isRight(card, value));
    model.save_changes();
    reveal(value);
    // Not the button that asks again: the next key would throw the answer away.
    verdict.focus();
  }

  function onAgain() {
    model.set("committed", "");
    model.set("right", null);
    model.save_changes();
    reset();
    inputs[0].focus();
  }

  function onKey(event) {
    if (event.key === "Enter" && event.target.tagName === "INPUT" && !event.shiftKey) {
      event.preventDefault();
      onCommit();
    }
    if (event.key === "Escape") root.dispatchEvent(new CustomEvent("convlab-leave", { bubbles: true, cancelable: true }));
    // JupyterLab's shortcuts must not fire; Tab and the browser's own chords go through.
    if (event.key !== "Tab" && !event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
  }

  const onTheme = () => (root.dataset.theme = isDark(el) ? "dark" : "light");
  const observer = new MutationObserver(onTheme);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  onTheme();
  commit.addEventListener("click", onCommit);
  again.addEventListener("click", onAgain);
  root.addEventListener("keydown", onKey);
  // The answer may also come from Python: after a reload the kernel still knows it.
  const onAnswer = () => (model.get("committed") ? reveal(model.get("committed")) : reset());
  model.on("change:committed", onAnswer);
  if (model.get("committed")) reveal(model.get("committed"));

  return () => {
    model.off("change:committed", onAnswer);
    observer.disconnect();
    root.remove();
  };
}

/** Copies of this widget in the page (convlab/embed) link themselves with the kernel's model while it is there. */
function initialize({ model }) {
  const models = (globalThis.convlabModels ??= new Map());
  const key = model.get("_page_key");
  const tell = () => document.dispatchEvent(new CustomEvent("convlab-model", { detail: key }));
  models.set(key, model);
  tell();
  return () => {
    models.delete(key);
    tell();
  };
}

export default { initialize, render };
