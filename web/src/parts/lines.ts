/** What differs between two texts, by lines; and putting two changes of one text together. */

export interface Piece {
  readonly kind: "same" | "removed" | "added";
  readonly lines: readonly string[];
  /** Where it begins, from 0, in the older and the newer text. */
  readonly before: number;
  readonly after: number;
}

/** Beyond so many differing lines exactness costs more than it tells. */
const MOST_STEPS = 4000;

/** The pieces that lead from one list of lines to another, as few as possible (Myers). */
export function difference(older: readonly string[], newer: readonly string[]): Piece[] {
  let start = 0;
  while (start < older.length && start < newer.length && older[start] === newer[start]) start++;
  let end = 0;
  while (end < older.length - start && end < newer.length - start && older.at(-1 - end) === newer.at(-1 - end)) end++;
  const pieces: Piece[] = [];
  const add = (kind: Piece["kind"], lines: readonly string[], before: number, after: number): void => {
    const last = pieces.at(-1);
    if (!lines.length) return;
    if (last?.kind === kind) pieces[pieces.length - 1] = { ...last, lines: [...last.lines, ...lines] };
    else pieces.push({ kind, lines, before, after });
  };
  add("same", older.slice(0, start), 0, 0);
  const inner = steps(older.slice(start, older.length - end), newer.slice(start, newer.length - end));
  let [x, y] = [start, start];
  for (const step of inner) {
    if (step === "same") add(step, [older[x] ?? ""], x++, y++);
    else if (step === "removed") add(step, [older[x] ?? ""], x++, y);
    else add(step, [newer[y] ?? ""], x, y++);
  }
  add("same", older.slice(older.length - end), older.length - end, newer.length - end);
  return pieces;
}

function steps(older: readonly string[], newer: readonly string[]): Piece["kind"][] {
  const whole = (): Piece["kind"][] => [...older.map(() => "removed" as const), ...newer.map(() => "added" as const)];
  if (!older.length || !newer.length) return whole();
  const most = Math.min(older.length + newer.length, MOST_STEPS);
  const size = 2 * most + 1;
  let reach = new Int32Array(size + 2);
  const trail: Int32Array[] = [];
  for (let distance = 0; distance <= most; distance++) {
    trail.push(reach.slice(most - distance, most + distance + 2));
    for (let k = -distance; k <= distance; k += 2) {
      const down = k === -distance || (k !== distance && (reach[most + k - 1] ?? 0) < (reach[most + k + 1] ?? 0));
      let x = down ? (reach[most + k + 1] ?? 0) : (reach[most + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < older.length && y < newer.length && older[x] === newer[y]) [x, y] = [x + 1, y + 1];
      reach[most + k] = x;
      if (x >= older.length && y >= newer.length) return back(trail, distance, older.length, newer.length);
    }
  }
  return whole();
}

/** The way that was found, from its end. */
function back(trail: readonly Int32Array[], distance: number, x: number, y: number): Piece["kind"][] {
  const found: Piece["kind"][] = [];
  for (let d = distance; d > 0; d--) {
    const reach = trail[d] ?? new Int32Array();
    const at = (k: number): number => reach[k + d] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const from = down ? k + 1 : k - 1;
    const [px, py] = [at(from), at(from) - from];
    while (x > px && y > py) {
      found.push("same");
      [x, y] = [x - 1, y - 1];
    }
    found.push(down ? "added" : "removed");
    [x, y] = [px, py];
  }
  while (x > 0 && y > 0) {
    found.push("same");
    [x, y] = [x - 1, y - 1];
  }
  return found.reverse();
}

interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

function hunks(base: readonly string[], other: readonly string[]): Hunk[] {
  const found: Hunk[] = [];
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const piece of difference(base, other)) {
    if (piece.kind === "same") {
      if (open) found.push(open);
      open = undefined;
      continue;
    }
    open ??= { start: piece.before, end: piece.before, lines: [] };
    if (piece.kind === "removed") open.end = piece.before + piece.lines.length;
    else open.lines.push(...piece.lines);
  }
  if (open) found.push(open);
  return found;
}

/** Both changes of `base` in one text; undefined where they change the same lines, or lines that touch. */
export function merged(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] | undefined {
  const own = hunks(base, mine);
  const other = hunks(base, theirs);
  const every = [...own, ...other].sort((a, b) => a.start - b.start || a.end - b.end);
  const made: string[] = [];
  let at = 0;
  let last: Hunk | undefined;
  for (const hunk of every) {
    if (last && last.start === hunk.start && last.end === hunk.end && last.lines.join("\n") === hunk.lines.join("\n")) continue;
    if (last && hunk.start <= last.end) return undefined;
    made.push(...base.slice(at, hunk.start), ...hunk.lines);
    at = hunk.end;
    last = hunk;
  }
  made.push(...base.slice(at));
  return made;
}
