import { randomUUID } from "node:crypto";
import { may, mayFor } from "../../access/policy.ts";
import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { eq } from "../../store/drizzle.ts";
import { absence } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { absenceEnded, absenceSaid } from "./events.ts";
import { type Absence, absencesOn } from "./queries.ts";
import * as no from "./refusals.ts";

// A leaver is handed over where it is recorded that they left.
export { handOver } from "./hand-over-acts.ts";
export { staysInWords, workInWords } from "./hand-over-views.ts";
export type { HandedOver } from "./work.ts";

/** For others it is the coordinator and the chair who say it, in their own right: cover does not make more cover. */
export const FOR_OTHERS = "hand work over";
export const saysForOthers = ({ person, panel }: PersonCtx): boolean =>
	may(person, FOR_OTHERS, panel) && !mayFor(person, FOR_OTHERS, panel).length;

const LOCK: Statement = {
	name: "cover-lock",
	text: "select pg_advisory_xact_lock(hashtextextended('absence ' || $1, 0))",
};

/** Who is away, from the first day to the last by the panel's calendar, and who covers. */
export interface Away {
	person: Key;
	cover: Key | null;
	from: LocalDate;
	to: LocalDate;
}

/**
 * Records that somebody is away, and who covers: reminders go to them and they may do what the absent person could, on
 * this panel, for as long as it lasts (domain §11.5). It takes the place of what was said of the same days before.
 * @throws refusals: only the coordinator and the chair say it of others; somebody chosen left or is away too
 */
export async function sayAway(ctx: PersonCtx, away: Away): Promise<void> {
	const { person, cover, from, to } = away;
	if (person !== ctx.person.id && !saysForOthers(ctx)) throw no.onlyForOneself();
	await ctx.tx.query(LOCK, [ctx.panel]);
	const members = await panelMembers(ctx.tx, ctx.panel);
	if (![person, cover].every((id) => !id || members.some((m) => m.id === id))) throw no.gone();
	const leads = withRole(members, "coordinator", "chair").some((m) => m.id === person);
	if (leads && person !== ctx.person.id && cover === ctx.person.id) throw no.notOneself();
	const all = await absencesOn(ctx.tx, ctx.panel, (await loadPanel(ctx.tx, ctx.panel)).today);
	const overlaps = (a: Absence) => a.from <= to && from <= a.to;
	if (all.some((a) => a.person === cover && overlaps(a))) throw no.awayToo();
	const before = all.filter((a) => a.person === person && overlaps(a));

	const id = randomUUID();
	// The absent person too: nobody is put down as away without hearing of it.
	const lead = withRole(members, "coordinator", "chair").map((m) => m.id);
	const hear = [...(cover ? [cover] : []), ...lead, person];
	const people = [...new Set(hear)].filter((one) => one !== ctx.person.id);
	const tell: Tell = { to: { people }, view: "cover-told", subject: id, key: `cover:${id}` };
	const facts = { absence: id, ...away, before: before[0]?.id ?? null };
	const event = await ctx.record(absenceSaid, { panel: ctx.panel }, facts, people.length ? [tell] : []);
	for (const old of before) {
		await ctx.tx.db.update(absence).set({ endedAt: ctx.now, eventId: event }).where(eq(absence.id, old.id));
	}
	await ctx.tx.db.insert(absence).values({
		...{ id, panelId: ctx.panel, personId: person, coverId: cover, fromOn: from, toOn: to },
		...{ saidBy: ctx.person.id, eventId: event },
	});
}

/**
 * Records that somebody is here: an absence that runs, or else the next one, ends. Reminders are theirs again.
 * @throws refusals: only the coordinator and the chair say it of others; they are not away
 */
export async function sayBack(ctx: PersonCtx, person: Key): Promise<void> {
	if (person !== ctx.person.id && !saysForOthers(ctx)) throw no.onlyForOneself();
	await ctx.tx.query(LOCK, [ctx.panel]);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const theirs = (await absencesOn(ctx.tx, ctx.panel, today)).find((a) => a.person === person);
	if (!theirs) throw no.notAway();
	const people = theirs.cover ? [theirs.cover] : [];
	const key = `cover-ended:${theirs.id}`;
	const tell: Tell = { to: { people }, view: "cover-told", subject: theirs.id, key };
	const facts = { absence: theirs.id, person };
	const event = await ctx.record(absenceEnded, { panel: ctx.panel }, facts, people.length ? [tell] : []);
	await ctx.tx.db.update(absence).set({ endedAt: ctx.now, eventId: event }).where(eq(absence.id, theirs.id));
}
