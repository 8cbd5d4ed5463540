/** Where things stand on the map. No force, no chance: the same system is always drawn the same. */
import type { Focus, Graph, Node } from "./graph";

export const WIDTH = 176;
export const HEIGHT = 26;
const GAP = 8;
const PAD = 12;
const HEAD = 30;
const APART = 28;
const LAYER = 120;
/** A layer of more than so many stands in several columns. */
const TALLEST = 22;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Frame {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  readonly frames: readonly Frame[];
  readonly width: number;
  readonly height: number;
}

const ORDER = ["feature", "flow", "component", "endpoint", "entity", "dependency", "flag", "metric", "domain", "note", "decision"];

function rank(kind: string): number {
  const at = ORDER.indexOf(kind);
  return at < 0 ? ORDER.length : at;
}

/** A box for each domain, its things inside by kind; the boxes on shelves that together are about as wide as `ratio` says. */
export function inBoxes(graph: Graph, ratio: number): Layout {
  const groups = new Map<string, Node[]>();
  for (const node of graph.nodes) {
    const found = groups.get(node.domain);
    if (found) found.push(node);
    else groups.set(node.domain, [node]);
  }
  const boxes = [...groups].map(([title, nodes]) => {
    nodes.sort((a, b) => rank(a.kind) - rank(b.kind) || a.kind.localeCompare(b.kind) || a.label.localeCompare(b.label));
    const columns = Math.max(1, Math.min(ratio < 0.8 ? 2 : 5, Math.round(Math.sqrt(nodes.length / 4.5))));
    const rows = Math.ceil(nodes.length / columns);
    const width = columns * WIDTH + (columns - 1) * GAP + 2 * PAD;
    return { title, nodes, rows, width, height: HEAD + rows * (HEIGHT + GAP) - GAP + PAD };
  });
  // What belongs to no domain comes last; elsewhere the largest comes first, so that shelves are filled well.
  boxes.sort((a, b) => Number(!a.title) - Number(!b.title) || b.height - a.height || a.title.localeCompare(b.title));
  const area = boxes.reduce((sum, box) => sum + (box.width + APART) * (box.height + APART), 0);
  const most = Math.max(Math.sqrt(area * ratio) * 1.1, ...boxes.map((box) => box.width));
  const places = new Map<string, Place>();
  const frames: Frame[] = [];
  // Columns of one width would leave holes; a box goes to where it sticks out least.
  const skyline: { x: number; width: number; y: number }[] = [{ x: 0, width: most, y: 0 }];
  for (const box of boxes) {
    const spot = lowest(skyline, box.width);
    cover(skyline, spot, box.width + APART, spot.y + box.height + APART);
    frames.push({ title: box.title || "No domain", x: spot.x, y: spot.y, width: box.width, height: box.height });
    box.nodes.forEach((node, number) => {
      const [column, row] = [Math.floor(number / box.rows), number % box.rows];
      places.set(node.id, { x: spot.x + PAD + column * (WIDTH + GAP), y: spot.y + HEAD + row * (HEIGHT + GAP) });
    });
  }
  const width = Math.max(0, ...frames.map((one) => one.x + one.width));
  const height = Math.max(0, ...frames.map((one) => one.y + one.height));
  return { places, frames, width, height };
}

interface Step {
  x: number;
  width: number;
  y: number;
}

function lowest(skyline: readonly Step[], width: number): { x: number; y: number } {
  const right = Math.max(...skyline.map((step) => step.x + step.width));
  let best: { x: number; y: number } | undefined;
  for (const { x } of skyline) {
    if (x + width > right + 1) continue;
    const y = Math.max(...skyline.filter((step) => step.x < x + width && step.x + step.width > x).map((step) => step.y));
    if (!best || y < best.y) best = { x, y };
  }
  return best ?? { x: 0, y: Math.max(...skyline.map((step) => step.y)) };
}

function cover(skyline: Step[], spot: { x: number }, width: number, y: number): void {
  const end = spot.x + width;
  const kept: Step[] = [];
  for (const step of skyline) {
    const stop = step.x + step.width;
    if (step.x < spot.x) kept.push({ ...step, width: Math.min(stop, spot.x) - step.x });
    if (stop > end) kept.push({ ...step, x: Math.max(step.x, end), width: stop - Math.max(step.x, end) });
    if (stop <= spot.x || step.x >= end) continue;
  }
  kept.push({ x: spot.x, width, y });
  skyline.splice(0, skyline.length, ...kept.filter((step) => step.width > 0).sort((a, b) => a.x - b.x));
}

/** What it needs to the left, what breaks with it to the right, a column for each step. */
export function inLayers(focus: Focus): Layout {
  const columns = new Map<number, Node[]>();
  for (const node of focus.nodes) {
    const layer = focus.layers.get(node.id) ?? 1;
    columns.set(layer, [...(columns.get(layer) ?? []), node]);
  }
  const layers = [...columns.keys()].sort((a, b) => a - b);
  const places = new Map<string, Place>();
  const frames: Frame[] = [];
  const rowsOf = (count: number): number => Math.min(count, Math.max(TALLEST, Math.ceil(Math.sqrt(count * 5))));
  const tallest = Math.max(...[...columns.values()].map((nodes) => rowsOf(nodes.length)), 1) * (HEIGHT + GAP);
  const left = new Map<number, number>();
  let width = 0;
  for (const layer of layers) {
    const count = columns.get(layer)?.length ?? 0;
    left.set(layer, width);
    width += Math.ceil(count / Math.max(1, rowsOf(count))) * (WIDTH + GAP) - GAP + LAYER;
  }
  const outward = [...layers].sort((a, b) => Math.abs(a) - Math.abs(b));
  for (const layer of outward) {
    const nodes = columns.get(layer) ?? [];
    const height = (node: Node): number => {
      const near = focus.edges.flatMap((edge) => (edge.source === node.id ? [edge.target] : edge.target === node.id ? [edge.source] : []));
      const ys = near.map((id) => places.get(id)?.y).filter((y) => y !== undefined);
      return ys.length ? ys.reduce((sum, y) => sum + y, 0) / ys.length : tallest / 2;
    };
    nodes.sort((a, b) => height(a) - height(b) || rank(a.kind) - rank(b.kind) || a.label.localeCompare(b.label));
    const rows = rowsOf(nodes.length);
    const across = Math.ceil(nodes.length / Math.max(1, rows));
    const top = (tallest - rows * (HEIGHT + GAP)) / 2;
    const x = left.get(layer) ?? 0;
    // Row by row, so that a node stays about as high as what it hangs on.
    nodes.forEach((node, number) => places.set(node.id, { x: x + (number % across) * (WIDTH + GAP), y: top + Math.floor(number / across) * (HEIGHT + GAP) }));
    const title = layer < 0 ? "It needs" : layer === 0 ? "Looked at" : layer === 1 ? "Breaks at once" : `After ${layer} steps`;
    frames.push({ title, x, y: top - 22, width: WIDTH, height: 0 });
  }
  return { places, frames, width: width - LAYER, height: tallest };
}
