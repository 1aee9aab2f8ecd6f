import type { Words } from "../../chat/message.ts";
import { count, longDate } from "../../domain/date/words.ts";
import type { KeepingRule, Periods } from "../../domain/retention.ts";
import type { CaseKept } from "./queries.ts";

const PERIOD: Readonly<Record<KeepingRule, keyof Periods>> = {
	after_end: "afterEnd",
	after_birth: "afterBirth",
	ehc_plan: "ehcPlan",
	looked_after: "lookedAfter",
};

const SINCE: Partial<Record<KeepingRule, Words>> = {
	ehc_plan: ", because of an education, health and care plan",
	looked_after: ", because the child was looked after",
};

/** Until when a case is kept, and by which rule: in a form or dialog, since the rule says something of the child. */
export function keptInWords({ erasedAt, until, rule, birthKnown, periods }: CaseKept): Words[] {
	if (erasedAt) return ["Erased. What is left names nobody."];
	if (!until || !rule || !periods) return ["The time for which it is kept runs from the day it is closed."];
	const years = count(periods[PERIOD[rule]], "year");
	const from = birthKnown ? "the child's birth" : "the day it was received";
	const because =
		rule === "after_end" ? `${years} after the case ended` : `${years} after ${from}${SINCE[rule] ?? ""}`;
	const unknown = "The date of birth is not known. The day it was received counts as the birth.";
	return [
		`Kept until ${longDate(until)}: ${because}, then to the end of the school year.`,
		...(birthKnown ? [] : [unknown]),
	];
}
