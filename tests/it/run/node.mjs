// Runs functions by `context.js` in Node. In: the path of that file, and on standard input an array of requests with
// their collections. Out: an array of outcomes.
import fs from "node:fs";
import vm from "node:vm";

const [, , path] = process.argv;
const text = fs.readFileSync(path, "utf8");

async function run({ collections, ...request }) {
  // What is parsed inside has the prototypes of the inside.
  const inside = vm.createContext({});
  const begin = vm.runInContext(text, inside);
  const documents = (database, collection) => {
    const found = collections[`${database}.${collection}`];
    return found && JSON.stringify(found);
  };
  const state = begin(vm.runInContext(`(${JSON.stringify(request)})`, inside), documents);
  for (let turn = 0; turn < 100 && !state.done; turn++) await new Promise((resolve) => setImmediate(resolve));
  return state.outcome;
}

const outcomes = [];
for (const request of JSON.parse(fs.readFileSync(0, "utf8"))) outcomes.push(await run(request));
process.stdout.write(JSON.stringify(outcomes));
