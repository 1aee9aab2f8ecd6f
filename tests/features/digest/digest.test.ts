import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/chat/message.ts";
import { drawMessage as drawForSlack } from "../../../src/slack/draw-message.ts";
import { drawMessage as drawForTeams } from "../../../src/teams/draw-message.ts";
import { bytes, CARD_BYTES } from "../../../src/teams/limits.ts";
import { aWorld, buttonsOf, linesOf, type World } from "./world.ts";

const KEY = "digest:2027-03-10";
const MORNING = "2027-03-10T08:30:00Z";
const EMERGENCY =
	"No names here. Child in danger now: call 999. Social care 01632 960001, nights and weekends 01632 960002. Police, not urgent: 101.";

async function postedOn(w: World, instant: string): Promise<Message> {
	await w.at(instant);
	await w.nudge();
	return w.drawn(`digest:${instant.slice(0, 10)}`);
}

const actionsOn = (message: Message, on: string) =>
	buttonsOf(message)
		.filter((button) => button.on === on)
		.map((button) => button.action);

describe("the morning's digest", () => {
	test("[S2-12] says what the record says: urgent first, then agencies, then what the coordinator must put right", async () => {
		const w = await aWorld();
		await w.set({ meetings: [{ on: "2027-03-23", papers: "2027-03-18" }] });
		const lost = await w.aCase({ received: "2027-03-03", bySchool: true });
		const visit = await w.aCase({ urgent: true });
		const promised = await w.aCase({ urgent: true });
		await w.aContact(promised, "2027-03-09T16:10:00Z", "deputy");
		await w.anEnquiry(visit, { check: "E10", agency: "police", due: "2027-03-09" });
		const old = await w.aCase();
		await w.anEnquiry(old, { check: "E11", agency: "health", due: "2027-02-23" });
		await w.anEnquiry(old, { check: "E12", agency: "health", due: "2027-03-09" });
		await w.anEnquiry(old, { check: "E04", due: "2027-03-10" });
		await w.anEnquiry(old, { check: "E07", due: "2027-03-11" });
		await w.anEnquiry(old, { check: "E05", due: "2027-03-01", held: "domestic_abuse" });
		await w.anEnquiry(old, { check: "E08", due: "2027-03-01", outcome: "no_trace" });
		await w.aCase({ owner: false, review: "2027-03-08" });
		await w.aCase({ owner: false, state: "notified", received: "2027-03-08" });
		await w.anEnquiry(await w.aCase({ closed: true }), { due: "2027-03-01" });

		const message = await postedOn(w, MORNING);
		expect(linesOf(message)).toEqual([
			"MIL, Wed 10 Mar, 08:30",
			"5 overdue on 4 cases. 3 urgent cases. 1 due today.",
			"Next panel Tue 23 Mar (papers close Thu 18 Mar).",
			"Urgent: act this morning",
			`${promised.ref}  Safeguarding contact promised Tue 9 Mar, 16:10, not confirmed (Schools). Deputies told.`,
			`${lost.ref}  Not located 5 school days after referral: tell social care or police today.`,
			`${visit.ref}  Social care records (Police) due Tue 9 Mar (1 working day late).`,
			"Nobody was on any of these at 08:30.",
			"Other overdue: 2",
			"Agency | Overdue | Oldest",
			`Health | 2 (2 new) | Tue 23 Feb (11 working days late), ${old.ref}`,
			"For the coordinator: 2 cases with no owner; 1 case past its review; 1 notification not triaged since Mon 8 Mar.",
			"On hold: 1 enquiry.",
			"The whole list is in this thread.",
			EMERGENCY,
		]);
		expect(message.summary).toBe("Digest for Wed 10 Mar: 5 overdue, 3 urgent cases");
	});

	test("each urgent line opens what it is about, in private", async () => {
		const w = await aWorld();
		const one = await w.aCase({ urgent: true });
		await w.anEnquiry(one, { due: "2027-03-08" });
		await w.anEnquiry(one, { check: "E11", agency: "health", due: "2027-03-09" });
		const contact = await w.aContact(one, "2027-03-09T16:10:00Z");
		const message = await postedOn(w, MORNING);
		expect(actionsOn(message, contact)).toEqual(["contact.confirm"]);
		expect(actionsOn(message, one.id)).toEqual(["urgent.acknowledge", "case.open", "case.outcome"]);
		expect(actionsOn(message, "")).toEqual(["mine", "overdue"]);
		const open = buttonsOf(message).filter((button) => button.opens);
		expect(new Set(open.map((button) => button.action))).toEqual(
			new Set(["case.open", "case.outcome", "contact.confirm"]),
		);
	});

	test("“I'm on it” and “Open privately” are buttons in view on both platforms, beside each urgent case", async () => {
		const w = await aWorld();
		for (const _ of [1, 2]) await w.anEnquiry(await w.aCase({ urgent: true }), { due: "2027-03-08" });
		await w.anEnquiry(await w.aCase(), { due: "2027-03-08" });
		const message = await postedOn(w, MORNING);
		const inView = (drawn: unknown) => {
			const buttons: string[] = [];
			JSON.stringify(drawn, (_key, value) => {
				if (value?.type === "button") buttons.push(value.text.text);
				if (/^Action\./.test(value?.type) && value.mode !== "secondary") buttons.push(value.title);
				return value?.fallback ? { ...value, fallback: undefined } : value;
			});
			return buttons.filter((label) => label === "I'm on it" || label === "Open privately");
		};
		const both = ["I'm on it", "Open privately"];
		expect(inView(drawForSlack(message, "T1").blocks)).toEqual([...both, ...both]);
		expect(inView(drawForTeams(message, "T1"))).toEqual([...both, ...both]);
	});

	test("Teams' red box holds every urgent case, and nothing else", async () => {
		const w = await aWorld();
		const urgent = await w.aCase({ urgent: true });
		const other = await w.aCase();
		for (const one of [urgent, other]) await w.anEnquiry(one, { due: "2027-03-08" });
		const { body } = drawForTeams(await postedOn(w, MORNING), "T1").attachments[0].content;
		const boxes = body.filter((element) => element.style === "attention");
		expect(boxes).toHaveLength(1);
		const text = JSON.stringify(boxes);
		expect(text).toContain("Urgent: act this morning");
		expect(text).toContain(urgent.ref);
		expect(text).not.toContain(other.ref);
	});

	test("nothing overdue is one line, and not silence", async () => {
		const w = await aWorld();
		await w.set({ meetings: [{ on: "2027-03-23", papers: "2027-03-18" }] });
		await w.anEnquiry(await w.aCase(), { due: "2027-03-12" });
		expect(linesOf(await postedOn(w, MORNING))).toEqual(["Nothing overdue. 1 open, next panel Tue 23 Mar."]);
		expect(await w.keys()).toEqual([KEY]);
	});

	test("says what is new and what was answered since the digest before, over a weekend", async () => {
		const w = await aWorld();
		const one = await w.aCase();
		const answered = await w.anEnquiry(one, { check: "E07", due: "2027-03-10" });
		await w.anEnquiry(one, { check: "E08", due: "2027-03-11" });
		await w.anEnquiry(one, { check: "E09", due: "2027-03-12" });
		await postedOn(w, "2027-03-12T08:30:00Z");
		await w.change("enquiry", answered, "closed_at = app_now(), outcome = 'no_trace'");
		const lines = linesOf(await postedOn(w, "2027-03-15T08:30:00Z"));
		expect(lines[1]).toBe("2 overdue on 1 case (2 on Fri: 1 new, 1 answered or closed).");
		expect(lines).toContain(
			"Education welfare | 2 (1 new) | Thu 11 Mar (2 working days late), MIL-2027-0001",
		);
	});

	test("is kept as it was posted: ids, codes, dates and counts", async () => {
		const w = await aWorld();
		const one = await w.aCase({ urgent: true });
		const id = await w.anEnquiry(one, { due: "2027-03-08" });
		const before = linesOf(await postedOn(w, MORNING));
		await w.change("enquiry", id, "due = '2027-06-01'");
		expect(linesOf(await w.drawn(KEY))).toEqual(before);
		const [run] = await w.runs();
		expect(run?.content).toMatchObject({ at: "08:30", digest: { overdue: 1, overdueIds: [id] } });
		expect(JSON.stringify(run?.content)).not.toContain("MIL-coordinator");
		expect(
			await w.sql("select facts->>'overdue' as overdue from ledger where act = 'digest.posted'"),
		).toEqual([{ overdue: "1" }]);
	});

	test("what schools owe in August waits, apart", async () => {
		const w = await aWorld();
		const one = await w.aCase({ received: "2027-07-12" });
		await w.anEnquiry(one, { check: "E02", agency: "school", due: "2027-07-19" });
		await w.anEnquiry(one, { check: "E11", agency: "health", due: "2027-07-20" });
		const lines = linesOf(await postedOn(w, "2027-08-04T07:30:00Z"));
		expect(lines[1]).toBe("1 overdue on 1 case.");
		expect(lines).toContain("On hold: 1 until schools open in September.");
		expect(lines.join("\n")).not.toContain("Schools |");
	});
});

describe("not located (rule X2)", () => {
	const told: [string, (w: World, id: string) => Promise<unknown>][] = [
		[
			"an enquiry located the child",
			(w, id) => w.anEnquiry({ id }, { check: "E11", due: "2027-03-05", outcome: "located" }),
		],
		[
			"a contact with social care or the police is confirmed",
			async (w, id) => {
				const contact = await w.aContact({ id }, "2027-03-03T09:00:00Z");
				await w.change("risk_contact", contact, "confirmed_at = app_now()");
			},
		],
		[
			"the case is found to be in education",
			(w, id) => w.change("case_file", id, "state = 'located_in_education'"),
		],
	];
	test.each(told)("ends when %s", async (_how, settle) => {
		const w = await aWorld();
		const { id } = await w.aCase({ received: "2027-03-03", bySchool: true });
		await w.at(MORNING);
		await settle(w, id);
		expect(linesOf(await postedOn(w, MORNING))[0]).toMatch(/^Nothing overdue/);
	});

	test("stands from the fourth day, not on the third", async () => {
		const w = await aWorld();
		await w.aCase({ received: "2027-03-08", bySchool: true });
		expect(linesOf(await postedOn(w, "2027-03-11T08:30:00Z"))[0]).toMatch(/^Nothing overdue/);
		expect(linesOf(await postedOn(w, "2027-03-12T08:30:00Z"))[1]).toMatch(/1 urgent case\./);
	});
});

describe("what a channel must not learn", () => {
	async function withSecrets() {
		const w = await aWorld();
		const secret = await w.aCase({ restricted: true, urgent: true, received: "2027-03-01", bySchool: true });
		await w.anEnquiry(secret, { due: "2027-03-08" });
		await w.aContact(secret, "2027-03-09T16:10:00Z");
		const quiet = await w.aCase({ restricted: true });
		await w.anEnquiry(quiet, { due: "2027-03-08" });
		const sensitive = await w.aCase();
		await w.anEnquiry(sensitive, { check: "E13", agency: "police", due: "2027-03-08" });
		await w.at(MORNING);
		await w.nudge();
		return { w, secret, quiet, sensitive };
	}

	test("a contact that was promised is told of in private also where its restricted case is over meanwhile", async () => {
		const w = await aWorld();
		const over = await w.aCase({ restricted: true, closed: true, state: "redirected" });
		await w.aContact(over, "2027-03-09T16:10:00Z");
		const channel = linesOf(await postedOn(w, MORNING)).join("\n");
		expect(channel).toMatch(/1 overdue on 1 case/);
		expect(channel).not.toContain(over.ref);
		const message = await w.drawn(`${KEY}:restricted`);
		expect(linesOf(message)).toContain(`${over.ref}  Act this morning.`);
		expect(actionsOn(message, over.id)).toEqual(["case.open"]);
	});

	test("a restricted case is a count: no reference, no id, in the message or its thread", async () => {
		const { w, secret, quiet } = await withSecrets();
		const all = JSON.stringify(await Promise.all((await w.keys()).map((key) => w.drawn(key))));
		for (const one of [secret, quiet]) {
			expect(all).not.toContain(one.ref);
			expect(all).not.toContain(one.id);
		}
		const lines = linesOf(await w.drawn(KEY));
		expect(lines).toContain(
			"1 restricted case, 2 school days late. The coordinator and the chair have it privately.",
		);
		expect(lines).toContain("Restricted cases | 1 (1 new) | ");
		expect(linesOf(await w.drawn(`${KEY}:2`)).at(-1)).toBe(
			"4 more on restricted cases: the coordinator and the chair have them privately.",
		);
		expect(JSON.stringify((await w.runs())[0]?.content)).not.toContain(secret.ref);
	});

	test("and the coordinator does have them, in private", async () => {
		const { w, secret, quiet } = await withSecrets();
		const places = await w.sql(
			"select p.kind, p.person_id as person from posting o join place p on p.id = o.place_id where o.view = 'digest-restricted'",
		);
		expect(places).toEqual([{ kind: "person", person: w.seeded.people.coordinator }]);
		const message = await w.drawn(`${KEY}:restricted`);
		expect(linesOf(message).slice(1, 3)).toEqual([
			`${secret.ref}  Enquiries overdue: 1.`,
			`${quiet.ref}  Enquiries overdue: 1.`,
		]);
		expect(actionsOn(message, secret.id)).toEqual(["case.open"]);
	});

	test("a sensitive check is an enquiry, of nobody in particular", async () => {
		const { w, sensitive } = await withSecrets();
		const [root, page] = [await w.drawn(KEY), await w.drawn(`${KEY}:2`)];
		expect(linesOf(root)).toContain("Other enquiries | 1 (1 new) | Mon 8 Mar (2 working days late)");
		expect(linesOf(page)).toContain("An enquiry: due Mon 8 Mar (2 working days late)");
		expect(linesOf(page).join()).not.toContain(sensitive.ref);
		expect(JSON.stringify([root, page])).not.toMatch(/E13|Police\./);
	});
});

describe("the thread", () => {
	test("has everything overdue in pages of twenty, under who is asked, each line with its menu", async () => {
		const w = await aWorld();
		const [urgent, others]: string[][] = [[], []];
		for (let n = 0; n < 22; n++) {
			const one = await w.aCase({ urgent: n < 3 });
			const ids = [
				await w.anEnquiry(one, { check: "E07", due: "2027-03-08" }),
				await w.anEnquiry(one, { check: "E11", agency: "health", due: "2027-03-09" }),
			];
			if (n < 3) urgent?.push(one.id);
			else others?.push(...ids);
		}
		await postedOn(w, MORNING);
		expect(await w.keys()).toEqual([KEY, `${KEY}:2`, `${KEY}:3`, `${KEY}:4`]);
		const under = await w.sql("select distinct thread_key from posting where view = 'digest-rest'");
		expect(under).toEqual([{ thread_key: KEY }]);
		const pages = await Promise.all([2, 3, 4].map((n) => w.drawn(`${KEY}:${n}`)));
		const headings = /^(Everything|Urgent$|Health$|Education welfare$)/;
		expect(pages.map((page) => linesOf(page).filter((line) => headings.test(line)))).toEqual([
			["Everything overdue, part 1 of 3", "Urgent", "Education welfare"],
			["Everything overdue, part 2 of 3", "Education welfare", "Health"],
			["Everything overdue, part 3 of 3", "Health"],
		]);
		const listed = pages.flatMap(buttonsOf);
		const about = (action: string) => listed.filter((b) => b.action === action).map((b) => b.on);
		expect(about("enquiry.outcome").sort()).toEqual(others?.sort());
		expect(about("case.outcome").sort()).toEqual(urgent?.sort());
		expect(about("urgent.acknowledge").sort()).toEqual(urgent?.sort());
	});

	test("on the worst of mornings both platforms take every message whole", async () => {
		const w = await aWorld();
		const checks = ["E04", "E07", "E11", "E12"];
		for (let n = 0; n < 60; n++) {
			const restricted = n >= 22 && n < 25;
			const one = await w.aCase({ urgent: n < 25, received: "2027-02-01", bySchool: n < 12, restricted });
			if (n < 12) await w.aContact(one, "2027-03-09T16:10:00Z", "deputy");
			const agencies = ["welfare", "health", "police", "school"] as const;
			for (const check of checks) {
				const agency = agencies[(n + checks.indexOf(check)) % 4];
				await w.anEnquiry(one, { check, agency, due: "2027-02-08" });
			}
		}
		await postedOn(w, "2027-03-10T11:00:00Z");
		const keys = await w.keys();
		expect(keys).toHaveLength(11);
		for (const key of keys) {
			const message = await w.drawn(key);
			const slack = drawForSlack(message, "T1");
			expect(JSON.stringify(slack)).not.toMatch(/…and \d+ more"/);
			expect(slack.blocks.length).toBeLessThanOrEqual(30);
			expect(linesOf(message).join("\n").length).toBeLessThanOrEqual(6_000);
			const teams = drawForTeams(message, "T1");
			expect(bytes(teams)).toBeLessThanOrEqual(CARD_BYTES);
			expect(JSON.stringify(teams)).not.toMatch(/…and \d+ more"/);
		}
		const lines = linesOf(await w.drawn(KEY));
		expect(lines).toContain("…and 17 more urgent cases.");
		expect(lines).toContain("The whole list is in this thread.");
		expect(linesOf(await w.drawn(`${KEY}:2`))[0]).toBe("Everything overdue, part 1 of 10");
	});

	test("stops after ten messages, and says how many more there are", async () => {
		const w = await aWorld();
		for (let n = 0; n < 52; n++) {
			const one = await w.aCase();
			for (const check of ["E04", "E07", "E08", "E09"]) await w.anEnquiry(one, { check, due: "2027-02-08" });
		}
		await postedOn(w, MORNING);
		expect(linesOf(await w.drawn(KEY))).toContain(
			"The first 200 are in this thread, the rest under “Overdue”.",
		);
		expect(linesOf(await w.drawn(`${KEY}:11`)).at(-1)).toBe(
			"8 more are not listed here: press “Overdue” above.",
		);
	});
});

describe("on request", () => {
	test("the coordinator reads the same as the channel, in private, and it is recorded as a read", async () => {
		const w = await aWorld();
		await w.anEnquiry(await w.aCase({ urgent: true }), { due: "2027-03-08" });
		const posted = linesOf(await postedOn(w, MORNING));
		const said = linesOf(await w.types(w.seeded.users.coordinator, "digest"));
		expect(said).toEqual(posted.map((line) => line.replace("in this thread", "under “Overdue”")));
		expect(
			await w.sql("select act, facts, person_id as person from ledger where act like 'digest.r%'"),
		).toEqual([
			{ act: "digest.read", facts: { on: "2027-03-10", overdue: 1 }, person: w.seeded.people.coordinator },
		]);
		expect(await w.keys()).toEqual([KEY, `${KEY}:2`]);
	});

	test("a member is not told that what they may not see was answered", async () => {
		const w = await aWorld();
		await w.anEnquiry(await w.aCase(), { check: "E10", agency: "police", due: "2027-03-08" });
		await w.anEnquiry(await w.aCase(), { check: "E11", agency: "health", due: "2027-03-08" });
		expect(linesOf(await postedOn(w, MORNING))[1]).toMatch(/^2 overdue on 2 cases/);
		await w.at("2027-03-11T08:30:00Z");
		expect(linesOf(await w.types(w.seeded.users.police, "digest"))[1]).toBe("1 overdue on 1 case.");
		expect(linesOf(await w.types(w.seeded.users.coordinator, "digest"))[1]).toBe(
			"2 overdue on 2 cases (2 on Wed: none new, none answered or closed).",
		);
	});

	test("a member reads of the cases that they may see, and is told so", async () => {
		const w = await aWorld();
		const theirs = await w.aCase();
		await w.anEnquiry(theirs, { check: "E10", agency: "police", due: "2027-03-08" });
		await w.anEnquiry(await w.aCase(), { check: "E11", agency: "health", due: "2027-03-08" });
		await w.at(MORNING);
		const lines = linesOf(await w.types(w.seeded.users.police, "digest"));
		expect(lines[1]).toBe("1 overdue on 1 case.");
		expect(lines.at(-1)).toBe(
			"These are the cases that you may see. The panel's channel has the count of all.",
		);
	});
});

describe("what did not change", () => {
	test("is a line with a way to see them, but never on a case with a safety answer or at risk", async () => {
		const w = await aWorld();
		const [safe, said] = [
			await w.aCase({ bySchool: true, received: "2027-03-09" }),
			await w.aCase({ bySchool: true, received: "2027-03-09" }),
		];
		const risk = await w.aCase({ kind: "at_risk" });
		await w.sql(
			"update notification set tier = 'tell-today', event_id = (select max(id) from ledger) where case_id = $1",
			[said.id],
		);
		for (const one of [safe, said, risk]) {
			await w.anEnquiry(one, { check: "E11", agency: "health", due: "2027-03-08" });
		}
		await postedOn(w, "2027-03-08T08:30:00Z");
		await postedOn(w, "2027-03-09T08:30:00Z");
		// What did not arrive was not read: it is listed again.
		expect(linesOf(await w.drawn("digest:2027-03-09:2"))[0]).toBe("Everything overdue");
		await w.sql("update posting set remote = id::text where view = 'digest'");
		await postedOn(w, MORNING);
		const page = await w.drawn(`${KEY}:2`);
		expect(linesOf(page)).toEqual([
			"Overdue: what changed since Tue 9 Mar",
			"Health",
			`${said.ref}  Health records: due Mon 8 Mar (2 working days late)`,
			`${risk.ref}  Health records: due Mon 8 Mar (2 working days late)`,
			"No change since Tue 9 Mar",
			"Health: 1 still overdue, since Mon 8 Mar (2 working days late)",
		]);
		const [show] = buttonsOf(page).filter((b) => b.action === "overdue");
		expect(show).toMatchObject({ label: "Show them", on: "queue=health" });
		await w.set({ digest: { fullView: "every day" } });
		expect(linesOf(await postedOn(w, "2027-03-11T08:30:00Z"))).toContain("The whole list is in this thread.");
	});
});

describe("what is put off", () => {
	const off = (until: string) => `put_off_from = '2027-03-09', put_off_until = '${until}', put_off_by =`;

	test("is a count and not a line, also where nothing else is overdue, and is back on its day", async () => {
		const w = await aWorld();
		const waits = await w.anEnquiry(await w.aCase(), { due: "2027-03-08" });
		await w.change("enquiry", waits, `${off("2027-03-11")} '${w.seeded.people.coordinator}'`);
		const message = await postedOn(w, MORNING);
		expect(linesOf(message)).toEqual([
			"Nothing overdue. 1 open.",
			"1 put off by its owner until Thu 11 Mar.",
		]);
		expect(buttonsOf(message).map((b) => b.action)).toEqual(["overdue"]);
		expect(linesOf(await postedOn(w, "2027-03-11T08:30:00Z"))[1]).toBe(
			"1 overdue on 1 case (none on Wed: none new, 1 back after being put off, none answered or closed).",
		);
	});

	test("counts as overdue all the same while the case is urgent, at risk, or has anything about risk", async () => {
		const w = await aWorld();
		const cases = {
			urgent: await w.aCase({ urgent: true }),
			risk: await w.aCase({ kind: "at_risk" }),
			x2: await w.aCase({ bySchool: true, received: "2027-03-03" }),
			x1: await w.aCase({ bySchool: true, received: "2027-03-09" }),
			quiet: await w.aCase({ bySchool: true, received: "2027-03-09" }),
		};
		await w.sql(
			`update notification set risk = risk || '{"privately_fostered": "yes"}', event_id = (select max(id) from ledger)
				where case_id = $1`,
			[cases.x1.id],
		);
		for (const one of Object.values(cases)) {
			const id = await w.anEnquiry(one, { due: "2027-03-08" });
			await w.change("enquiry", id, `${off("2027-03-12")} '${w.seeded.people.coordinator}'`);
		}
		const message = await postedOn(w, MORNING);
		expect(linesOf(message)).toContain("1 put off by its owner until Fri 12 Mar.");
		const listed = linesOf(await w.drawn(`${KEY}:2`)).join("\n");
		for (const name of ["urgent", "risk", "x2", "x1"] as const) expect(listed).toContain(cases[name].ref);
		expect(listed).not.toContain(cases.quiet.ref);
	});

	/** Somebody is worried since, and nobody has said that the child is not at risk; a brother's or sister's case is urgent. */
	async function risksThatArise(w: World) {
		const cases = {
			worry: await w.aCase(),
			answered: await w.aCase(),
			sibling: await w.aCase(),
			stranger: await w.aCase(),
		};
		const urgent = await w.aCase({ urgent: true });
		const { coordinator } = w.seeded.people;
		for (const [of, atRisk] of [
			[cases.worry, "unknown"],
			[cases.answered, "no"],
		] as const) {
			await w.sql(
				`insert into concern (id, panel_id, case_id, kinds, at_risk, social_care, told_by, at, event_id)
					select gen_random_uuid(), $1, $2, '{}', $3, false, $4, app_now(), max(id) from ledger`,
				[w.panel, of.id, atRisk, coordinator],
			);
		}
		for (const of of [cases.sibling, urgent]) {
			await w.sql(
				`insert into family_member (id, family_id, panel_id, case_id, linked_by, event_id)
					select gen_random_uuid(), $1, $1, $2, $3, max(id) from ledger`,
				[w.panel, of.id, coordinator],
			);
		}
		return cases;
	}

	test("counts again when somebody is worried since, or a brother's or sister's case is urgent", async () => {
		const w = await aWorld();
		const cases = await risksThatArise(w);
		for (const one of Object.values(cases)) {
			const id = await w.anEnquiry(one, { due: "2027-03-08" });
			await w.change("enquiry", id, `${off("2027-03-12")} '${w.seeded.people.coordinator}'`);
		}
		const message = await postedOn(w, MORNING);
		expect(linesOf(message)).toContain("2 put off by their owners until Fri 12 Mar.");
		const listed = linesOf(await w.drawn(`${KEY}:2`)).join("\n");
		for (const name of ["worry", "sibling"] as const) expect(listed).toContain(cases[name].ref);
		for (const name of ["answered", "stranger"] as const) expect(listed).not.toContain(cases[name].ref);
	});

	test("counts again when whoever put it off has left", async () => {
		const w = await aWorld();
		const id = await w.anEnquiry(await w.aCase(), { due: "2027-03-08" });
		await w.change("enquiry", id, `${off("2027-03-12")} '${w.seeded.people.police}'`);
		await w.sql("update membership set ended_at = now() - interval '1 second' where person_id = $1", [
			w.seeded.people.police,
		]);
		const message = await postedOn(w, MORNING);
		expect(linesOf(message).join("\n")).not.toContain("put off");
	});

	test("is never a count of what did not change, where there is risk of that kind", async () => {
		const w = await aWorld();
		const cases = await risksThatArise(w);
		for (const one of Object.values(cases)) await w.anEnquiry(one, { due: "2027-03-09" });
		await postedOn(w, MORNING);
		await w.sql("update posting set remote = 'x', shown = wanted");
		await postedOn(w, "2027-03-11T08:30:00Z");
		const [content] = (await w.sql(
			"select content->'digest'->'listed' as listed, content->'digest'->'full' as full from digest_run order by on_date desc limit 1",
		)) as [{ listed: { ref?: string }[]; full: boolean }];
		expect(content.full).toBe(false);
		expect(content.listed.flatMap(({ ref }) => ref ?? []).sort()).toEqual(
			[cases.worry.ref, cases.sibling.ref].sort(),
		);
	});
});

describe("“I'm on it”", () => {
	test("marks the agency's enquiries, tells the digest's thread, and shows the next morning", async () => {
		const w = await aWorld();
		const one = await w.aCase({ urgent: true });
		const theirs = await w.anEnquiry(one, { check: "E10", agency: "police", due: "2027-03-08" });
		await w.anEnquiry(one, { check: "E11", agency: "health", due: "2027-03-08" });
		await w.aContact(one, "2027-03-09T16:10:00Z");
		await postedOn(w, MORNING);
		const said = linesOf(await w.presses(w.seeded.users.police, "urgent.acknowledge", one.id));
		expect(said[0]).toBe(
			`Recorded: you are on ${one.ref}. Your agency's open enquiries on it now carry your name: 1.`,
		);
		await w.presses(w.seeded.users.police, "urgent.acknowledge", one.id);
		expect(
			await w.sql("select id from enquiry where acknowledged_by = $1", [w.seeded.people.police]),
		).toEqual([{ id: theirs }]);
		const [, , ...told] = await w.keys();
		expect(told).toEqual([`on-it:2027-03-10:${one.id}:${w.seeded.people.police}`]);
		expect(linesOf(await w.drawn(told[0] as string))).toEqual([
			`${one.ref}  MIL-police, MIL-police, is on it.`,
		]);

		const next = linesOf(await postedOn(w, "2027-03-11T08:30:00Z"));
		expect(next.filter((line) => line.includes("MIL-police"))).toEqual([
			`${one.ref}  Safeguarding contact promised Tue 9 Mar, 16:10, not confirmed (Schools). Social care records (Police) due Mon 8 Mar (3 working days late); health records due Mon 8 Mar (3 working days late). MIL-police is on it.`,
		]);
		expect(next.join("\n")).not.toContain("Nobody was on");
		expect(JSON.stringify((await w.runs())[1]?.content)).not.toContain("MIL-police");
	});

	test("nobody who has left, or is away, is said to be on it", async () => {
		const w = await aWorld();
		const one = await w.aCase({ urgent: true });
		await w.anEnquiry(one, { check: "E10", agency: "police", due: "2027-03-08" });
		await w.at("2027-03-09T09:00:00Z");
		await w.presses(w.seeded.users.coordinator, "urgent.acknowledge", one.id);
		await w.presses(w.seeded.users.police, "urgent.acknowledge", one.id);
		await w.sql("update membership set ended_at = app_now() - interval '1 second' where person_id = $1", [
			w.seeded.people.police,
		]);
		const left = linesOf(await postedOn(w, MORNING));
		expect(left.find((line) => line.startsWith(one.ref))).toMatch(/MIL-coordinator is on it/);
		await w.sql(
			`insert into absence (id, panel_id, person_id, from_on, to_on, said_by, event_id)
				select gen_random_uuid(), $1, $2, '2027-03-11', '2027-03-12', $2, max(id) from ledger`,
			[w.panel, w.seeded.people.coordinator],
		);
		const away = linesOf(await postedOn(w, "2027-03-11T08:30:00Z"));
		expect(away.find((line) => line.startsWith(one.ref))).not.toMatch(/is on it/);
		expect(away).toContain("Nobody was on this at 08:30.");
	});

	test("says nothing in the channel of a restricted case", async () => {
		const w = await aWorld();
		const secret = await w.aCase({ restricted: true, urgent: true });
		await w.anEnquiry(secret, { due: "2027-03-08" });
		await postedOn(w, MORNING);
		const before = await w.keys();
		await w.presses(w.seeded.users.coordinator, "urgent.acknowledge", secret.id);
		expect(await w.keys()).toEqual(before);
	});

	test("is refused alike on a case that is not there and on one that the person may not see", async () => {
		const w = await aWorld();
		const other = await w.aCase({ urgent: true });
		await w.anEnquiry(other, { agency: "health", due: "2027-03-08" });
		await w.at(MORNING);
		const hidden = await w.presses(w.seeded.users.police, "urgent.acknowledge", other.id);
		const absent = await w.presses(
			w.seeded.users.police,
			"urgent.acknowledge",
			"00000000-0000-4000-8000-000000000000",
		);
		expect(hidden).toEqual(absent);
		expect(linesOf(hidden)[0]).toMatch(/^There is no case with that reference/);
	});

	test("is refused on a closed case, with what to do", async () => {
		const w = await aWorld();
		const done = await w.aCase({ closed: true });
		await w.at(MORNING);
		const said = await w.presses(w.seeded.users.coordinator, "urgent.acknowledge", done.id);
		expect(linesOf(said)[0]).toMatch(/^The case is closed\./);
	});
});
