import type { Private } from "../../chat/private.ts";
import { answersFrom } from "../../domain/risk.ts";
import type { Tell } from "../../record/event.ts";
import { seal } from "../../record/sealed.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import { notificationFromPublic } from "./events.ts";
import { type Opened, openCase } from "./open-case.ts";
import { FROM_PUBLIC } from "./rows.ts";

/** What somebody of the public says: few details, and none of them needed but what was seen and where. */
export interface PublicWords {
	public_seen: Private;
	public_where: Private;
	public_child?: Private;
	public_contact?: Private;
}

/**
 * Opens a case from the public form, for triage: nobody is asked about it and no agency sees it until the coordinator
 * has looked. Whoever fears for the child sets off the same alert as an act-now answer; the coordinators hear of each.
 * Nothing is looked up: whether the panel knows the child is not for whoever tells.
 */
export async function openFromPublic(
	ctx: PersonCtx,
	panel: Panel,
	words: PublicWords,
	fears: boolean,
): Promise<Opened> {
	const opened = await openCase(ctx, panel, answersFrom(fears ? ["serious_worry"] : [], "unknown"), ctx.now);
	const coordinators = withRole(await panelMembers(ctx.tx, panel.id), "coordinator").map((m) => m.id);
	const told: Tell = {
		to: { people: coordinators },
		view: "public-told",
		subject: opened.case,
		key: `public:${opened.case}`,
	};
	const facts = { notification: opened.notification };
	const about = { panel: panel.id, case: opened.case };
	// With an alert on its way to the same people, a second message would only be in its way.
	const event = await ctx.record(notificationFromPublic, about, facts, fears ? [] : [told]);
	await seal(ctx.tx, opened.child!, { case: opened.case, about: opened.case, event }, { ...words });
	await ctx.tx.query(FROM_PUBLIC, [opened.notification, event]);
	return opened;
}
