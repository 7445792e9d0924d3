/** The fixtures give the same answers as natively. */
import assert from "node:assert/strict";
import test from "node:test";
import { conformance, FOLDERS } from "../conformance.mjs";
import { engine, texts } from "./engine.mjs";

test("the fixtures are answered as natively", async () => {
  await engine.load();
  const { asked, failures } = await conformance(engine, texts(...FOLDERS));
  assert.ok(asked.evaluation > 600, `only ${asked.evaluation} evaluation cases`);
  assert.ok(asked.access > 60, `only ${asked.access} access tests`);
  assert.ok(asked.texts > 150, `only ${asked.texts} texts`);
  assert.ok(asked.reports > 90, `only ${asked.reports} reports`);
  assert.deepEqual(failures.slice(0, 20), [], `${failures.length} failures`);
});
