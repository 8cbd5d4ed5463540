/** The network of the vault as the portal tells it. */
import { ask } from "../parts/requests";

export interface Node {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly domain: string;
  readonly size: number;
}

export interface Edge {
  readonly source: string;
  readonly target: string;
  readonly label: string;
  /** How many arrows it stands for. */
  readonly size?: number;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

/** What is looked at: something that others rest on, what rests on it by steps, and what it rests on itself. */
export interface Focus extends Graph {
  readonly layers: ReadonlyMap<string, number>;
  readonly chosen: ReadonlySet<string>;
  /** Those that break without any failure handling on the way, by kind and label. */
  readonly undeclared: ReadonlySet<string>;
}

export async function overview(kinds: readonly string[], opened: readonly string[], most: number): Promise<Graph | undefined> {
  const asked = new URLSearchParams([...kinds.map((one) => ["kind", one]), ...opened.map((one) => ["open", one]), ["most", String(most)]]);
  return (await ask<Graph>("GET", `/api/v1/graph?${asked}`)).value;
}

interface Table {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

interface Impact {
  readonly tables: readonly Table[];
  readonly graph: { readonly nodes: readonly { readonly key: string; readonly label: string; readonly kind: string }[]; readonly edges: readonly Edge[] } | null;
}

export async function focus(of: string): Promise<Focus | undefined> {
  const [impact, around] = await Promise.all([
    ask<Impact>("GET", `/api/v1/ask/impact?symbol=${encodeURIComponent(of)}`),
    ask<Graph>("GET", `/api/v1/graph?depth=1&most=80&of=${encodeURIComponent(of)}`),
  ]);
  if (!impact.value) return undefined;
  const rows = impact.value.tables.find((one) => one.title === "Affected")?.rows ?? [];
  const undeclared = new Set(rows.filter((row) => row["handling"] === "none declared").map((row) => `${row["kind"]} ${row["name"]}`));
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [...(impact.value.graph?.edges ?? [])];
  for (const one of impact.value.graph?.nodes ?? []) nodes.set(one.key, { id: one.key, label: one.label, kind: one.kind, domain: "", size: 1 });
  const layers = layersOf([...nodes.keys()], edges);
  const first = around.value?.nodes[0];
  if (first && !nodes.size) {
    nodes.set(first.id, first);
    layers.set(first.id, 0);
  }
  const chosen = new Set([...layers].filter(([, layer]) => layer === 0).map(([id]) => id));
  for (const edge of around.value?.edges ?? []) {
    if (!chosen.has(edge.source) || nodes.has(edge.target)) continue;
    const needed = around.value?.nodes.find((one) => one.id === edge.target);
    if (!needed) continue;
    nodes.set(needed.id, needed);
    layers.set(needed.id, -1);
  }
  for (const edge of around.value?.edges ?? []) if (layers.get(edge.target) === -1 && chosen.has(edge.source)) edges.push(edge);
  return { nodes: [...nodes.values()], edges, layers, chosen, undeclared };
}

/** How many steps each node is from what nothing here leads on from: an arrow goes from what breaks to what it needs. */
function layersOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const sources = new Set(edges.map((edge) => edge.source));
  const layers = new Map<string, number>(ids.filter((id) => !sources.has(id)).map((id) => [id, 0]));
  for (let grown = true; grown; ) {
    grown = false;
    for (const edge of edges) {
      const below = layers.get(edge.target);
      if (below === undefined || layers.has(edge.source)) continue;
      layers.set(edge.source, below + 1);
      grown = true;
    }
  }
  ids.forEach((id) => layers.has(id) || layers.set(id, 1));
  return layers;
}
