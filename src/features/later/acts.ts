import { mayOpen } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { enquiryPlan, holdReasons } from "../../domain/enquiry-plan.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import type { ReasonCode } from "../../domain/lists/reasons.ts";

import { dangersIn, VULNERABLE_GROUPS, type VulnerableGroup } from "../../domain/lists/vulnerable-groups.ts";

import { changedIn } from "../../record/identity.ts";
import { childOf, type OpenedValue, openCases, resealed, seal } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";

import { kindsOf, recordConcern } from "../concern/acts.ts";
import { holdContact, tellThatItWaits } from "../hold/acts.ts";
import { familyOnHold } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { ASKED_SEE, agencyFinder, openEnquiries, riskNow, sightWanted } from "../raise/acts.ts";
import { addedField } from "./added.ts";

import { notificationAdded } from "./events.ts";

/** The screens of what is asked afterwards. */
export type LaterScreen = "family" | "groups" | "needs" | "chronology";

/** What a form began with, and what it saved so far. */
export interface FormBefore {
	/**
	 * The newest event on the case when the form began with what stood; undefined where it began without. What somebody
	 * writes who has not read what stands is kept beside it.
	 */
	readAt?: number;
	/** The fields that it wrote. */
	wrote: readonly string[];
	/** The groups that it showed as ticked, or was given last. */
	groups: readonly VulnerableGroup[];
	/** The event by which what it keeps beside is found. */
	beside?: number;
}

/** What one of them says. */
export interface Later {
	screen: LaterScreen;
	/** Sealed under the child's key; a blank one takes away what stood, where the person had it before them. */
	values: Readonly<Record<string, Private>>;
	/** What the form knows of before: others may have written since. */
	form: FormBefore;
	groups?: readonly VulnerableGroup[];
	ehcPlan?: boolean;
}

const LOCK: Statement = {
	name: "later-lock",
	text: "select id from case_file where id = $1 for no key update",
};
const STANDS: Statement = {
	name: "later-stands",
	text: "select groups, screens from told_later where case_id = $1",
};
const KEEP: Statement = {
	name: "later-keep",
	text: `insert into told_later (case_id, panel_id, groups, ehc_plan, screens, event_id)
		values ($1, $2, coalesce($3::text[], '{}'::text[]), coalesce($4::boolean, false), array[$5::text], $6::bigint)
		on conflict (case_id) do update set groups = case when $3::text[] is null then told_later.groups when $7::boolean then $3::text[]
				else array(select distinct g from unnest(told_later.groups || $3::text[]) as u (g) order by g) end,
			ehc_plan = case when $7::boolean then coalesce($4::boolean, told_later.ehc_plan)
				else told_later.ehc_plan or coalesce($4::boolean, false) end, event_id = $6::bigint,
			screens = case when $5::text = any (told_later.screens) then told_later.screens else told_later.screens || $5::text end`,
};

/** What a screen came to: what its form keeps, and the event by which contact with the family waits from now on. */
interface Saved {
	form: FormBefore;
	waitsBy?: number;
}

/**
 * Saves the screen of groups, and tells those who must know of the dangers among them with it: they wait for no other
 * screen. Those whom that does not alert hear that contact with the family waits, where it did not before.
 * @param concern what an earlier look at the same screen recorded
 * @returns what the form keeps of it
 */
export async function saveGroups(
	ctx: PersonCtx,
	caseId: Key,
	given: Later & { groups: readonly VulnerableGroup[] },
	concern: Key | undefined,
): Promise<{ form: FormBefore; told: Record<string, Key> }> {
	const { form, waitsBy } = await saveLater(ctx, caseId, given);
	const { alerted, ...told } = await tellOfDangers(ctx, caseId, given.groups, concern);
	if (waitsBy) await tellThatItWaits(ctx, caseId, waitsBy, alerted);
	return { form, told };
}

/**
 * Saves one screen of what is told after the notification. Those who may open the case change what stands. Whoever raised
 * it and may not, adds to it without reading it back: what they write is kept beside what others wrote, each form by
 * itself, for those who may open the case to take over. Neither takes back what somebody else wrote since the form began,
 * but where both write the same field. A group that makes contact with the family dangerous puts such
 * contact on hold, and one that calls for another service to be asked opens that enquiry (E14, E15). Of a need-to-know
 * case the coordinators are told, who say who sees it.
 */
export async function saveLater(ctx: PersonCtx, caseId: Key, given: Later): Promise<Saved> {
	await ctx.tx.query(LOCK, [caseId]);
	const { form } = given;
	const reads = form.readAt !== undefined && (await mayOpen(ctx.tx, caseId));
	const values = reads ? await newValues(ctx, caseId, given) : changedIn(new Map(), given.values);
	const [stands] = await ctx.tx.query<{ groups: VulnerableGroup[]; screens: string[] }>(STANDS, [caseId]);
	const asked = reads ? merged(stands?.groups ?? [], form.groups, given.groups) : given.groups;
	const differs = asked && (reads ? changed(stands?.groups ?? [], asked) : asked.length > 0);
	const groups = differs ? asked : undefined;
	const fields = Object.keys(values);
	const saved = {
		...form,
		groups: given.groups ?? form.groups,
		wrote: [...new Set([...form.wrote, ...fields])],
	};
	if (!fields.length && !groups && stands?.screens.includes(given.screen)) return { form: saved };
	const follows = groups
		? await whatFollows(ctx, caseId, groups, [...(stands?.groups ?? []), ...form.groups])
		: undefined;
	const facts = {
		...{
			screen: given.screen,
			fields,
			opened: follows?.plan.length ?? 0,
			held: Boolean(follows?.holds.length),
		},
		...(groups ? { groups: [...groups] } : {}),
		...(!reads && fields.length ? { beside: true as const } : {}),
	};
	const checks = follows?.plan.map((one) => one.check) ?? [];
	const tells = [...(follows?.restricted && checks.length ? [await sightWanted(ctx, caseId, checks)] : [])];
	const event = await ctx.record(notificationAdded, { panel: ctx.panel, case: caseId }, facts, tells);
	const kept = [groups ?? null, given.ehcPlan ?? null];
	await ctx.tx.query(KEEP, [caseId, ctx.panel, ...kept, given.screen, event, reads]);
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) {
		const belongs = { case: caseId, about: caseId, event };
		if (reads) await resealed(ctx.tx, child, belongs, values);
		// Sent again, the form says anew what it kept beside: also that a field is blank.
		else if (form.beside) await resealed(ctx.tx, child, belongs, besideIt(given.values, form.beside));
		else await seal(ctx.tx, child, belongs, besideIt(values, event));
	}
	const beside = form.beside ?? (reads || !fields.length ? undefined : event);
	const after = { ...saved, ...(beside ? { beside } : {}) };
	if (!follows) return { form: after };
	const put = await holdContact(ctx, caseId, follows.holds, event);
	const belongs = { panelId: ctx.panel, caseId, eventId: event };
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const members = await panelMembers(ctx.tx, ctx.panel);
	const finder = agencyFinder(ctx.person, members, follows.school);
	await Promise.all(
		openEnquiries(ctx, belongs, today, follows.plan, finder, (tx, _, agencies) =>
			tx.query(ASKED_SEE, [caseId, event, agencies]),
		),
	);
	return { form: after, ...(put.length ? { waitsBy: event } : {}) };
}

/**
 * Tells those who must know of dangers among the groups that were ticked, as a concern about the child does: the case is
 * urgent, and a contact with social care or the police is awaited and chased. What the risk answers say already is not
 * told again.
 * @param concern what an earlier look at the same screen recorded: it is added to
 * @returns the concern's id and the contact's, for the form to keep, and whom it alerted; nothing where there is no new
 *   danger
 */
async function tellOfDangers(
	ctx: PersonCtx,
	caseId: Key,
	ticked: readonly VulnerableGroup[],
	concern: Key | undefined,
): Promise<{ concern?: Key; contact?: Key; alerted?: readonly Key[] }> {
	const before = await riskNow(ctx.tx, caseId);
	const flags = dangersIn(ticked).filter((question) => before[question] !== "yes");
	if (!flags.length) return {};
	const found = flags.map((question) => (question === "exploitation" ? "exploitation" : "abuse_neglect"));
	const kinds = [...new Set([...(concern ? await kindsOf(ctx, concern) : []), ...found])];
	const said = { kinds, flags, atRisk: undefined, socialCare: false, worry: undefined };
	const { id, contact, alerted } = await recordConcern(ctx, caseId, said, concern);
	return { concern: id, ...(contact ? { contact } : {}), alerted };
}

/** Those of a form's values that whoever fills it in changed, and that say something else than what stands by now. */
async function newValues(
	ctx: PersonCtx,
	caseId: Key,
	{ values, form: { readAt, wrote } }: Later,
): Promise<Record<string, Private>> {
	const all = (await openCases(ctx.tx, ctx.keys, [caseId])).filter((one) => one.about === caseId);
	const then = all.filter((one) => one.event <= (readAt ?? 0));
	const theirs = new Set([...Object.keys(changedIn(newestOf(then), values)), ...wrote]);
	const given = Object.fromEntries(Object.entries(values).filter(([field]) => theirs.has(field)));
	return changedIn(newestOf(all), given);
}

const newestOf = (values: readonly OpenedValue[]) => new Map(values.map((one) => [one.field, one.value]));

/** Groups ticked and taken away since the form showed `before`, of those that stand by now. */
function merged(
	stand: readonly VulnerableGroup[],
	before: readonly VulnerableGroup[],
	asked: readonly VulnerableGroup[] | undefined,
): VulnerableGroup[] | undefined {
	if (!asked) return undefined;
	const stays = (group: VulnerableGroup) => stand.includes(group) && !before.includes(group);
	return codesOf(VULNERABLE_GROUPS).filter((group) => asked.includes(group) || stays(group));
}

const besideIt = (values: Readonly<Record<string, Private>>, event: number): Record<string, Private> =>
	Object.fromEntries(Object.entries(values).map(([field, value]) => [addedField(field, event), value]));

function changed(before: readonly VulnerableGroup[], now: readonly VulnerableGroup[]): boolean {
	return before.length !== now.length || now.some((group) => !before.includes(group));
}

const CASE: Statement = {
	name: "later-case",
	text: `select f.reason, f.restricted, f.closed_at is not null as closed, n.facts->>'whereabouts' as whereabouts,
			coalesce(n.facts->>'panel_school', case when a.kind = 'school' then a.id::text end) as school,
			array(select e.check_code from enquiry e where e.case_id = f.id) as asked
		from case_file f join notification n on n.case_id = f.id join agency a on a.id = n.agency_id where f.id = $1 order by n.event_id limit 1`,
};

/** What new groups have follow: other services to ask, and a hold on contact with the family. */
async function whatFollows(
	ctx: PersonCtx,
	caseId: Key,
	groups: readonly VulnerableGroup[],
	before: readonly VulnerableGroup[],
) {
	type Row = {
		reason: ReasonCode | null;
		restricted: boolean;
		closed: boolean;
		whereabouts: string | null;
		asked: string[];
		school: Key | null;
	};
	const [file] = await ctx.tx.query<Row>(CASE, [caseId]);
	const answers = await riskNow(ctx.tx, caseId);
	// Ticked now, it holds contact also where it was recorded as safe before; not by a form that is merely sent again.
	const holds = holdReasons({ groups: groups.filter((group) => !before.includes(group)) });
	if (!file || file.closed) return { plan: [], holds, school: undefined, restricted: false };
	const onHold = holds.length > 0 || (await familyOnHold(ctx.tx, caseId));
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const facts = {
		...{ received: panel.today, whereaboutsKnown: file.whereabouts === "yes", school: "none" as const },
		...{ addressKnown: false, answers, groups, reason: file.reason ?? undefined, onHold },
	};
	const plan = enquiryPlan(facts, panel.calendars, panel.planSettings).filter(
		({ check, opensFor }) => opensFor === "circumstances" && !file.asked.includes(check),
	);
	return { plan, holds, school: file.school ?? undefined, restricted: file.restricted };
}
