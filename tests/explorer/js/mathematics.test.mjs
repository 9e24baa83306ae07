import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as m from "../../../convlab/explorer/static/explorer.js";
import { compare, compareLinks } from "./compare.mjs";

const vectors = process.env.VECTORS ? JSON.parse(readFileSync(process.env.VECTORS, "utf8")) : null;

test("agrees with PyTorch on random layers and stacks", { skip: !vectors && "no vectors: pytest makes them" }, () => {
  const { wrong, seen } = compare(m, vectors);
  assert.deepEqual(wrong, []);
  assert.ok(seen.refused > 30 && seen.ran > 150 && seen.transposed > 30, JSON.stringify(seen));
});

test("linking agrees with every product of the layer", { skip: !vectors && "no vectors: pytest makes them" }, () => {
  assert.deepEqual(compareLinks(m, vectors), []);
});

test("anything that can be typed gives an error with a repair, never an exception", () => {
  const typed = [0, -1, NaN, 1e9, 2.5, -1e300, Infinity];
  const one = ["in_channels", "out_channels", "groups"];
  const two = ["kernel_size", "stride", "padding", "dilation", "input_size"];
  for (const value of typed) {
    for (const name of [...one, ...two]) {
      if (value === 0 && name === "padding") continue;
      const { input_size: size = [6, 6], ...given } = { [name]: one.includes(name) ? value : [value, value] };
      const spec = m.normalise(given);
      const { error } = m.derive(spec, size, new Float64Array(36), new Float64Array(9), new Float64Array(1));
      assert.ok(error, `${name}=${value}`);
      for (const part of ["problem", "pytorch", "fix"]) assert.ok(error[part], `${name}=${value} has no ${part}`);
      assert.ok(error.repairs.length, `${name}=${value} has no repair: ${error.problem}`);
      const { input_size: mended = size, ...rest } = error.repairs[0].changes;
      assert.equal(m.findError({ ...spec, ...rest }, mended), null, `${name}=${value}: ${JSON.stringify(error.repairs[0])}`);
    }
  }
});

test("numbers are shown exactly, or said to be rounded", () => {
  assert.equal(m.format(-3), "−3");
  assert.equal(m.format(-0), "0");
  assert.equal(m.format(1 / 3), "0.333");
  assert.ok(m.isRounded(1 / 3));
  assert.ok(!m.isRounded(0.5));
  assert.ok(!m.isRounded(-7));
});

test("a larger input keeps the numbers it had", () => {
  const small = m.presetInput("small numbers", m.normalise({}), [3, 3]);
  const edited = small.slice();
  edited[4] = 9;
  const grown = m.refit(edited, [1, 3, 3], [2, 4, 4], m.defaultInput);
  assert.equal(grown[5], 9);
  assert.equal(grown.length, 32);
  assert.equal(grown[15], m.defaultInput(0, 3, 3));
  assert.deepEqual([...m.refit(grown, [2, 4, 4], [1, 3, 3], m.defaultInput)], [...edited]);
});

test("presets fit every shape", () => {
  const spec = m.normalise({ in_channels: 4, out_channels: 2, groups: 2, kernel_size: [2, 3] });
  for (const name of Object.keys(m.WEIGHT_PRESETS)) assert.equal(m.presetWeight(name, spec).length, 24, name);
  for (const name of Object.keys(m.INPUT_PRESETS)) assert.equal(m.presetInput(name, spec, [5, 7]).length, 140, name);
  const identity = m.normalise({ in_channels: 2, out_channels: 2, padding: 1 });
  const geo = m.geometry(identity, [5, 5]);
  const x = m.presetInput("small numbers", identity, [5, 5]);
  assert.deepEqual([...m.forward(identity, geo, x, m.presetWeight("identity", identity), new Float64Array(2))], [...x]);
});

test("what floor drops is said in words", () => {
  const say = (given, size) => m.leftoverSentence(m.geometry(m.normalise(given), size));
  assert.equal(say({ stride: 2 }, [7, 7]), "");
  assert.match(say({ stride: 2 }, [8, 7]), /^The last row of the padded input is never read/);
  assert.match(say({ stride: 3 }, [8, 7]), /^The last 2 rows and the last column of the padded input are never read/);
});
