/**
 * What is measured of the engine, the same in Node and in a page. In: the engine's module, loaded. Out: medians, in
 * microseconds. It uses nothing but the module and the clock, as it runs in both.
 */

const RUNS = 9;

const IN_CREW = { "%%user.custom_data.crews": "%%partition" };
const IN_CREW_AS_TEXT = { "%%user.custom_data.crews": { "%uuidToString": "%%partition" } };

const PLAIN = {
  read: { "%or": [IN_CREW, { "%%user.custom_data.leads": "%%partition" }] },
  write: { ...IN_CREW, "%%user.custom_data.state": "active" },
};

const CALLING = {
  read: {
    "%or": [
      IN_CREW_AS_TEXT,
      { "%%partition": { "%stringToUuid": "%%user.custom_data.lead.crew" } },
      { "%%true": { "%function": { name: "isReliefCrew", arguments: ["%%partition", "%%user.id"] } } },
    ],
  },
  write: { ...IN_CREW_AS_TEXT, "%%user.custom_data.state": "active" },
};

/** A function that is told the partition alone: one answer for a whole column. */
const SHARING = {
  read: { "%or": [IN_CREW, { "%%true": { "%function": { name: "isOpen", arguments: ["%%partition"] } } }] },
  write: IN_CREW,
};

export function measureEngine(engine) {
  const crew = (number) => `crew-${String(number).padStart(3, "0")}`;
  const uuid = (number) => `3f0c9a52-7d1e-4b86-9a44-${String(number).padStart(12, "0")}`;
  const plain = engine.appOf(config("string", PLAIN)).compile();
  const calling = engine.appOf(config("uuid", CALLING)).compile();
  const crews = Array.from({ length: 200 }, (_, number) => crew(number));
  const one = plain.forUser(user(3, crew));
  const grid = plain.grid(Array.from({ length: 10_000 }, (_, number) => user(number, crew)), crews);
  const sharing = engine.appOf(config("string", SHARING)).compile();
  const sharingGrid = sharing.grid(Array.from({ length: 1_000 }, (_, number) => user(number, crew)), crews);
  const callingGrid = calling.grid(
    Array.from({ length: 1_000 }, (_, number) => user(number, uuid)),
    crews.map((_, number) => uuid(number)),
  );
  const times = {
    decision: median(100_000, (index) => one.bits(crews[index % 200])),
    access: median(20_000, (index) => one.access(crews[index % 200])),
    plain: median(2_000, (index) => plain.access(user(3, crew), crews[index % 200])),
    cell: median(1, () => grid.cells(0, 10_000, 0, 200)) / 2_000_000,
    called: median(1, () => callingGrid.cells(0, 1_000, 0, 200, { isReliefCrew: false })) / 200_000,
    shared: median(1, () => sharingGrid.cells(0, 1_000, 0, 200, { isOpen: (crew) => crew.endsWith("7") })) / 200_000,
    asked: median(1, () => callingGrid.cells(0, 100, 0, 200, { isReliefCrew: () => false })) / 20_000,
  };
  for (const held of [sharingGrid, sharing, callingGrid, grid, one, calling, plain]) {
    held.free();
  }
  return times;
}

function config(type, permissions) {
  return JSON.stringify({ partition: { key: "crew", type, permissions } });
}

function user(number, crew) {
  return { id: String(number), custom_data: { crews: [crew(number % 200), crew((number * 7) % 200)], state: "active" } };
}

function median(calls, call) {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    for (let index = 0; index < calls; index += 1) {
      call(index);
    }
    return ((performance.now() - start) * 1000) / calls;
  });
  return times.sort((one, other) => one - other)[Math.floor(RUNS / 2)];
}
