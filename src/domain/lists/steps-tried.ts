import type { CodeOf } from "./coded.ts";

/** What may have been tried before the panel is told, as the form asks and the case shows. */
export const STEPS_TRIED = [
	{ code: "phoned", label: "Phoned every contact" },
	{ code: "visited", label: "Visited the home" },
	{ code: "wrote", label: "Wrote to the address" },
	{ code: "asked_school", label: "Asked staff, friends or siblings' schools" },
	{ code: "asked_services", label: "Asked another service" },
	{ code: "nothing", label: "Nothing yet" },
] as const;

export type StepTried = CodeOf<typeof STEPS_TRIED>;
