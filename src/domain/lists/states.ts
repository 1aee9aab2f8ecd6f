import type { CodeOf } from "./coded.ts";

/** Where a case stands. The labels are fit for a channel: they say nothing of risk or reasons. */
export const STATES = [
	{ code: "draft", label: "Draft" },
	{ code: "notified", label: "Notified" },
	{ code: "screening", label: "Being triaged" },
	{ code: "enquiries", label: "Enquiries open" },
	{ code: "located_in_education", label: "Located, in education" },
	{ code: "located_not_in_education", label: "Located, not in education" },
	{ code: "not_located", label: "Not located" },
	{ code: "panel", label: "With the panel" },
	{ code: "placement_pending", label: "Placement agreed, not started" },
	{ code: "monitoring", label: "Placed, being monitored" },
	{ code: "closed", label: "Closed" },
	{ code: "redirected", label: "Redirected" },
	{ code: "duplicate", label: "Duplicate" },
	{ code: "transfer_out_pending", label: "Transfer awaiting acceptance" },
	{ code: "on_appeal_sao", label: "School attendance order in progress" },
	{ code: "reopened", label: "Reopened" },
] as const;

export type State = CodeOf<typeof STATES>;
