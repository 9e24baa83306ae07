// Starts widgets from what is stored beside them in a notebook (see convlab/embed). A classic script, written into each
// output: it must not need anything else, because any cell may be run, moved or cleared alone.
(() => {
  "use strict";
  // The notebook's page is one page for all its outputs: modules are unpacked once, and what is gone is ended.
  const shared = (globalThis.convlabEmbed ??= { widgets: new Map(), mounted: new Set() });
  const models = (globalThis.convlabModels ??= new Map());

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const content = (value) => (value instanceof DataView ? [...new Uint8Array(value.buffer, value.byteOffset, value.byteLength)] : value);
  const same = (a, b) => a === b || JSON.stringify(content(a) ?? null) === JSON.stringify(content(b) ?? null);

  /** The widget's model as its module sees it: the state lives here, and in the kernel's model where there is one. */
  class Model {
    constructor(state) {
      this.state = state;
      this.listeners = {};
      this.moved = new Set();
      this.kernel = null;
      this.follow = () => this.take();
    }
    get(name) { return this.state[name]; }
    set(name, value) {
      if (typeof name === "object") return Object.entries(name).forEach(([key, inner]) => this.set(key, inner));
      if (this.state[name] === value) return;
      this.state[name] = value;
      if (this.kernel) this.kernel.set(name, value);
      else this.moved.add(name);
      this.tell([name]);
    }
    save_changes() {
      try {
        this.kernel?.save_changes();
      } catch {
        // The kernel died a moment ago; the page goes on without it.
        this.kernel = null;
      }
    }
    send(...message) { this.kernel?.send(...message); }
    on(event, work) { (this.listeners[event] ??= []).push(work); }
    off(event, work) { this.listeners[event] = work ? (this.listeners[event] ?? []).filter((other) => other !== work) : []; }
    tell(names) {
      for (const event of [...names.map((name) => `change:${name}`), "change"]) (this.listeners[event] ?? []).slice().forEach((work) => work());
    }
    /** What the kernel's model says now. */
    take(names = Object.keys(this.state)) {
      const changed = names.filter((name) => !same(this.state[name], this.kernel.get(name)));
      for (const name of names) this.state[name] = this.kernel.get(name);
      if (changed.length) this.tell(changed);
    }
    /** From now on two are one. What was moved here while the kernel's model was awaited, is moved there. */
    attach(kernel) {
      if (kernel === this.kernel) return;
      this.kernel?.off("change", this.follow);
      this.kernel = kernel ?? null;
      if (!kernel) return;
      this.take(Object.keys(this.state).filter((name) => !this.moved.has(name)));
      for (const name of this.moved) kernel.set(name, this.state[name]);
      if (this.moved.size) this.save_changes();
      this.moved.clear();
      kernel.on("change", this.follow);
    }
  }

  async function unpack(text) {
    const stream = new Blob([bytes(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
    const { esm, css } = JSON.parse(await new Response(stream).text());
    document.head.append(Object.assign(document.createElement("style"), { textContent: css }));
    const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    try {
      return (await import(address)).default;
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  async function start(place) {
    place.dataset.started = "";
    const data = JSON.parse(place.querySelector("script").textContent);
    const stills = [];
    for (let before = place.previousElementSibling; before; before = before.previousElementSibling) stills.push(before);
    const show = (still) => stills.forEach((part) => (part.hidden = !still));
    show(false);
    // JupyterLab's styles for HTML (tables, lists, code) are not meant for what draws itself.
    const host = place.closest(".jp-RenderedHTMLCommon");
    host?.classList.remove("jp-RenderedHTMLCommon");
    const el = document.createElement("div");
    try {
      if (!shared.widgets.has(data.code)) shared.widgets.set(data.code, unpack(data.code));
      const widget = await shared.widgets.get(data.code);
      const state = { ...data.state };
      for (const [name, text] of Object.entries(data.bytes)) state[name] = new DataView(bytes(text).buffer);
      const model = new Model(state);
      place.append(el);
      model.attach(models.get(data.key));
      const unmount = widget.render({ model, el });
      const link = ({ detail }) => detail === data.key && model.attach(models.get(data.key));
      document.addEventListener("convlab-model", link);
      shared.mounted.add({
        // JupyterLab takes a cell out of the page while it is out of sight; an output that is replaced has no cell.
        gone: () => !place.isConnected && !place.closest(".jp-Cell"),
        end() {
          document.removeEventListener("convlab-model", link);
          model.attach(null);
          unmount?.();
        },
      });
    } catch (error) {
      el.remove();
      show(true);
      host?.classList.add("jp-RenderedHTMLCommon");
      console.warn(`A widget of convlab stays a still picture: ${error.message}`);
    }
  }

  for (const old of shared.mounted) {
    if (old.gone()) {
      old.end();
      shared.mounted.delete(old);
    }
  }
  // Some notebooks run a script elsewhere than it stands.
  const own = document.currentScript?.closest(".convlab-widget");
  const waiting = document.querySelectorAll(".convlab-widget:not([data-started]):has(> script[type='application/json'])");
  for (const place of own ? [own] : waiting) start(place);
})();
