// What the page says of each setting: a line of JSON for each case in the file named by CASES.
import { readFileSync } from "node:fs";

import * as m from "../../../convlab/explorer/static/explorer.js";

const said = JSON.parse(readFileSync(process.env.CASES, "utf8")).map(({ spec: given, size }) => {
  const spec = m.normalise(given);
  const error = m.checkSpec(spec) ?? m.checkSize(spec, size);
  if (!error) return null;
  const { kind, code, problem, pytorch, fix } = error;
  return { kind, code, problem, pytorch, fix, arguments: error.arguments };
});
console.log(JSON.stringify(said));
