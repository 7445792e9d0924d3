// What a function of an Atlas app finds around it: `context`, `BSON`, `EJSON`, `console`, as far as permission functions
// use them. The command line runs this file in QuickJS, the console in a worker, so both give the same answers.
//
// The file is one expression: a function that takes a request and the fixture documents, and returns where the outcome
// will be. What is not there, and would be in the service, is noted in `lacks`: whatever the function makes of it, its
// answer is not the service's.
//
// request: {name, arguments, user, values?, environment?, sources: {name: text}}, values as Extended JSON
// documents(database, collection, equal): an array of documents as Extended JSON, of which those whose fields do not
//   equal `equal` may be left out; `undefined` if the collection was not given
// outcome: {result? | threw?, lacks: [], missing: [], reads: [{path, is}], finds: [{collection, found}]}
(function (request, documents) {
  const { defineProperty, entries, getPrototypeOf, prototype: objects } = Object;
  const { isArray } = Array;
  const isSafe = Number.isSafeInteger;
  const outcome = { lacks: [], missing: [], reads: [], finds: [] };
  const state = { done: false, outcome };

  const note = (list, item) => {
    const text = JSON.stringify(item);
    if (!list.some((known) => JSON.stringify(known) === text)) list.push(item);
  };
  const lacks = (what) => {
    note(outcome.lacks, what);
    throw new Error(`${what} is not available here`);
  };

  // BSON

  class ObjectId {
    constructor(hex) {
      const text = hex instanceof ObjectId ? hex.hex : String(hex);
      if (!/^[0-9a-fA-F]{24}$/.test(text)) {
        throw new Error("Argument passed in must be a string of 12 bytes or a string of 24 hex characters or an integer");
      }
      defineProperty(this, "hex", { value: text.toLowerCase() });
    }
    toHexString() { return this.hex; }
    toString() { return this.hex; }
    toJSON() { return this.hex; }
    equals(other) { return String(other) === this.hex; }
  }
  class UUID {
    constructor(text) {
      if (!/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(String(text))) throw new Error("not a UUID");
      const digits = String(text).toLowerCase().replaceAll("-", "");
      const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)];
      defineProperty(this, "text", { value: parts.join("-") });
    }
    toHexString() { return this.text; }
    toString() { return this.text; }
    toJSON() { return this.text; }
    equals(other) { return String(other) === this.text; }
  }
  class Long {
    constructor(digits) { defineProperty(this, "digits", { value: BigInt(digits) }); }
    static fromString(text) { return new Long(text); }
    static fromNumber(number) { return new Long(Math.trunc(number)); }
    toNumber() { return Number(this.digits); }
    valueOf() { return Number(this.digits); }
    toString() { return String(this.digits); }
    toJSON() { return Number(this.digits); }
    equals(other) { return String(other) === String(this.digits); }
  }
  // Functions call these without `new` too.
  const callable = (made) => new Proxy(made, { apply: (target, _, given) => new target(...given) });
  const known = { ObjectId: callable(ObjectId), ObjectID: callable(ObjectId), UUID: callable(UUID), Long: callable(Long) };
  const BSON = new Proxy(known, {
    get: (target, name) => (name in target || typeof name === "symbol" ? target[name] : lacks(`\`BSON.${name}\``)),
  });

  const isPlain = (value) => {
    if (typeof value !== "object" || value === null) return false;
    const parent = getPrototypeOf(value);
    return parent === objects || parent === null;
  };

  // From Extended JSON to the values of a function, and back.
  const read = (value) => {
    if (isArray(value)) return value.map(read);
    if (!isPlain(value)) return value;
    const [[key, inner] = []] = entries(value);
    switch (key) {
      case "$oid": return new ObjectId(inner);
      case "$uuid": return new UUID(inner);
      case "$numberInt": return Number(inner);
      case "$numberDouble": return Number(inner);
      case "$numberLong": return isSafe(Number(inner)) ? Number(inner) : new Long(inner);
      case "$date": return new Date(isPlain(inner) ? Number(inner.$numberLong) : inner);
      case "$undefined": return undefined;
      default:
        if (typeof key === "string" && key.startsWith("$")) return lacks(`the type \`${key}\` of Extended JSON`);
    }
    const made = {};
    for (const [name, inner] of entries(value)) {
      // `__proto__` is a field like any other.
      defineProperty(made, name, { value: read(inner), configurable: true, enumerable: true, writable: true });
    }
    return made;
  };
  const write = (value) => {
    switch (typeof value) {
      case "bigint": return { $numberLong: String(value) };
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0) ? value : { $numberDouble: String(value) };
      case "string":
      case "boolean": return value;
      case "object": break;
      default: return { $undefined: true };
    }
    if (value === null) return null;
    if (isArray(value)) return Array.from(value, write);
    if (value instanceof ObjectId) return { $oid: value.hex };
    if (value instanceof UUID) return { $uuid: value.text };
    if (value instanceof Long) return { $numberLong: String(value.digits) };
    if (value instanceof Date) return { $date: { $numberLong: String(value.getTime()) } };
    const made = {};
    for (const [name, inner] of entries(value)) {
      if (typeof inner !== "function") {
        defineProperty(made, name, { value: write(inner), configurable: true, enumerable: true, writable: true });
      }
    }
    return made;
  };
  const stringify = JSON.stringify;
  const EJSON = {
    parse: (text) => read(JSON.parse(text)),
    stringify: (value) => stringify(write(value)),
    serialize: write,
    deserialize: read,
  };

  // The user, with notes of what is read. Arrays are read as a whole.

  const reads = (path, is) => note(outcome.reads, { path, is });
  const watched = (value, path) => {
    if (!isPlain(value)) {
      reads(path, "value");
      return value;
    }
    reads(path, "object");
    const below = new Map();
    return new Proxy(value, {
      get(target, name) {
        if (typeof name === "symbol" || (name in objects && !Object.hasOwn(target, name))) return target[name];
        if (!below.has(name)) below.set(name, watched(target[name], [...path, name]));
        return below.get(name);
      },
      has(target, name) {
        if (typeof name !== "symbol") reads([...path, name], "value");
        return name in target;
      },
      ownKeys(target) {
        reads(path, "value");
        return Reflect.ownKeys(target);
      },
      set(target, name, value) {
        below.set(name, value);
        target[name] = value;
        return true;
      },
    });
  };

  // Queries over documents.

  const sameValue = (one, other) => stringify(write(one ?? null)) === stringify(write(other ?? null));
  const kind = (value) => {
    if (typeof value === "number" || value instanceof Long) return "number";
    if (value instanceof ObjectId) return "objectId";
    if (value instanceof Date) return "date";
    return typeof value;
  };
  const ordered = (value) => (value instanceof ObjectId ? value.hex : value);
  const comparable = (one, other) =>
    kind(one) === kind(other) && ["number", "string", "objectId", "date", "boolean"].includes(kind(one));

  // What a path leads to: through arrays to what each of their elements holds.
  const along = (value, names) => {
    if (names.length === 0) return [value];
    if (isArray(value)) {
      const byIndex = /^\d+$/.test(names[0]) ? along(value[names[0]], names.slice(1)) : [];
      return [...byIndex, ...value.filter(isPlain).flatMap((element) => along(element, names))];
    }
    return isPlain(value) ? along(value[names[0]], names.slice(1)) : [undefined];
  };
  // A comparison is with a value or, where that is an array, with one of its elements.
  const some = (values, holds) => values.some((value) => holds(value) || (isArray(value) && value.some(holds)));
  const order = (values, given, fits) =>
    some(values, (value) => comparable(value, given) && fits(ordered(value), ordered(given)));
  const equals = (values, given) =>
    given instanceof RegExp
      ? some(values, (value) => typeof value === "string" && given.test(value))
      : some(values.length ? values : [undefined], (value) => sameValue(value, given));
  const operators = {
    $eq: equals,
    $ne: (values, given) => !equals(values, given),
    $in: (values, given) => given.some((one) => equals(values, one)),
    $nin: (values, given) => !given.some((one) => equals(values, one)),
    $gt: (values, given) => order(values, given, (a, b) => a > b),
    $gte: (values, given) => order(values, given, (a, b) => a >= b),
    $lt: (values, given) => order(values, given, (a, b) => a < b),
    $lte: (values, given) => order(values, given, (a, b) => a <= b),
    $exists: (values, given) => values.some((value) => value !== undefined) === Boolean(given),
    $size: (values, given) => values.some((value) => isArray(value) && value.length === given),
    $all: (values, given) => given.every((one) => equals(values, one)),
    $not: (values, given) => !meets(values, given),
    $elemMatch: (values, given) =>
      values.some((value) => isArray(value) && value.some((element) =>
        entries(given).every(([name]) => name in operators) ? meets([element], given) : fits(element, given))),
    $regex: (values, given) => equals(values, given instanceof RegExp ? given : new RegExp(given)),
  };
  const isTest = (given) => isPlain(given) && entries(given).some(([name]) => name.startsWith("$"));
  const meets = (values, given) =>
    isTest(given)
      ? entries(given).every(([name, inner]) =>
          name in operators ? operators[name](values, inner) : lacks(`the query operator \`${name}\``))
      : equals(values, given);
  const fits = (document, query) =>
    entries(query ?? {}).every(([name, given]) => {
      switch (name) {
        case "$and": return given.every((one) => fits(document, one));
        case "$or": return given.some((one) => fits(document, one));
        case "$nor": return !given.some((one) => fits(document, one));
        default:
          if (name.startsWith("$")) return lacks(`the query operator \`${name}\``);
          return meets(along(document, name.split(".")), given);
      }
    });
  const projected = (document, projection) => {
    const given = projection?.projection ?? projection;
    const wanted = isPlain(given) ? entries(given) : [];
    if (wanted.length === 0) return document;
    if (!wanted.every(([name, how]) => [0, 1, true, false].includes(how) && !name.includes("."))) {
      return lacks("a projection of other values than 0 and 1, or of a path");
    }
    const chosen = new Map(wanted);
    const isChoice = wanted.some(([name, how]) => name !== "_id" && how);
    const stays = ([name]) => (chosen.has(name) ? chosen.get(name) : name === "_id" || !isChoice);
    return Object.fromEntries(entries(document).filter(stays));
  };

  // Services: the documents of the collections that were given.

  // A user's own custom data are a document of a collection, also where that collection was not given.
  const ownDocument = (database, collection, equal) => {
    const { custom_data: own, user } = request;
    const byId = ([field, value]) => field === own.field && sameValue(value, read(user.id));
    if (own?.database !== database || own.collection !== collection || !equal.some(byId)) return undefined;
    reads(["id"], "value");
    reads(["custom_data"], "value");
    return stringify(user.custom_data === undefined ? [] : [{ ...user.custom_data, [own.field]: user.id }]);
  };
  const found = (database, collection, query) => {
    const name = `${database}.${collection}`;
    const equal = entries(isPlain(query) ? query : {}).filter(
      ([field, given]) => !field.startsWith("$") && !field.includes(".") && !(given instanceof RegExp) && !isTest(given),
    );
    const asked = stringify(equal.map(([field, one]) => [field, write(one)]));
    const given = documents(String(database), String(collection), asked) ?? ownDocument(database, collection, equal);
    if (given === undefined) {
      note(outcome.missing, name);
      throw new Error(`the collection ${name} is not given`);
    }
    const fitting = JSON.parse(given).map(read).filter((document) => fits(document, query));
    note(outcome.finds, { collection: name, found: fitting.length });
    return fitting;
  };
  const cursor = (get) => {
    const steps = [];
    const all = () => steps.reduce((list, step) => step(list), get());
    const by = (spec) => (one, other) => {
      for (const [name, way] of entries(spec)) {
        const [a, b] = [one, other].map((document) => ordered(along(document, name.split("."))[0]));
        if (a < b) return -way;
        if (a > b) return Number(way);
      }
      return 0;
    };
    const then = (step) => (steps.push(step), made);
    const made = {
      sort: (spec) => then((list) => [...list].sort(by(spec))),
      limit: (count) => then((list) => (count ? list.slice(0, count) : list)),
      skip: (count) => then((list) => list.slice(count)),
      toArray: async () => all(),
      next: async () => all()[0] ?? null,
      hasNext: async () => all().length > 0,
      forEach: async (use) => all().forEach((document) => use(document)),
      count: async () => all().length,
    };
    return made;
  };
  const collectionOf = (database, collection) => {
    const methods = {
      findOne: async (query, projection) => {
        const [first] = found(database, collection, query);
        return first === undefined ? null : projected(first, projection);
      },
      find: (query, projection) =>
        cursor(() => found(database, collection, query).map((document) => projected(document, projection))),
      count: async (query) => found(database, collection, query).length,
      countDocuments: async (query) => found(database, collection, query).length,
      distinct: async (field, query) => {
        const values = found(database, collection, query).flatMap((document) => along(document, field.split(".")).flat());
        const seen = new Map(values.filter((value) => value !== undefined).map((value) => [stringify(write(value)), value]));
        return [...seen.values()];
      },
    };
    return lacking(methods, (name) => `\`${name}\` of a collection`);
  };
  // Names that are not known are noted when they are read; `then` is asked of everything that is awaited.
  const lacking = (members, words) =>
    new Proxy(members, {
      get: (target, name) =>
        typeof name === "symbol" || name in target || name === "then" || name in objects
          ? target[name]
          : lacks(words(name)),
    });

  const valueOf = (name) => {
    const value = request.values?.[name];
    return !request.values || value?.$secret ? lacks(`the value \`${name}\``) : read(value);
  };
  const context = lacking(
    {
      user: watched({ type: undefined, data: {}, custom_data: {}, identities: [], ...read(request.user) }, []),
      values: { get: valueOf },
      get environment() {
        return request.environment ? read(request.environment) : lacks("the environment of the app");
      },
      services: {
        get: () =>
          lacking(
            {
              db: (database) => ({ collection: (collection) => collectionOf(database, collection) }),
              database: (database) => ({ collection: (collection) => collectionOf(database, collection) }),
            },
            (name) => `\`${name}\` of a service`,
          ),
      },
      // What the other function returns: a promise only of one that is asynchronous.
      functions: { execute: (name, ...given) => call(name, given) },
      runningAsSystem: () => false,
    },
    (name) => `\`context.${name}\``,
  );

  // Functions.

  const silent = () => undefined;
  const globals = {
    context,
    BSON,
    EJSON,
    console: { log: silent, warn: silent, error: silent, info: silent, debug: silent },
  };
  for (const [name, value] of entries(globals)) {
    defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  for (const name of ["setTimeout", "setInterval", "setImmediate", "utils", "Buffer", "crypto"]) {
    defineProperty(globalThis, name, { get: () => lacks(`\`${name}\``), configurable: true });
  }
  const required = (name) => lacks(`the module \`${name}\``);
  const call = (name, given) => {
    if (!Object.hasOwn(request.sources, name)) return lacks(`the text of the function \`${name}\``);
    const begin = {};
    const module = { exports: begin };
    // A script with a scope of its own, in sloppy mode as in the service: `exports = …` assigns what is exported. The
    // text is parsed by itself, so it cannot end the scope, and sees nothing of this file.
    const script = Function("exports", "module", "require", "eval(arguments[3]); return exports;");
    const assigned = script(begin, module, required, request.sources[name]);
    const exported = module.exports === begin ? assigned : module.exports;
    if (typeof exported !== "function") throw new Error(`\`${name}\` exports no function`);
    return exported(...given);
  };

  const end = (made) => {
    Object.assign(outcome, made);
    state.done = true;
  };
  const threw = (error) => {
    let words = "an error";
    try {
      words = String(error?.message ?? error);
    } catch {
      // An error that cannot be shown is one all the same.
    }
    end({ threw: words });
  };
  (async () => write(await call(request.name, read(request.arguments))))().then((result) => end({ result }), threw);
  return state;
})
