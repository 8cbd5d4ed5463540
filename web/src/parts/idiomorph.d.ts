declare module "idiomorph" {
  interface Options {
    morphStyle?: "innerHTML" | "outerHTML";
    ignoreActive?: boolean;
    ignoreActiveValue?: boolean;
    restoreFocus?: boolean;
    callbacks?: { beforeNodeMorphed?: (old: Node, next: Node) => boolean };
  }
  export const Idiomorph: { morph(old: Element, next: Element | string, options?: Options): void };
}
