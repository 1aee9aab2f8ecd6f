import type { CodeOf } from "./coded.ts";

/** How staff came to hear of a child whom somebody else notified. */
export const CAME_BY = [
	{ code: "phone", label: "By phone" },
	{ code: "email", label: "By e-mail" },
	{ code: "letter", label: "By letter" },
	{ code: "in_person", label: "In person" },
] as const;

export type CameBy = CodeOf<typeof CAME_BY>;
