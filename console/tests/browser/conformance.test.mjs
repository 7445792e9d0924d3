/** The fixtures give the same answers in the browser as natively and in Node. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { FOLDERS } from "../conformance.mjs";
import { texts } from "../node/engine.mjs";
import { suite } from "./harness.mjs";

const CONSOLE = fileURLToPath(new URL("../..", import.meta.url));

suite("conformance", (check) => {
  check("the fixtures are answered as natively", async ({ page, print }) => {
    const { asked, failures } = await page.evaluate(async (files) => {
      const [engine, { conformance }] = await Promise.all([import(String("/dist/engine.js")), import(String("/tests/conformance.mjs"))]);
      await engine.load();
      return conformance(engine, files);
    }, texts(...FOLDERS));
    print(`asked: ${JSON.stringify(asked)}`);
    assert.deepEqual(failures.slice(0, 20), [], `${failures.length} failures`);
    assert.ok(asked.evaluation > 600 && asked.access > 60 && asked.texts > 150, JSON.stringify(asked));
  }, { root: CONSOLE, path: "tests/browser/pages/blank.html", ready: false });
});
