import type { Feature } from "./kit.ts";

/** Every feature. Adding one is a folder and a line here. */
export const features: readonly Feature[] = [];
