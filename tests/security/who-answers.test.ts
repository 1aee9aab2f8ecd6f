import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/access/people.ts";
import { contextFor } from "../../src/bot/receive.ts";
import type { Page } from "../../src/chat/form.ts";
import type { Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { handsOf } from "../../src/demo/hands.ts";
import { answerEnquiry, keepLateAnswer } from "../../src/features/enquiry/acts.ts";
import { extendEnquiry } from "../../src/features/enquiry/extend.ts";
import { answers } from "../../src/features/enquiry/who-answers.ts";
import type { PersonCtx } from "../../src/features/kit.ts";
import { assignCase } from "../../src/features/lifecycle/acts.ts";
import { childOf } from "../../src/record/sealed.ts";
import { transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** Who records what came of an enquiry: whoever was asked, the case's owner, and whoever runs the panel. */
let world: TwoPanels;
let ids: Record<string, string>;
/** An open enquiry of each kind, by a word for it. */
let enquiries: Record<"school" | "council" | "joint", string>;
beforeAll(async () => {
	world = await twoPanels();
	const { rows } = await asOwner(
		"select key, id from person union all select key, id from panel union all select key, id from agency",
	);
	ids = Object.fromEntries(rows.map((r) => [r.key, r.id]));
	const made = async (check: string, agency: string) =>
		(
			await asOwner(
				`insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, due_because, event_id)
					values (gen_random_uuid(), $1, $2, $3, $4, current_date, current_date, '[]', 1) returning id`,
				[ids.ashby, world.subjects.case, check, ids[agency]],
			)
		).rows[0].id as string;
	await asOwner("update enquiry set closed_at = now(), outcome = 'no_trace', event_id = event_id + 1");
	enquiries = {
		school: await made("E02", "ashby-school"),
		council: await made("E08", "ashby-council"),
		joint: await made("E19", "ashby-council"),
	};
	await asOwner("insert into case_member values ($1, $2, $3, null, 'agency', 1) on conflict do nothing", [
		...[world.subjects.case, ids.ashby, ids["ashby-council"]],
	]);
});
afterAll(() => world.database.close());
beforeEach(() => asOwner("update enquiry set held = null, event_id = event_id + 1"));

const asOwner = (text: string, values: readonly unknown[] = []) =>
	world.database.superuser.query(text, [...values]);

const member = keyOf("ashby-school", "agency_member");
const officer = keyOf("ashby-school", "education_welfare_officer");
const raiser = keyOf("ashby-school", "safeguarding_lead");
const coordinator = keyOf("ashby-council", "coordinator");

const hands = (who: string) => handsOf(world.receive, userOf(who), () => randomUUID());
const saidIn = (reply: Reply): string => ("say" in reply ? JSON.stringify(reply.say) : JSON.stringify(reply));
const pageIn = (reply: Reply): Page => {
	if (!("ask" in reply)) throw new Error(`No form: ${saidIn(reply)}`);
	return reply.ask;
};
const offered = (page: Page, field: string): string[] => {
	const of = page.fields[field]!;
	return of.as === "one" ? of.options.map((o) => o.value) : [];
};

/** Does an act as somebody, without a chat before it, and undoes it: the refusal's code, or what it returned. */
async function acting(who: string, act: (ctx: PersonCtx) => Promise<unknown>): Promise<unknown> {
	const interaction = { key: randomUUID(), who: userOf(who) };
	const undo = new Error("undone");
	let came: unknown;
	try {
		await transact(
			world.database.pool,
			{ as: "person", ...interaction, ...interaction.who },
			async (tx, entered) => {
				const { ctx } = contextFor(world, tx, entered.person as Person, interaction);
				ctx.panel = ids.ashby!;
				came = await act(ctx);
				throw undo;
			},
		);
	} catch (error) {
		if (error !== undo) return (error as { code?: string }).code ?? (error as Error).message;
	}
	return came;
}

const NO_TRACE = { outcome: "no_trace" as const };

describe("an enquiry that was put to somebody else", () => {
	test("is not answered nor put off by another agency on the case, which is told whom to go to", async () => {
		for (const action of ["enquiry.outcome", "enquiry.extend"]) {
			const said = saidIn(await hands(member).presses(action, enquiries.council));
			expect(said).toMatch(/was put to ashby-council[\s\S]*tell the coordinator/);
		}
		const answer = (id: string) => (ctx: PersonCtx) => answerEnquiry(ctx, id, NO_TRACE);
		expect(await acting(member, answer(enquiries.council))).toBe("enquiry.not-asked");
		const extend = (ctx: PersonCtx) =>
			extendEnquiry(ctx, enquiries.council, "2030-01-01", new Private("More"));
		expect(await acting(member, extend)).toBe("enquiry.not-asked");
		expect(await acting(member, answer(enquiries.school))).toMatchObject({ check: "E02" });
	});

	test("is not among those to choose from, and cannot be slipped in", async () => {
		const page = pageIn(await hands(member).types(`outcome ${world.ref}`));
		expect(offered(page, "enquiry")).toEqual([enquiries.school]);
		const forged = { enquiry: enquiries.council, outcome: "no_trace", note: "" };
		await world.receive({
			...{ kind: "form", key: randomUUID(), who: userOf(member), draft: page.draft, did: "next" },
			answers: forged,
		});
		const { rows } = await asOwner("select outcome from enquiry where id = $1", [enquiries.council]);
		expect(rows).toEqual([{ outcome: null }]);
		const all = pageIn(await hands(coordinator).types(`outcome ${world.ref}`));
		expect(offered(all, "enquiry").sort()).toEqual(Object.values(enquiries).sort());
	});

	test("is not offered on the case", async () => {
		const menus = saidIn(await hands(member).types(`case ${world.ref}`));
		expect(menus).toContain(enquiries.school);
		expect(menus).not.toContain(`"enquiry.outcome","on":"${enquiries.council}"`);
		expect(menus).not.toContain(`"enquiry.extend","on":"${enquiries.council}"`);
		// The other side of a joint sign-off has the way there.
		expect(menus).toContain(`"enquiry.sign","on":"${enquiries.joint}"`);
	});

	test("where that is all that is open, it says so before anything is filled in", async () => {
		await asOwner("update enquiry set closed_at = now(), event_id = event_id + 1 where id = $1", [
			enquiries.school,
		]);
		expect(saidIn(await hands(member).types(`outcome ${world.ref}`))).toMatch(/was put to ashby-council/);
		expect(await acting(member, (ctx) => keepLateAnswer(ctx, enquiries.school, NO_TRACE))).toBe(true);
		await asOwner("update enquiry set closed_at = null, event_id = event_id + 1 where id = $1", [
			enquiries.school,
		]);
		expect(await acting(member, (ctx) => keepLateAnswer(ctx, enquiries.council, NO_TRACE))).toBe(false);
	});

	test("is answered by the case's owner, by whoever covers for the owner or the agency, and for the panel", async () => {
		const put = { agencyId: ids["ashby-council"]!, caseOwner: null };
		const mine = { agencyId: ids["ashby-council"]!, caseOwner: ids[officer]! };
		const may = (who: string, of: typeof put | typeof mine, more: object = {}) =>
			acting(who, async (ctx) => {
				ctx.person = {
					...ctx.person,
					roles: [...ctx.person.roles, { panel: ctx.panel, role: "agency_member", ...more }],
				};
				return answers(ctx, of);
			});
		expect(await may(member, put)).toBe(false);
		expect(await may(member, mine)).toBe(false);
		expect(await may(officer, mine)).toBe(true);
		expect(await may(member, mine, { for: ids[officer], agency: ids["ashby-school"] })).toBe(true);
		expect(await may(member, put, { for: ids[coordinator], agency: ids["ashby-council"] })).toBe(true);
		expect(await may(coordinator, { ...put, agencyId: ids["ashby-school"]! })).toBe(true);
	});
});

describe("joint enquiries", () => {
	const ends = (who: string, outcome: "not_applicable" | "refused" | "no_reply") =>
		acting(who, (ctx) => answerEnquiry(ctx, enquiries.joint, { outcome, note: new Private("Why") }));

	test("are ended apart from two signatures by whoever runs the panel alone", async () => {
		await asOwner("update case_file set owner_id = $1, event_id = event_id + 1 where id = $2", [
			...[ids[officer], world.subjects.case],
		]);
		for (const outcome of ["not_applicable", "refused"] as const) {
			expect(await ends(officer, outcome)).toBe("enquiry.takes-two");
			expect(await ends(coordinator, outcome)).toMatchObject({ check: "E19" });
		}
		expect(await ends(officer, "no_reply")).toMatchObject({ check: "E19" });
		expect(await ends(member, "no_reply")).toBe("enquiry.not-asked");
		expect(await acting(coordinator, (ctx) => answerEnquiry(ctx, enquiries.joint, NO_TRACE))).toBe(
			"enquiry.takes-two",
		);
		const officers = pageIn(await hands(officer).presses("enquiry.outcome", enquiries.joint));
		expect(offered(officers, "outcome")).toEqual(["no_reply"]);
		const panels = pageIn(await hands(coordinator).presses("enquiry.outcome", enquiries.joint));
		expect(offered(panels, "outcome")).toEqual(["not_applicable", "refused", "no_reply"]);
	});
});

describe("an enquiry on hold", () => {
	test("is not ended as if it had been made", async () => {
		const open = pageIn(await hands(member).types(`outcome ${world.ref}`));
		await asOwner("update enquiry set held = 'domestic_abuse', event_id = event_id + 1");
		for (const outcome of ["not_applicable", "no_trace", "lead_found"] as const) {
			const answer = { outcome, note: new Private("Why") };
			expect(await acting(member, (ctx) => answerEnquiry(ctx, enquiries.school, answer)), outcome).toBe(
				"enquiry.on-hold",
			);
		}
		for (const outcome of ["no_reply", "located", "refused"] as const) {
			const answer = { outcome, note: new Private("Why") };
			const came = await acting(member, (ctx) => answerEnquiry(ctx, enquiries.school, answer));
			expect(came, outcome).toMatchObject({ check: "E02" });
		}
		const page = pageIn(await hands(member).presses("enquiry.outcome", enquiries.school));
		expect(offered(page, "outcome")).toEqual(["located", "refused", "no_reply"]);
		// Where the enquiry is chosen on the same screen, it is said at the outcome.
		const reply = await world.receive({
			...{ kind: "form", key: randomUUID(), who: userOf(member), draft: open.draft, did: "next" },
			answers: { enquiry: enquiries.school, outcome: "not_applicable", note: "Moved" },
		});
		expect("ask" in reply && reply.errors?.outcome).toMatch(/on hold/);
	});

	test("that was not when a sitting began is not ended in the sitting", async () => {
		const { draft } = pageIn(await hands(member).presses("worklist.answer", ""));
		await asOwner("update enquiry set held = 'domestic_abuse', event_id = event_id + 1");
		const reply = await world.receive({
			...{ kind: "form", key: randomUUID(), who: userOf(member), draft, did: "next" },
			answers: { outcome_1: "not_applicable", note_1: "Moved" },
		});
		expect("ask" in reply && reply.errors?.outcome_1).toMatch(/on hold/);
	});
});

describe("on a need-to-know case, whoever raised it and is not named on it", () => {
	const restricted = (to: boolean) =>
		asOwner("update case_file set restricted = $1, event_id = event_id + 1 where id = $2", [
			...[to, world.subjects.case],
		]);

	test("does nothing by an act either, and what they typed is not dropped as if it had been kept", async () => {
		await restricted(true);
		const { council, school } = enquiries;
		expect(await acting(raiser, (ctx) => answerEnquiry(ctx, school, NO_TRACE))).toBe("case.not-found");
		expect(await acting(raiser, (ctx) => extendEnquiry(ctx, school, "2030-01-01", new Private("More")))).toBe(
			"case.not-found",
		);
		expect(await acting(raiser, (ctx) => keepLateAnswer(ctx, council, NO_TRACE))).toBe(false);
		expect(await acting(raiser, (ctx) => assignCase(ctx, world.subjects.case, ids[raiser]!))).toBe(
			"case.not-found",
		);
		expect(await acting(raiser, (ctx) => childOf(ctx.tx, ctx.keys, world.subjects.case))).toMatch(
			/may not seal/,
		);
		await restricted(false);
	});

	test("goes on with no form that they began before", async () => {
		const begun = pageIn(await hands(raiser).presses("enquiry.outcome", enquiries.school));
		const sitting = pageIn(await hands(raiser).presses("worklist.answer", ""));
		await restricted(true);
		expect(saidIn(await hands(raiser).presses("form.resume", begun.draft.split(".")[0]!))).toMatch(
			/no case with that reference/,
		);
		const send = (draft: string, did: "open" | "next", answers: Record<string, string>) =>
			world.receive({ kind: "form", key: randomUUID(), who: userOf(raiser), draft, did, answers });
		const shown = await send(sitting.draft, "open", {});
		expect(saidIn(shown)).toContain("No longer yours to see");
		expect(saidIn(shown)).not.toContain(world.ref);
		const said = saidIn(await send(sitting.draft, "next", { outcome_1: "no_trace", note_1: "" }));
		expect(said).toMatch(/1 case is no longer yours to see: nothing was recorded there/);
		const { rows } = await asOwner("select outcome from enquiry where id = $1", [enquiries.school]);
		expect(rows).toEqual([{ outcome: null }]);
		await restricted(false);
	});

	test("is not named on it by an officer who is, but by the coordinator", async () => {
		await restricted(true);
		await asOwner("update case_file set owner_id = null, event_id = event_id + 1 where id = $1", [
			world.subjects.case,
		]);
		const onIt = [world.subjects.case, ids.ashby, ids[officer]];
		await asOwner(
			"insert into case_member values ($1, $2, null, $3, 'named', 1) on conflict do nothing",
			onIt,
		);
		const assign = (who: string, to: string) =>
			acting(who, (ctx) => assignCase(ctx, world.subjects.case, ids[to]!));
		expect(await assign(officer, raiser)).toBe("assign.need-to-know");
		expect(await assign(officer, officer)).toBe(world.ref);
		expect(await assign(officer, coordinator)).toBe(world.ref);
		expect(await assign(coordinator, raiser)).toBe(world.ref);
		await restricted(false);
	});
});
