// Relaxed Extended JSON as values of mingo, and back.
//
// Types that JavaScript lacks are classes of their own: mingo tells them apart by their constructors, and compares their
// texts. Decimals and integers beyond 2^53 are not given to these scripts, as numbers here are doubles.

class Text {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}
class ObjectId extends Text {}
class UUID extends Text {}
class Binary extends Text {}

export function value(json) {
  if (Array.isArray(json)) return json.map(value);
  if (json === null || typeof json !== "object") return json;
  const keys = Object.keys(json);
  if (keys.length === 1) {
    const [key] = keys;
    const inner = json[key];
    switch (key) {
      case "$oid":
        if (/^[0-9a-f]{24}$/i.test(inner)) return new ObjectId(inner.toLowerCase());
        break;
      case "$uuid":
        return new UUID(inner.toLowerCase());
      case "$numberInt":
      case "$numberLong":
      case "$numberDouble":
        return Number(inner);
      case "$date":
        return new Date(typeof inner === "string" ? inner : Number(inner.$numberLong ?? inner));
      case "$binary": {
        if (Number.parseInt(inner.subType, 16) !== 4) return new Binary(`${inner.subType}:${inner.base64}`);
        const hex = Buffer.from(inner.base64, "base64").toString("hex");
        return new UUID(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
      }
    }
  }
  return Object.fromEntries(Object.entries(json).map(([key, inner]) => [key, value(inner)]));
}

export function json(value) {
  if (Array.isArray(value)) return value.map(json);
  if (value instanceof ObjectId) return { $oid: value.text };
  if (value instanceof UUID) return { $uuid: value.text };
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, json(inner)]));
}
