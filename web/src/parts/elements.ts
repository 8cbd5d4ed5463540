/** Elements from values: text stays text, whatever is in it. */

type Child = Node | string | undefined | false;

/** An element with attributes and children; `true` sets an attribute without a value, `false` leaves it out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...children.filter((one): one is Node | string => one !== undefined && one !== false));
  return made;
}
