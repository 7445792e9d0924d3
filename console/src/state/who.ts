/** What a user is called: as people know them, where the rules see that, and the id behind it. In: a grid and an index. */
import type { Grid } from "../engine/index.js";

export interface Who {
  name: string | null;
  id: string;
}

export function whoOf(grid: Grid, user: number): Who {
  return { name: grid.userName(user), id: grid.userLabel(user) };
}

/** Both in one line. */
export function titleOf({ name, id }: Who): string {
  return name === null ? id : `${name} ${id}`;
}
