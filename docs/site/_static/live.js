// Widgets on a page without a kernel. Each .convlab-live holds the state of its models as JSON; anywidgets bring their
// own code, in live/*.js beside this file, and the few ipywidgets of the lessons are drawn here. Classic scripts and
// blob addresses only, so that a page opened from disk works like one from a server.
(() => {
  "use strict";
  const beside = document.currentScript.src;
  const scripts = (globalThis.convlabScripts = {});
  const REFERENCE = "IPY_MODEL_";

  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

  class Model {
    constructor({ state, buffers = [] }) {
      this.state = state;
      this.listeners = {};
      for (const [path, text] of buffers) {
        let place = state;
        for (const name of path.slice(0, -1)) place = place[name];
        place[path.at(-1)] = bytes(text);
      }
    }
    get(name) { return this.state[name]; }
    set(name, value) {
      if (typeof name === "object") return Object.entries(name).forEach(([key, v]) => this.set(key, v));
      if (this.state[name] === value) return;
      this.state[name] = value;
      this.trigger(`change:${name}`);
      this.trigger("change");
    }
    trigger(event) { (this.listeners[event] ?? []).slice().forEach((work) => work()); }
    on(event, work) { (this.listeners[event] ??= []).push(work); }
    off(event, work) {
      if (event === undefined) this.listeners = {};
      else this.listeners[event] = work ? (this.listeners[event] ?? []).filter((other) => other !== work) : [];
    }
    save_changes() {}
    send() {}
  }

  const loading = {};
  function load(name) {
    return (loading[name] ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL(`live/${name}`, beside);
      script.onload = done;
      script.onerror = () => fail(new Error(`${name} is not there`));
      document.head.append(script);
    }).then(async () => {
      const { esm, css } = scripts[name];
      document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
      const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
      const { default: widget } = await import(address);
      URL.revokeObjectURL(address);
      return typeof widget === "function" ? widget() : widget;
    }));
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // Every view draws into an element that is on the page already: some measure their place.
  const box = (className) => async (model, el, page) => {
    el.className = className;
    const slots = model.get("children").map(() => el.appendChild(element("div")));
    await Promise.all(model.get("children").map((name, i) => draw(name.slice(REFERENCE.length), slots[i], page)));
  };

  const VIEWS = {
    BoxModel: box("convlab-box"),
    VBoxModel: box("convlab-box"),
    HBoxModel: box("convlab-row"),
    async StackModel(model, el, page) {
      await box("convlab-box")(model, el, page);
      const choose = () => [...el.children].forEach((slot, i) => (slot.hidden = i !== model.get("selected_index")));
      model.on("change:selected_index", choose);
      choose();
    },
    HTMLModel(model, el) {
      const write = () => (el.innerHTML = model.get("value"));
      model.on("change:value", write);
      write();
    },
    SelectionSliderModel(model, el) {
      const labels = model.get("_options_labels");
      const slider = element("input", { type: "range", min: 0, max: labels.length - 1, step: 1 });
      const shown = element("output");
      const write = () => {
        slider.value = model.get("index");
        slider.setAttribute("aria-valuetext", labels[model.get("index")]);
        shown.textContent = labels[model.get("index")];
      };
      slider.addEventListener("input", () => model.set("index", Number(slider.value)));
      model.on("change:index", write);
      write();
      el.className = "convlab-slider";
      el.append(element("label", {}, element("span", {}, model.get("description")), slider), shown);
    },
  };

  async function draw(id, el, page) {
    const entry = page.entries[id];
    const model = page.models[id];
    if (!entry.script) return VIEWS[entry.model](model, el, page);
    const widget = await load(entry.script);
    await widget.initialize?.({ model });
    return widget.render({ model, el });
  }

  function link(models, { model, state }) {
    const [source, target] = [state.source, state.target].map(([reference, name]) => {
      return { model: models[reference.slice(REFERENCE.length)], name };
    });
    const copy = (from, to) => () => to.model.set(to.name, from.model.get(from.name));
    source.model.on(`change:${source.name}`, copy(source, target));
    if (model === "LinkModel") target.model.on(`change:${target.name}`, copy(target, source));
    copy(source, target)();
  }

  async function bringToLife(place) {
    const { root, models: entries } = JSON.parse(place.querySelector("script").textContent);
    const models = {};
    for (const [id, entry] of Object.entries(entries)) models[id] = new Model(entry);
    for (const entry of Object.values(entries)) if (entry.model.endsWith("LinkModel")) link(models, entry);
    const still = place.querySelector(".convlab-still");
    const el = element("div");
    still.before(el);
    try {
      await draw(root, el, { models, entries });
    } catch (error) {
      el.remove();
      throw error;
    }
    still.remove();
    place.convlabModel = models[root];
  }

  const start = () => {
    const places = [...document.querySelectorAll(".convlab-live")];
    const all = places.map((place) => bringToLife(place).catch((error) => {
      console.error(`A widget stays a still picture: ${error.message}`);
    }));
    Promise.all(all).then(() => (document.documentElement.dataset.alive = places.length));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
