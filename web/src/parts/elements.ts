/** Elements from values: text stays text, whatever is in it. */

type Child = Node | string | undefined | false;

/** An element with attributes and children; `true` sets an attribute without a value, `false` and undefined leave it out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number | boolean | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? "" : String(value));
  made.append(...children.filter((one): one is Node | string => one !== undefined && one !== false));
  return made;
}

/** A text in which what stands between backticks is code. */
export function coded(text: string): (Node | string)[] {
  const pieces = text.split("`");
  return pieces.length % 2 ? pieces.map((piece, number) => (number % 2 ? element("code", {}, piece) : piece)) : [text];
}
