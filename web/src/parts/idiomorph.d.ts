declare module "idiomorph" {
  interface Options {
    morphStyle?: "innerHTML" | "outerHTML";
    ignoreActive?: boolean;
    ignoreActiveValue?: boolean;
    restoreFocus?: boolean;
    callbacks?: {
      beforeNodeMorphed?: (old: Node, next: Node) => boolean;
      beforeAttributeUpdated?: (name: string, old: Element, what: "update" | "remove") => boolean;
    };
  }
  export const Idiomorph: { morph(old: Element, next: Element | string, options?: Options): void };
}
