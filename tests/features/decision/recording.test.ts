import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../../../src/chat/form.ts";
import { Private } from "../../../src/chat/private.ts";
import { decisionRecorded } from "../../../src/features/decision/events.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";
import {
	aMember,
	aWorld,
	type CaseMade,
	evidenceFor,
	inDays,
	type Person,
	page,
	said,
	type World,
} from "./support.ts";

let world: World;
let hill: SeededPanel;
beforeAll(async () => {
	world = await aWorld();
	hill = await aPanel(world.database.superuser, "HIL");
});
afterAll(() => world.database.close());

const coordinator = () => world.person(world.panel.users.coordinator);

const referral = () => ({
	type: "send_referral",
	rationale: "Canary-Heron: awaiting the health visitor",
	said_by: world.chair.id,
	review: inDays(60),
	agencies: [world.panel.agencies.council, world.panel.agencies.police],
});
const details = { param_to: "Canary-Kestrel" };
const actions = () => ({
	...{ what1: "Canary-Plover calls the family", owner1: world.panel.people.police, due1: inDays(7) },
	...{ what2: "Canary-Dunlin writes", owner2: world.panel.people.police, due2: inDays(9) },
});

async function decisionsOn(file: CaseMade) {
	return world.rows<{ id: string; said_at: Date; said_by: string; link: string; message_id: string }>(
		"select * from decision where case_id = $1 order by event_id",
		[file.id],
	);
}

describe("a decision", () => {
	test("[S2-4] is recorded from the case's card in three screens, and the case moves on", async () => {
		const file = await world.aCase();
		const reply = await coordinator().goesThrough(
			coordinator().press("decision.record", file.id),
			{ ...referral(), type: "fair_access" },
			{ param_school: "Canary-School" },
			actions(),
		);
		expect(said(reply)).toContain("Fair Access");
		const [made] = await decisionsOn(file);
		expect(made).toMatchObject({ type: "fair_access", said_by: world.chair.id, link: "" });
		const [now] = await world.rows("select state, next_review::text, event_id from case_file where id = $1", [
			file.id,
		]);
		expect(now).toMatchObject({ state: "placement_pending", next_review: inDays(60) });
		const [event] = await world.rows<{ id: string; facts: object }>(
			"select id, facts from ledger where case_id = $1 and act = 'decision.recorded'",
			[file.id],
		);
		expect(event).toMatchObject({ id: now!.event_id });
		expect(decisionRecorded.says(decisionRecorded.facts.parse(event!.facts))).toMatch(
			/^Decision recorded: Fair Access: place within 20 school days\. Review \d+ \w+ \d{4}$/,
		);
		const sealed = await world.words(made!.id);
		expect(Object.values(sealed).sort()).toEqual([
			"Canary-Dunlin writes",
			"Canary-Heron: awaiting the health visitor",
			"Canary-Plover calls the family",
			"Canary-School",
			// Not typed by anybody: the placement is followed as something to do.
			"See that the child is on the school's roll and attends: Fair Access.",
		]);
	});

	test("is told in the case's thread on every platform, and no word that was typed leaves the record", async () => {
		const file = await world.aCase();
		await coordinator().goesThrough(
			coordinator().press("decision.record", file.id),
			referral(),
			details,
			actions(),
		);
		const [made] = await decisionsOn(file);
		const notes = await world.rows(
			"select key, view, subject, standing, thread_key from posting where key = $1",
			[`decision:${made!.id}`],
		);
		const drawnAs = { key: `decision:${made!.id}`, view: "decision-note", subject: made!.id };
		const note = { ...drawnAs, standing: true, thread_key: `card:${file.id}` };
		expect(notes).toMatchObject([note, note]);
		const drawn = JSON.stringify(await world.drawn(drawnAs));
		expect(drawn).toContain("Decision recorded: Refer for an EHC plan or SEND support");
		expect(drawn).toContain("MIL-police");
		expect(drawn).toContain("Recorded by");
		expect(drawn).toContain("Open reasons");
		expect(drawn).not.toMatch(/Rationale/i);
		expect(drawn).not.toContain("Canary");
		for (const table of ["ledger", "posting", "decision", "decision_action", "case_file", "receipt"]) {
			const rows = await world.rows(`select to_jsonb(t)::text as row from ${table} t`);
			expect(JSON.stringify(rows), table).not.toContain("Canary");
		}
	});

	test("is taken from the message that states it, in the case's thread", async () => {
		const file = await world.aCase();
		const at = new Date("2026-03-02T10:15:00Z");
		const author = { platform: "slack", tenant: "T1", user: world.chair.user };
		const text = new Private("Canary-Wren: defer to June");
		const message = { id: "m-7", root: file.root, author, at, text, link: "https://chat.example/m-7" };
		const first = page(await coordinator().press("decision.record", "", { message, root: file.root }));
		expect(Private.reveal(first.values.rationale as Private)).toBe("Canary-Wren: defer to June");
		expect(first.values.said_by).toBe(world.chair.id);
		expect(first.values.review).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		await coordinator().goesThrough(
			coordinator().next(first, { ...referral(), rationale: "Canary-Wren: defer to June" }),
			details,
			{},
		);
		const [made] = await decisionsOn(file);
		expect(made).toMatchObject({ message_id: "m-7", link: message.link, said_at: at });
	});

	test("is begun with a word, with the reference or in the case's thread", async () => {
		const file = await world.aCase();
		const byReference = page(await coordinator().types(`decision ${file.ref} Wait for health`));
		expect(Private.reveal(byReference.values.rationale as Private)).toBe("Wait for health");
		expect(byReference.values.said_by).toBeUndefined();
		const inThread = page(await coordinator().types("decision Wait for the police", file.root));
		expect(Private.reveal(inThread.values.rationale as Private)).toBe("Wait for the police");
		expect(said(await coordinator().types("decision"))).toContain("Say which case");
	});

	test("shows in full to those on the case, who are recorded as having opened it", async () => {
		const file = await world.aCase({ agency: world.panel.agencies.school });
		await coordinator().goesThrough(coordinator().press("decision.record", file.id), referral(), details, {});
		const [made] = await decisionsOn(file);
		const shown = await world.person(world.panel.users.school).press("decision.open", made!.id);
		expect(shown).toHaveProperty("show");
		const opened = await world.rows(
			"select person_id from ledger where act = 'decision.opened' and case_id = $1",
			[file.id],
		);
		expect(opened).toEqual([{ person_id: world.panel.people.school }]);
		const refused = await world.person(world.panel.users.police).press("decision.open", made!.id);
		expect(said(refused)).toContain("There is no case with that reference");
	});

	test("shows itself to whoever is to do something after it, though their agency is on nothing", async () => {
		const file = await world.aCase();
		await coordinator().goesThrough(
			coordinator().press("decision.record", file.id),
			referral(),
			details,
			actions(),
		);
		const [made] = await decisionsOn(file);
		expect(await world.person(world.panel.users.police).press("decision.open", made!.id)).toHaveProperty(
			"show",
		);
	});

	test("keeps a restricted case out of the channel", async () => {
		const file = await world.aCase({ restricted: true });
		await coordinator().goesThrough(coordinator().press("decision.record", file.id), referral(), details, {});
		const [made] = await decisionsOn(file);
		expect(await world.rows("select from posting where subject = $1", [made!.id])).toEqual([]);
		expect(
			await world.drawn({ view: "decision-note", subject: made!.id, key: `decision:${made!.id}` }),
		).toBeUndefined();
	});
});

describe("who may not record", () => {
	test("an agency's member is refused, and the refusal is recorded", async () => {
		const file = await world.aCase({ agency: world.panel.agencies.school });
		const reply = await world.person(world.panel.users.school).press("decision.record", file.id);
		expect(said(reply)).toContain("Your role on this panel does not allow that");
		const refusals = await world.rows(
			"select from ledger where act = 'action.refused' and facts->>'subject' = $1",
			[file.id],
		);
		expect(refusals).toHaveLength(1);
	});

	test("another panel's coordinator hears that there is no such case", async () => {
		const file = await world.aCase();
		const reply = await world.person(hill.users.coordinator).press("decision.record", file.id);
		expect(said(reply)).toContain("There is no case with that reference");
		const typed = await world.person(hill.users.coordinator).types(`decision ${file.ref}`);
		const absent = await world.person(hill.users.coordinator).types("decision MIL-2026-9999");
		expect(said(typed).replaceAll(file.ref, "REF")).toBe(said(absent).replaceAll("MIL-2026-9999", "REF"));
	});
});

describe("twenty people deciding on one case at once", () => {
	const people: Person[] = [];
	beforeAll(async () => {
		for (let n = 1; n <= 20; n++) {
			const { user } = await aMember(world.rows, world.panel, `deputy-${n}`, "coordinator");
			people.push(world.person(user));
		}
	});

	/** Goes through the form up to its last button; the result presses it. */
	const decides = async (who: Person, file: CaseMade, type: string, ...its: Record<string, Answer>[]) => {
		const begun = who.press("decision.record", file.id);
		const last = page(await who.goesThrough(begun, { ...referral(), type }, ...its));
		return () => who.next(last, {});
	};

	test("are all recorded, one after another", async () => {
		const file = await world.aCase();
		const ready = await Promise.all(people.map((who) => decides(who, file, "send_referral", details)));
		const replies = await Promise.all(ready.map((send) => send()));
		expect(replies.every((r) => said(r).includes("Decision recorded"))).toBe(true);
		const made = await decisionsOn(file);
		expect(made).toHaveLength(20);
		const [now] = await world.rows("select event_id from case_file where id = $1", [file.id]);
		const events = await world.rows<{ event_id: string }>(
			"select event_id from decision where case_id = $1",
			[file.id],
		);
		expect(
			events
				.map((e) => Number(e.event_id))
				.sort((a, b) => a - b)
				.at(-1),
		).toBe(Number(now!.event_id));
	});

	test("are refused with a reason once one of them has closed it", async () => {
		const file = await world.aCase();
		const close = { param_closure: "ehe_suitable" };
		const ready = await Promise.all(
			people.map((who) => decides(who, file, "close", close, evidenceFor("ehe_suitable"))),
		);
		const replies = (await Promise.all(ready.map((send) => send()))).map(said);
		expect(replies.filter((r) => r.includes("Decision recorded"))).toHaveLength(1);
		expect(replies.filter((r) => r.includes("The case is closed. Reopen it first"))).toHaveLength(19);
		expect(await decisionsOn(file)).toHaveLength(1);
	});

	test("leave one record when one person presses the last button twenty times", async () => {
		const file = await world.aCase();
		const send = await decides(coordinator(), file, "send_referral", details);
		const replies = (await Promise.all(Array.from({ length: 20 }, send))).map(said);
		expect(replies.filter((r) => r.includes("Decision recorded"))).toHaveLength(1);
		expect(replies.filter((r) => r.includes("Nothing was recorded twice"))).toHaveLength(19);
		expect(await decisionsOn(file)).toHaveLength(1);
	});
});
