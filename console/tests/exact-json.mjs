/**
 * JSON as it stands in fixtures, for a language whose numbers are all of one kind: what JavaScript would read as another
 * number becomes Extended JSON, and the text of each member of the outermost objects is kept.
 */

/** The value of a text, and `slice(path…)`: the text of what stands there. */
export function exact(text) {
  let at = 0;
  const spans = new Map();

  function space() {
    while (at < text.length && " \t\n\r".includes(text[at])) at += 1;
  }

  function string() {
    const start = at;
    at += 1;
    while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at += 1;
    return JSON.parse(text.slice(start, at));
  }

  function number() {
    const token = /[-+.0-9eE]+/y;
    token.lastIndex = at;
    const [digits] = token.exec(text);
    at += digits.length;
    const value = Number(digits);
    if (/^-?\d+$/.test(digits)) {
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? value : long(digits);
    }
    return Number.isInteger(value) ? { $numberDouble: digits } : value;
  }

  function value(path) {
    space();
    const start = at;
    const read = inside(path);
    spans.set(path, [start, at]);
    space();
    return read;
  }

  function inside(path) {
    const char = text[at];
    if (char === '"') return string();
    if (char === "[") {
      at += 1;
      const list = [];
      space();
      while (text[at] !== "]") {
        list.push(value(`${path}/${list.length}`));
        if (text[at] === ",") at += 1;
      }
      at += 1;
      return list;
    }
    if (char === "{") {
      at += 1;
      const object = {};
      space();
      while (text[at] !== "}") {
        space();
        const key = string();
        space();
        at += 1;
        Object.defineProperty(object, key, { value: value(`${path}/${key}`), enumerable: true, writable: true, configurable: true });
        if (text[at] === ",") at += 1;
        space();
      }
      at += 1;
      return object;
    }
    for (const [word, meaning] of [["true", true], ["false", false], ["null", null]]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    return number();
  }

  const whole = value("");
  return { value: whole, slice: (...path) => {
    const span = spans.get(path.map((part) => `/${part}`).join(""));
    return span === undefined ? undefined : text.slice(...span);
  } };
}

/** Beyond 64 bits it is a double. */
function long(digits) {
  const value = BigInt(digits);
  if (value >= 2n ** 63n && value < 2n ** 64n) return { $numberDecimal: digits };
  return BigInt.asIntN(64, value) === value ? { $numberLong: String(value) } : { $numberDouble: digits };
}
