import type { Coded, CodeOf } from "./coded.ts";

/** Steps on the way to a school attendance order, and after it (Education Act 1996, sections 437 to 442). */
export const ORDER_STEPS = [
	{ code: "considered", label: "An order was considered: go on" },
	{ code: "not_pursued", label: "An order was considered: do not go on" },
	{ code: "contact", label: "Contact with a parent" },
	{ code: "notice", label: "Notice served" },
	{ code: "response", label: "Response to the notice" },
	{ code: "satisfied", label: "The authority is satisfied: the route ends" },
	{ code: "order", label: "Order made, naming a school" },
	{ code: "complied", label: "Order complied with" },
	{ code: "challenged", label: "Order challenged" },
	{ code: "revoked", label: "Order revoked" },
] as const satisfies readonly Coded[];

export type OrderStep = CodeOf<typeof ORDER_STEPS>;

/** How a parent was reached, or not. */
export const CONTACT_HOW = [
	{ code: "phone", label: "Spoke on the telephone" },
	{ code: "visit", label: "Met, or visited the home" },
	{ code: "written", label: "Letter or e-mail, with an answer" },
	{ code: "no_reply", label: "Tried, no reply" },
] as const satisfies readonly Coded[];

/** How a notice was served. */
export const SERVED_HOW = [
	{ code: "hand", label: "By hand" },
	{ code: "left", label: "Left at the address" },
	{ code: "post", label: "By post" },
] as const satisfies readonly Coded[];
