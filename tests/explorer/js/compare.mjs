// Compares the explorer's mathematics with what PyTorch answered; runs in node and in a browser alike. Returns what differs.

const near = (a, b) => a.length === b.length && a.every((n, k) => Math.abs(n - b[k]) < 1e-9);
const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);

export function compare(m, { layers, stacks }) {
  const wrong = [];
  const seen = { refused: 0, ran: 0, transposed: 0 };
  layers.forEach((v, n) => {
    const check = (what, fine, got) => fine || wrong.push(`layer ${n} ${JSON.stringify(v.spec)} on ${v.size}: ${what}, got ${JSON.stringify(got)}`);
    const spec = m.normalise(v.spec);
    const found = m.findError(spec, v.size);
    if (v.error) {
      seen.refused++;
      const said = found && { code: found.code, problem: found.problem, pytorch: found.pytorch, fix: found.fix };
      check(`refused with ${JSON.stringify(v.error)}`, equal(said, v.error), said);
      if (!found) return;
      const mends = m.repairs(spec, v.size, found);
      for (const { changes } of mends) {
        const { input_size: size = v.size, ...rest } = changes;
        const after = m.findError({ ...spec, ...rest }, size);
        check("a repair leaves the same error", after?.code !== found.code, changes);
      }
      return;
    }
    check("accepted", found === null, found);
    if (found) return;
    seen.ran++;
    const geo = m.geometry(spec, v.size);
    const [x, w, b, g] = [v.x, v.w, v.b, v.g].map((list) => Float64Array.from(list));
    const y = [...m.forward(spec, geo, x, w, b)];
    check("shape", equal([spec.out_channels, ...geo.out], v.shape), geo.out);
    check("values", near(y, v.y), y);
    const { dx, dw, db } = m.gradients(spec, geo, x, w, g);
    check("gradient of the input", near([...dx], v.dx), [...dx]);
    check("gradient of the weight", near([...dw], v.dw), [...dw]);
    if (v.db) check("gradient of the bias", near([...db], v.db), [...db]);
    const [, W] = v.size;
    const sources = [...geo.maps[0]].flatMap((r) => [...geo.maps[1]].map((c) => (r < 0 || c < 0 ? -1 : r * W + c)));
    check("sources of the padding", equal(sources, v.sources), sources);
    check("use counts", equal(m.useCounts(spec, geo), v.uses), m.useCounts(spec, geo));
    check("leftover", equal(geo.leftover, v.leftover), geo.leftover);
    check("parameters", m.parameters(spec) === v.parameters, m.parameters(spec));
    check("MACs", m.macs(spec, geo) === v.macs, m.macs(spec, geo));
    check("code", m.codeLine(spec) === v.code, m.codeLine(spec));
    check("transposed refused exactly where PyTorch cannot", (m.checkTransposed(spec, geo) === null) === (v.transposed !== null), null);
    if (v.transposed) {
      seen.transposed++;
      const { result } = m.transposed(spec, geo, Float64Array.from(v.y), w);
      check("transposed", near([...result], v.transposed), [...result]);
    }
    const row = [...m.matrixRow(spec, geo, w, ...v.row.at)];
    check("row of the matrix", near(row, v.row.values), row);
    // The terms of an output, and of a gradient, sum to it exactly: everything here is a small whole number.
    const [o, i, j] = v.row.at;
    const parts = m.terms(spec, geo, x, w, o, i, j).reduce((n, t) => n + t.product, 0) + (spec.bias ? b[o] : 0);
    check("terms", parts === v.y[(o * geo.out[0] + i) * geo.out[1] + j], parts);
    const at = [spec.in_channels - 1, v.size[0] - 1, v.size[1] - 1];
    const gradient = m.inputGradientTerms(spec, geo, w, g, ...at).reduce((n, t) => n + t.product, 0);
    check("terms of the input's gradient", gradient === v.dx[v.dx.length - 1], gradient);
    const [oc, cg, kh, kw] = m.weightShape(spec);
    const last = m.weightGradientTerms(spec, geo, x, g, oc - 1, cg - 1, kh - 1, kw - 1).reduce((n, t) => n + t.product, 0);
    check("terms of the weight's gradient", last === v.dw[v.dw.length - 1], last);
  });
  stacks.forEach((v, n) => {
    const check = (what, fine, got) => fine || wrong.push(`stack ${n} ${JSON.stringify(v.layers)} on ${v.size}: ${what}, got ${JSON.stringify(got)}`);
    const table = m.receptiveField(v.layers, v.size);
    check("sizes", equal(table.map((row) => row.size), v.sizes), table.map((row) => row.size));
    const column = (name) => table.slice(1).map((row) => row[name]);
    check("fields", equal(column("field"), v.fields), column("field"));
    check("jumps", equal(column("jump"), v.jumps), column("jump"));
    check("starts", equal(column("start"), v.starts), column("start"));
    const back = m.cones(table, v.layers.length, v.last);
    const nothing = back[0].some((list) => list.length === 0);
    check("what is read", equal(nothing ? [[], []] : back[0], [v.rows, v.columns]), back[0]);
    // The other direction: a pixel reaches the last cell exactly when the last cell reads it.
    for (const r of [0, 3, 8]) {
      const forth = m.cones(table, 0, [r, r]);
      const [rows, columns] = forth[v.layers.length];
      const reached = rows.includes(v.last[0]) && columns.includes(v.last[1]);
      check("what is reached", reached === (v.rows.includes(r) && v.columns.includes(r)), [r, rows, columns]);
    }
  });
  return { wrong, seen };
}

/** Linking rules against brute force over every product of the layer. */
export function compareLinks(m, { layers }) {
  const wrong = [];
  for (const v of layers.filter((layer) => !layer.error && layer.macs < 1500)) {
    const spec = m.normalise(v.spec);
    const geo = m.geometry(spec, v.size);
    const [x, w] = [v.x, v.w].map((list) => Float64Array.from(list));
    const every = [];
    for (let o = 0; o < spec.out_channels; o++) {
      for (let i = 0; i < geo.out[0]; i++) {
        for (let j = 0; j < geo.out[1]; j++) for (const t of m.terms(spec, geo, x, w, o, i, j)) every.push({ ...t, o, i, j });
      }
    }
    const count = (list, key) => {
      const found = {};
      for (const t of list) found[key(t)] = (found[key(t)] ?? 0) + 1;
      return found;
    };
    const plain = (map) => Object.fromEntries([...map].filter(([, n]) => n > 0));
    const agree = (what, at, map, list, key) => {
      const sorted = (object) => JSON.stringify(Object.entries(object).sort());
      if (sorted(plain(map)) !== sorted(count(list, key))) wrong.push(`${JSON.stringify(v.spec)} on ${v.size}: ${what} of ${JSON.stringify(at)}`);
    };
    const output = (t) => `${t.o},${t.i},${t.j}`;
    const weight = (t) => `${t.o},${t.slice},${t.u},${t.v}`;
    const place = (t) => `${t.channel},${t.row},${t.column}`;
    const middle = every[Math.floor(every.length / 2)];
    const ends = [every[0], middle, every[every.length - 1]];
    for (const t of ends) {
      let at = { pane: "output", o: t.o, i: t.i, j: t.j };
      let found = m.links(spec, geo, at);
      const mine = every.filter((u) => output(u) === output(t));
      agree("input cells", at, found.inputs, mine, place);
      agree("weights", at, found.weights, mine, weight);
      for (const u of mine) if (found.taps.get(place(u)) !== u.u * spec.kernel_size[1] + u.v) wrong.push(`tap of ${place(u)}`);
      at = { pane: "weight", o: t.o, c: t.slice, u: t.u, v: t.v };
      found = m.links(spec, geo, at);
      const uses = every.filter((u) => weight(u) === weight(t));
      agree("outputs", at, found.outputs, uses, output);
      agree("input cells", at, found.inputs, uses, place);
      // A pixel: through its own place and through the copies that padding makes of it. A padding cell: its place alone.
      at = { pane: "input", c: t.channel, i: t.row, j: t.column };
      found = m.links(spec, geo, at);
      const same = (u) => t.source && u.source && u.source[0] === t.source[0] && u.source[1] === t.source[1];
      const reads = every.filter((u) => u.channel === t.channel && (t.padding ? place(u) === place(t) : same(u)));
      agree("outputs", at, found.outputs, reads, output);
      agree("weights", at, found.weights, reads, weight);
      if (t.padding && t.source && !found.sources.has(`${t.channel},${t.source}`)) wrong.push(`source of padding ${place(t)}`);
    }
  }
  return wrong;
}
