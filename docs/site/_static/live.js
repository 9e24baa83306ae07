// Explorers and cards on a page without a kernel. Each .convlab-live holds its state as JSON; the modules lie in live/*.js
// beside this file. Classic scripts and blob addresses only, so that a page opened from disk works like one from a server.
(() => {
  "use strict";
  const beside = document.currentScript.src;
  const scripts = (globalThis.convlabScripts = {});

  const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);

  class Model {
    constructor(state, binary) {
      this.state = state;
      this.listeners = {};
      for (const [name, text] of Object.entries(binary)) state[name] = bytes(text);
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
      return widget;
    }));
  }

  async function bringToLife(place) {
    const { script, state, bytes: binary } = JSON.parse(place.querySelector("script").textContent);
    const model = new Model(state, binary);
    const still = place.querySelector(".convlab-still");
    const el = document.createElement("div");
    still.before(el);
    try {
      (await load(script)).render({ model, el });
    } catch (error) {
      el.remove();
      throw error;
    }
    still.remove();
    place.convlabModel = model;
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
