/**
 * The apps that the page can open by itself: those of the fixtures, each with the people of its access tests, and one
 * of them with very many people. Their texts are a file of their own, which is fetched when the first one is opened.
 */
import { loadApps, type Json, type SourceFile } from "../engine/index.js";
import type { Switch } from "../state/types.js";
import { texts } from "../texts.js";
import { peopleOf, withoutTests, type People } from "./access-tests.js";

export type ExampleName = keyof typeof texts.demo.example;

export interface Example extends People {
  files: SourceFile[];
  /** What functions give at first, so that the page opens with decisions; a person can set something else. */
  switches: Record<string, Switch>;
}

const SWITCHES: Record<string, Switch> = { isReliefCrew: "false", "access/canRead": "false", "access/canWrite": "false" };

export const EXAMPLES = Object.keys(texts.demo.example) as ExampleName[];

export async function example(name: ExampleName): Promise<Example> {
  if (name === "large") {
    return { ...crowd(), switches: {} };
  }
  const { filesOf } = await import("./example-files.js");
  const files = filesOf(name);
  return { files: withoutTests(files), ...peopleIn(files), switches: SWITCHES };
}

function peopleIn(files: readonly SourceFile[]): People {
  const apps = loadApps([...files]);
  const [app] = apps;
  const people = app === undefined ? null : peopleOf(files, app);
  apps.forEach((each) => each.free());
  return people ?? { users: [], partitions: [] };
}

const USERS = 10_000;
const CREWS = 200;

/** The same people each time: what a link or a test says about them must stay true. */
function crowd(): Pick<Example, "files" | "users" | "partitions"> {
  const users = Array.from({ length: USERS }, (_, number): Json => {
    const crews = [number % CREWS, (number * 7 + 3) % CREWS, (number * 13 + 11) % CREWS].slice(0, 1 + (number % 3));
    return {
      id: number.toString(16).padStart(24, "0"),
      custom_data: {
        crews: crews.map(crewName),
        state: number % 5 === 0 ? "pending" : "active",
        ...(number % 97 === 0 ? { leads: crewName(number % CREWS) } : {}),
      },
    };
  });
  const text = `${JSON.stringify(CROWD_RULES, null, 2)}\n`;
  return { files: [{ path: "sync/config.json", text }], users, partitions: Array.from({ length: CREWS }, (_, crew) => crewName(crew)) };
}

const LEADS = { "%%user.custom_data.leads": "%%partition" };

const CROWD_RULES = {
  type: "partition",
  partition: {
    key: "crew",
    type: "string",
    required: true,
    permissions: {
      read: { "%or": [{ "%%user.custom_data.crews": "%%partition" }, LEADS] },
      write: { "%or": [{ "%%user.custom_data.crews": "%%partition", "%%user.custom_data.state": "active" }, LEADS] },
    },
  },
};

function crewName(crew: number): string {
  return `crew-${crew.toString().padStart(3, "0")}`;
}
