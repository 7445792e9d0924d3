// Reads lines {"pipeline": […], "collection": "…", "documents": […]} of relaxed Extended JSON and prints for each what comes
// out of the pipeline. A line may hold a script for mongosh instead of a pipeline: what it prints is an array then too.

import { createInterface } from "node:readline";
import { aggregate } from "mingo";
import { json, value } from "./values.mjs";

/** mingo has the names of types that JavaScript lacks in lower case. */
function named(part) {
  if (part === "objectId") return "objectid";
  if (Array.isArray(part)) return part.map(named);
  if (part === null || Object.getPrototypeOf(part) !== Object.prototype) return part;
  return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, named(inner)]));
}

function run(pipeline, { collection, documents }) {
  const all = documents.map(value);
  const collectionResolver = (name) => {
    if (name !== collection) throw new Error(`there is no collection ${name}`);
    return all;
  };
  return aggregate(all, named(pipeline), { collectionResolver }).map(json);
}

/** What a script prints, in a shell that knows no more than the script should need. */
function shell(given) {
  const printed = [];
  const rows = (pipeline, options) => {
    if (options.collation.locale !== "simple" || !options.allowDiskUse) throw new Error("options are missing");
    return run(pipeline, given);
  };
  const db = {
    getSiblingDB: (database) => ({
      getCollection(collection) {
        if (`${database}.${collection}` !== given.namespace) throw new Error(`${database}.${collection}`);
        return { aggregate: rows };
      },
    }),
  };
  const EJSON = {
    deserialize(json, { relaxed }) {
      if (relaxed !== false) throw new Error("numbers would lose their type");
      return value(json);
    },
    stringify: JSON.stringify,
  };
  new Function("db", "EJSON", "print", given.script)(db, EJSON, (text) => printed.push(JSON.parse(text)));
  return printed;
}

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  console.log(JSON.stringify(given.script ? shell(given) : run(value(given.pipeline), given)));
}
