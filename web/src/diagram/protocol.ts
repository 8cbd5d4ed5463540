/** What a page and the sandbox that draws for it say to each other. */

export interface Wanted {
  readonly id: number;
  readonly source: string;
  readonly dark: boolean;
}

export interface Drawn {
  readonly id: number;
  /** A whole SVG file; empty where it could not be drawn, and then `error` says why. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly error: string;
  /** Whether it only took too long. */
  readonly late?: boolean;
}

export interface Ready {
  readonly ready: true;
}
