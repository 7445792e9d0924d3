// Reads lines {"filter": …, "documents": […]} of relaxed Extended JSON and prints for each the indices of the documents
// that the filter selects.

import { createInterface } from "node:readline";
import { Query } from "mingo";
import { value } from "./values.mjs";

for await (const line of createInterface({ input: process.stdin })) {
  const { filter, documents } = JSON.parse(line);
  const query = new Query(value(filter));
  const selected = documents.map((document, index) => (query.test(value(document)) ? index : -1));
  console.log(JSON.stringify(selected.filter((index) => index >= 0)));
}
