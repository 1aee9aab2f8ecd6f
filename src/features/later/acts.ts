import { mayOpen } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { enquiryPlan, holdReasons } from "../../domain/enquiry-plan.ts";
import type { ReasonCode } from "../../domain/lists/reasons.ts";
import { dangersIn, type VulnerableGroup } from "../../domain/lists/vulnerable-groups.ts";
import { changedIn } from "../../record/identity.ts";
import { childOf, open, resealed } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { recordConcern } from "../concern/acts.ts";
import { holdContact } from "../hold/acts.ts";
import { holdOn } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { ASKED_SEE, agencyFinder, openEnquiries, riskNow, sightWanted } from "../raise/acts.ts";
import { notificationAdded } from "./events.ts";

/** The screens of what is asked afterwards. */
export type LaterScreen = "family" | "groups" | "needs" | "chronology";

/** What one of them says. */
export interface Later {
	screen: LaterScreen;
	/** Sealed under the child's key; a blank one takes away what stood, where the person could read it. */
	values: Readonly<Record<string, Private>>;
	groups?: readonly VulnerableGroup[];
	ehcPlan?: boolean;
}

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
			ehc_plan = coalesce($4::boolean, told_later.ehc_plan), event_id = $6::bigint,
			screens = case when $5::text = any (told_later.screens) then told_later.screens else told_later.screens || $5::text end`,
};

/**
 * Saves one screen of what is told after the notification. Whoever raised it may add to it without reading it back;
 * those who may open the case change what stands. A group that makes contact with the family dangerous puts such
 * contact on hold, and one that calls for another service to be asked opens that enquiry (E14, E15). Of a need-to-know
 * case the coordinators are told, who say who sees it.
 */
export async function saveLater(ctx: PersonCtx, caseId: Key, given: Later): Promise<void> {
	const reads = await mayOpen(ctx.tx, caseId);
	const before = reads ? ((await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map()) : new Map();
	const values = changedIn(before, given.values);
	const [stands] = await ctx.tx.query<{ groups: VulnerableGroup[]; screens: string[] }>(STANDS, [caseId]);
	const asked = given.groups;
	const differs = asked && (reads ? changed(stands?.groups ?? [], asked) : asked.length > 0);
	const groups = differs ? asked : undefined;
	const fields = Object.keys(values);
	if (!fields.length && !groups && stands?.screens.includes(given.screen)) return;
	const follows = groups ? await whatFollows(ctx, caseId, groups, stands?.groups ?? []) : undefined;
	const facts = {
		...{ screen: given.screen, fields, opened: follows?.plan.length ?? 0, held: Boolean(follows?.hold) },
		...(groups ? { groups: [...groups] } : {}),
	};
	const checks = follows?.plan.map((one) => one.check) ?? [];
	const tells = follows?.restricted && checks.length ? [await sightWanted(ctx, caseId, checks)] : [];
	const event = await ctx.record(notificationAdded, { panel: ctx.panel, case: caseId }, facts, tells);
	const kept = [groups ?? null, given.ehcPlan ?? null];
	await ctx.tx.query(KEEP, [caseId, ctx.panel, ...kept, given.screen, event, reads]);
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await resealed(ctx.tx, child, { case: caseId, about: caseId, event }, values);
	if (!follows) return;
	if (follows.hold) await holdContact(ctx, { panel: ctx.panel, case: caseId }, follows.hold, event);
	const belongs = { panelId: ctx.panel, caseId, eventId: event };
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const members = await panelMembers(ctx.tx, ctx.panel);
	const finder = agencyFinder(ctx.person, members, follows.school);
	await Promise.all(
		openEnquiries(ctx, belongs, today, follows.plan, finder, (tx, _, agencies) =>
			tx.query(ASKED_SEE, [caseId, event, agencies]),
		),
	);
}

/**
 * Tells those who must know of dangers among the groups that were ticked, as a concern about the child does: the case is
 * urgent, and a contact with social care or the police is awaited and chased. What the risk answers say already is not
 * told again.
 * @param concern what an earlier look at the same screen recorded: it is added to
 * @returns the concern's id and the contact's, for the form to keep; nothing where there is no new danger
 */
export async function tellOfDangers(
	ctx: PersonCtx,
	caseId: Key,
	ticked: readonly VulnerableGroup[],
	concern: Key | undefined,
): Promise<Record<string, Key>> {
	const before = await riskNow(ctx.tx, caseId);
	const flags = dangersIn(ticked).filter((question) => before[question] !== "yes");
	if (!flags.length) return {};
	const kinds = flags.map((question) => (question === "exploitation" ? "exploitation" : "abuse_neglect"));
	const said = { kinds, flags, atRisk: undefined, socialCare: false, worry: undefined };
	const { id, contact } = await recordConcern(ctx, caseId, said, concern);
	return { concern: id, ...(contact ? { contact } : {}) };
}

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
	const standing = (await holdOn(ctx.tx, caseId))?.reason;
	// Ticked now, it holds contact also where it was recorded as safe before.
	const fresh = holdReasons({ groups: groups.filter((group) => !before.includes(group)) })[0];
	const hold = standing ? undefined : fresh;
	if (!file || file.closed) return { plan: [], hold, school: undefined, restricted: false };
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const facts = {
		...{ received: panel.today, whereaboutsKnown: file.whereabouts === "yes", school: "none" as const },
		...{ addressKnown: false, answers, groups, reason: file.reason ?? undefined, hold: standing ?? fresh },
	};
	const plan = enquiryPlan(facts, panel.calendars, panel.planSettings).filter(
		({ check, opensFor }) => opensFor === "circumstances" && !file.asked.includes(check),
	);
	return { plan, hold, school: file.school ?? undefined, restricted: file.restricted };
}
