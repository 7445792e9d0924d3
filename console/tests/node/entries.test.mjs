/** Users and partitions as people write them into the form. */
import assert from "node:assert/strict";
import test from "node:test";
import { source } from "./source.mjs";

const [{ entryLines, partitionsText, readPartitions }] = await source("state/entries.ts");
const OBJECT_ID = "64d0f3b81c6e5a2f90470005";
const UUID = "3f0c9a52-7d1e-4b86-9a44-0c5e1f7b2d10";

test("entries of lines begin where something stands, whatever ends the lines", () => {
  for (const end of ["\n", "\r\n", "\r"]) {
    assert.deepEqual(entryLines(["", "a", "  ", "b", ""].join(end)), [2, 4], JSON.stringify(end));
  }
  assert.deepEqual(entryLines(""), []);
});

test("entries of an array begin with its elements, not with what is inside of them", () => {
  assert.deepEqual(entryLines('\n [{"a": [1,\n 2]},\n\n "x, ] \\" [", \n3,\n[]\n]'), [2, 5, 6, 7]);
  assert.deepEqual(entryLines("[]"), []);
  assert.deepEqual(entryLines("[\n"), [], "an array that somebody is about to write");
});

for (const [type, line, value] of [
  ["string", "red", "red"],
  ["string", "  red  ", "red"],
  ["string", "null", null],
  ["string", '"null"', "null"],
  ["string", OBJECT_ID, OBJECT_ID],
  ["objectId", OBJECT_ID, { $oid: OBJECT_ID }],
  ["objectId", "red", "red"],
  ["uuid", UUID, { $uuid: UUID }],
  ["uuid", UUID.replaceAll("-", ""), UUID.replaceAll("-", "")],
  ["long", "-9007199254740993", { $numberLong: "-9007199254740993" }],
  ["long", "1.5", "1.5"],
  ["long", '{"$numberLong": "5"}', { $numberLong: "5" }],
  [null, "5", "5"],
]) {
  test(`the line ${line} of a key of type ${type} means ${JSON.stringify(value)}`, () => {
    assert.deepEqual(readPartitions(line, type), { values: [value], lines: [1], problems: [] });
  });
}

test("a line that only begins like JSON is a problem of its own", () => {
  const { values, lines, problems } = readPartitions('a\n{"$oid"\n\nb', "string");
  assert.deepEqual([values, lines], [["a", "b"], [1, 4]]);
  assert.deepEqual(problems.map(({ index, line }) => ({ index, line })), [{ index: null, line: 2 }]);
  assert.match(problems[0].message, /not/);
});

test("a broken array is one problem, and gives nothing", () => {
  const { values, lines, problems } = readPartitions('["a",', "string");
  assert.deepEqual([values, lines, problems.length], [[], [], 1]);
  assert.match(problems[0].message, /not JSON/);
});

test("an array gives its values with their lines", () => {
  assert.deepEqual(readPartitions('[\n"a",\nnull, 5]', "string"), { values: ["a", null, 5], lines: [2, 3, 3], problems: [] });
});

test("whole numbers keep their digits, in lines and in arrays", () => {
  const long = { $numberLong: "9007199254740993" };
  assert.deepEqual(readPartitions('[9007199254740993, -9007199254740993, 5, 1e300, "9007199254740993", [9007199254740993]]', "long").values,
    [long, { $numberLong: "-9007199254740993" }, 5, 1e300, "9007199254740993", [long]]);
  assert.deepEqual(readPartitions('{"$numberLong": "9007199254740993"}', "long").values, [long]);
  assert.deepEqual(readPartitions('["a \\" 9007199254740993"]', "string").values, ['a " 9007199254740993']);
});

test("values written as a text are read as the same values", () => {
  const lists = [
    [],
    ["red", null, "null", "", " spaced ", '"quoted"', "[x", "{", "two\nlines", { $oid: OBJECT_ID }],
    [1, true, "x"],
    [["a"], { $numberLong: "5" }],
  ];
  for (const values of lists) {
    assert.deepEqual(readPartitions(partitionsText(values), "string").values, values, partitionsText(values));
  }
});
