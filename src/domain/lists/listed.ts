import type { CodeOf } from "./coded.ts";
import type { ReasonCode } from "./reasons.ts";

/**
 * The panel's lists of children who are no case, or no case any more. `reason` is the main reason of a notification that is
 * made of one.
 */
export const LISTS = [
	{
		code: "home_education",
		label: "Educated at home",
		word: "home-education",
		reason: "unsuitable_ehe_or_ap",
	},
	{
		code: "starting",
		label: "Reaching school age without a place",
		word: "starting",
		reason: "never_registered_at_5",
	},
	{
		code: "leavers",
		label: "Left a school, next school not known",
		word: "leavers",
		reason: "left_area_or_abroad_destination_unknown",
	},
] as const satisfies readonly { code: string; label: string; word: string; reason: ReasonCode }[];

export type ListCode = CodeOf<typeof LISTS>;

/** Where home education stands. */
export const EHE_STATUSES = [
	{ code: "being_assessed", label: "Not yet known whether it is suitable" },
	{ code: "suitable", label: "Suitable" },
	{ code: "not_suitable", label: "Not suitable" },
] as const;

export type EheStatus = CodeOf<typeof EHE_STATUSES>;

/** Why a child leaves a list; `of` says which. */
export const SETTLED = [
	{ code: "place", label: "Has a school place", of: ["starting"] },
	{ code: "destination", label: "The next school, or where they went, is known", of: ["leavers"] },
	{ code: "at_school", label: "Home education ended: at a school", of: ["home_education"] },
	{ code: "home_educated", label: "Is educated at home", of: ["starting", "leavers"] },
	{
		code: "moved",
		label: "Moved away: the authority there knows",
		of: ["home_education", "starting", "leavers"],
	},
	{ code: "over_age", label: "Over compulsory school age", of: ["home_education", "leavers"] },
	{ code: "mistake", label: "Is on the list by mistake", of: ["home_education", "starting", "leavers"] },
	{ code: "case", label: "A notification was made", of: [] },
	{ code: "reopened", label: "The case was reopened", of: [] },
	{ code: "erased", label: "The child's details were erased", of: [] },
] as const;

export type Settled = CodeOf<typeof SETTLED>;
