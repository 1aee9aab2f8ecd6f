import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Place } from "../../../src/chat/port.ts";
import { Private } from "../../../src/chat/private.ts";
import { handsOf, pageOf } from "../../../src/demo/hands.ts";
import { messageHeard } from "../../../src/features/thread/events.ts";
import { childToSeal, open } from "../../../src/record/sealed.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, slipBy, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";
import { asSomebody } from "../../support/as-somebody.ts";
import { drawnCard } from "./drawn-card.ts";

/** What is heard in a panel's channel, as the platforms' events come: in any order, twice, and of anybody. */

const WHERE: Place = {
	...{ platform: "slack", tenant: "T1", kind: "channel", ref: "C-ashby", address: { channel: "C-ashby" } },
};
const ROOT = "1.0";

const coordinator = keyOf("ashby-council", "coordinator");
/** On the panel, at an agency that is asked about no case: sees the thread, and may not open the case. */
const outsider = keyOf("ashby-centre", "agency_member");
const ofTheCase = keyOf("ashby-school", "agency_member");

let world: TwoPanels;
let caseId: string;
let place: string;
let n = 0;

const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

beforeAll(async () => {
	world = await twoPanels();
	caseId = world.subjects.case;
	const [made] = await sql<{ id: string }>(
		`insert into place (platform, tenant, kind, ref, address, panel_id)
			select 'slack', 'T1', 'channel', 'C-ashby', '{"channel": "C-ashby"}', id from panel where key = 'ashby' returning id`,
	);
	place = made!.id;
	await sql(
		`insert into posting (place_id, panel_id, key, view, subject, case_id, standing, wanted, shown, remote, by_clerk)
			select $1, panel_id, 'card:' || id, 'case-card', id, id, true, event_id, event_id, $3, false from case_file where id = $2`,
		[place, caseId, ROOT],
	);
});
afterAll(() => world.database.close());
beforeEach(() => keeps(true));

const keeps = (keep: boolean) =>
	sql(
		"update panel set settings = jsonb_set(settings, '{threads}', jsonb_build_object('keep', $1::boolean)) where key = 'ashby'",
		[keep],
	);
const restricted = (is: boolean) =>
	sql("update case_file set restricted = $2, event_id = event_id - 1 where id = $1", [caseId, is]);

interface What {
	change?: "posted" | "edited" | "deleted";
	id: string;
	text?: string;
	key?: string;
	root?: string;
	where?: Place;
}

/** Somebody writes, changes or deletes a message; the bot says nothing to it. */
async function happens(who: string, what: What): Promise<void> {
	const reply = await world.receive({
		...{ kind: "message", key: what.key ?? `heard:${++n}`, who: userOf(who), place: what.where ?? WHERE },
		change: what.change ?? "posted",
		message: {
			...{ id: what.id, root: what.root ?? ROOT, author: userOf(who), at: new Date(1_800_000_000_000) },
			...{ text: new Private(what.text ?? ""), link: `https://slack.example/p${what.id}` },
		},
	});
	expect(reply).toEqual({ done: true });
}

/** What is kept of a message: its words and what became of it, as the coordinator reads them. */
async function keptOf(
	message: string,
): Promise<{ said: string | undefined; became: [string, string | undefined][]; by: string | null }[]> {
	const rows = await sql<{ id: string; by: string | null }>(
		"select s.id, p.key as by from said s left join person p on p.id = s.said_by where s.message_id = $1",
		[message],
	);
	return Promise.all(
		rows.map(async ({ id, by }) => {
			const changes = await sql<{ id: string; change: string }>(
				"select id, change from message_change where about = $1 order by event_id",
				[id],
			);
			const words = await readBy(coordinator, [id, ...changes.map((c) => c.id)]);
			return { said: words.get(id), became: changes.map((c) => [c.change, words.get(c.id)]), by };
		}),
	);
}

const readBy = (who: string, ids: string[]) =>
	asSomebody(world, userOf(who), async (ctx) => {
		const opened = await open(ctx.tx, ctx.keys, ids);
		return new Map([...opened].map(([id, of]) => [id, Private.reveal([...of.values()].at(-1)!)]));
	});

const counts = async () =>
	(
		await sql(
			"select (select count(*) from ledger) as ledger, (select count(*) from sealed) as sealed, (select count(*) from said) as said",
		)
	)[0];

describe("what is written in a case's thread", () => {
	test("is kept nowhere, where the panel did not switch it on", async () => {
		await keeps(false);
		const before = await counts();
		await happens(ofTheCase, { id: "off", text: "Xanthippe was seen" });
		await happens(ofTheCase, { id: "off", change: "edited", text: "Xanthippe was not seen" });
		await happens(ofTheCase, { id: "off", change: "deleted" });
		await happens("nobody-known", { id: "off2", text: "Xanthippe" });
		expect(await counts()).toEqual(before);
	});

	test("is kept sealed, with who wrote it, and each change and its deletion beside it", async () => {
		await happens(ofTheCase, { id: "one", text: "Xanthippe was seen" });
		await happens(ofTheCase, { id: "one", change: "edited", text: "Xanthippe was not seen" });
		await happens(ofTheCase, { id: "one", change: "deleted", text: "Xanthippe was not seen" });
		expect(await keptOf("one")).toEqual([
			{
				said: "Xanthippe was seen",
				became: [
					["edited", "Xanthippe was not seen"],
					["deleted", undefined],
				],
				by: ofTheCase,
			},
		]);
		const facts = await sql("select facts::text as facts from ledger where act like 'message.%'");
		expect(JSON.stringify(facts)).not.toMatch(/Xanthippe|seen/);
	});

	test("is kept of somebody who may not open the case, who reads nothing by it", async () => {
		await happens(outsider, { id: "outside", text: "She is at 9 Turnstone Wharf" });
		expect(await keptOf("outside")).toEqual([
			{ said: "She is at 9 Turnstone Wharf", became: [], by: outsider },
		]);
		const ids = (await sql<{ about: string }>("select distinct about from sealed")).map((r) => r.about);
		expect(await readBy(outsider, ids)).toEqual(new Map());
		await asSomebody(world, userOf(outsider), async ({ tx }) => {
			const none = { name: "outsider-said", text: "select id from said" };
			expect(await tx.query(none, [])).toEqual([]);
		});
		const asked = {
			kind: "words",
			key: randomUUID(),
			who: userOf(outsider),
			place: WHERE,
			root: ROOT,
		} as const;
		expect(everyWord(await world.receive({ ...asked, words: new Private("case") }))).toMatch(
			/There is no case/,
		);
	});

	test("of somebody who is not on the panel is kept as a fact, without a word", async () => {
		const sealed = await sql("select id from sealed");
		for (const [who, id] of [
			["nobody-known", "stranger"],
			[keyOf("burton-school", "agency_member"), "other-panel"],
		] as const) {
			await happens(who, { id, text: "Xanthippe is here" });
			await happens(who, { id, change: "edited", text: "Xanthippe is gone" });
			expect(await keptOf(id)).toEqual([{ said: undefined, became: [["edited", undefined]], by: null }]);
		}
		expect(await sql("select id from sealed")).toEqual(sealed);
	});

	test("is kept once, though its event comes twice, also of a stranger", async () => {
		for (const who of [ofTheCase, "nobody-known"]) {
			const id = `twice-${who}`;
			for (const _ of [1, 2]) await happens(who, { id, key: `twice:${who}`, text: "Once" });
			for (const _ of [1, 2])
				await happens(who, { id, key: `twice:${who}:e`, change: "edited", text: "Changed" });
			expect(await keptOf(id)).toMatchObject([
				{ became: [["edited", who === ofTheCase ? "Changed" : undefined]] },
			]);
			expect(
				await sql("select id from ledger where act = 'message.heard' and facts->>'message' = $1", [id]),
			).toHaveLength(1);
		}
	});

	test("is kept as it was, though its change is heard first", async () => {
		await happens(ofTheCase, { id: "late", change: "edited", text: "Then" });
		await happens(ofTheCase, { id: "late", text: "First" });
		expect(await keptOf("late")).toEqual([{ said: "First", became: [["edited", "Then"]], by: ofTheCase }]);
	});

	test("is kept with its change, though both come in the same moment, on several replicas", async () => {
		for (let round = 0; round < 8; round++) {
			const id = `at-once-${round}`;
			await Promise.all([
				happens(ofTheCase, { id, text: "First" }),
				happens(ofTheCase, { id, change: "edited", text: "Then" }),
			]);
			expect(await keptOf(id)).toEqual([{ said: "First", became: [["edited", "Then"]], by: ofTheCase }]);
		}
	});

	test("and was deleted before it was heard is not kept", async () => {
		await happens(ofTheCase, { id: "gone", change: "deleted" });
		await happens(ofTheCase, { id: "gone", text: "Xanthippe" });
		expect(await keptOf("gone")).toEqual([
			{ said: undefined, became: [["deleted", undefined]], by: ofTheCase },
		]);
	});

	test("of a case that is need to know is not kept, of whoever it is", async () => {
		await restricted(true);
		const before = await counts();
		for (const who of [coordinator, ofTheCase, outsider, "nobody-known"]) {
			await happens(who, { id: `restricted-${who}`, text: "At the refuge" });
			await happens(who, { id: `restricted-${who}`, change: "edited", text: "At the refuge in Burton" });
		}
		expect(await counts()).toEqual(before);
		await restricted(false);
	});

	test("elsewhere, or in no case's thread, is not kept", async () => {
		const before = await counts();
		await happens(ofTheCase, { id: "aside", text: "Lunch?", root: "aside" });
		await happens(ofTheCase, { id: "there", text: "Xanthippe", where: { ...WHERE, ref: "C-other" } });
		expect(await counts()).toEqual(before);
	});

	test("is counted on the card, with what was changed, and said to be kept", async () => {
		const text = await drawnCard(world, caseId);
		expect(text).toMatch(/Notes.*\d+, \d+ changed or deleted since/s);
		expect(text).toMatch(/What is written in this thread is kept on the case/);
		await keeps(false);
		expect(await drawnCard(world, caseId)).not.toMatch(/is kept on the case/);
	});
});

describe("a message that is changed while somebody has a form open that they began from it", () => {
	const begins = async (id: string, text: string) => {
		const message = { ...slipBy(ofTheCase, id), root: ROOT, text: new Private(text) };
		const press = {
			kind: "press",
			key: randomUUID(),
			who: userOf(coordinator),
			place: WHERE,
			on: "",
		} as const;
		return pageOf(await world.receive({ ...press, action: "note.write", root: ROOT, message })).draft;
	};
	const sends = (draft: string, said: string) =>
		world.receive({
			...{ kind: "form", key: randomUUID(), who: userOf(coordinator), draft, did: "next" },
			answers: { said },
		});
	const told = async (message: string) =>
		(
			await sql<{ view: string }>(
				"select o.view from posting o join said s on s.id = o.subject where s.message_id = $1 and o.view = 'message-changed'",
				[message],
			)
		).length;

	test.each(["edited", "deleted"] as const)("is noted to be %s, and told", async (change) => {
		await keeps(false);
		const id = `meanwhile-${change}`;
		const draft = await begins(id, "I saw her on Monday");
		await happens(ofTheCase, { id, change, text: "I did not see her" });
		expect(everyWord(await sends(draft, "I saw her on Monday"))).toMatch(/Added to the timeline/);
		expect(await keptOf(id)).toEqual([
			{ said: "I saw her on Monday", became: [[change, undefined]], by: ofTheCase },
		]);
		expect(await told(id)).toBeGreaterThan(0);
		expect(
			await sql(
				"select facts->'before' as before from ledger where act = 'message.changed' and facts->>'message' = $1",
				[id],
			),
		).toEqual([{ before: true }]);
	});

	test("is noted once, whichever comes first, where both come at once; also of a stranger's change", async () => {
		await keeps(false);
		for (let round = 0; round < 6; round++) {
			const id = `both-${round}`;
			const draft = await begins(id, "I saw her on Monday");
			const by = round % 2 ? "nobody-known" : ofTheCase;
			await Promise.all([
				sends(draft, "I saw her on Monday"),
				happens(by, { id, change: "edited", text: "I did not see her" }),
			]);
			const [kept, ...more] = await keptOf(id);
			expect(more).toEqual([]);
			expect(kept?.became.map(([change]) => change)).toEqual(["edited"]);
		}
	});

	test("and left alone where nobody has one, or it is another message", async () => {
		await keeps(false);
		const draft = await begins("left-alone", "I saw her on Monday");
		await happens(ofTheCase, { id: "left-alone-2", change: "edited", text: "Lunch?" });
		await sends(draft, "I saw her on Monday");
		expect((await keptOf("left-alone"))[0]?.became).toEqual([]);
	});
});

describe("raising from a message", () => {
	test("keeps it for whoever may raise and may not open what they raised", async () => {
		const who = keyOf("ashby-centre", "notifier");
		const hand = handsOf(world.receive, userOf(who), () => `raised:${++n}`);
		const press = { kind: "press", key: randomUUID(), who: userOf(who), place: WHERE, on: "" } as const;
		const message = { ...slipBy(ofTheCase, "told"), text: new Private("A boy in year 4 is gone") };
		const opened = await world.receive({ ...press, action: "raise.from-message", message });
		await hand.completes(
			opened,
			{
				...{ unticked: "no", first_name: "Septimus", surname: "Dunlin", birth: "2014-05-06", sex: "male" },
				...{ upn: "not to hand", on_roll: "yes", last_attended: "2026-10-01", whereabouts: "no" },
				...{
					address: "unknown",
					postcode: "unknown",
					parent: "unknown",
					phone: "unknown",
					lives_with: "unknown",
				},
				...{ reason: "mid_year_transfer", message_said: "A boy in year 4 is gone", names_child: "no" },
			},
			"Your notification is",
		);
		expect(await keptOf("told")).toEqual([{ said: "A boy in year 4 is gone", became: [], by: ofTheCase }]);
		await asSomebody(world, userOf(who), async ({ tx }) => {
			const text = "select id from said where message_id = 'told'";
			expect(await tx.query({ name: "notifier-said", text }, [])).toEqual([]);
		});
	});

	test("without one shows the way to raise all the same", async () => {
		const press = {
			kind: "press",
			key: randomUUID(),
			who: userOf(ofTheCase),
			action: "raise.from-message",
		} as const;
		const reply = await world.receive({ ...press, on: "" });
		expect(everyWord(reply)).toMatch(/Choose “Raise from this message” on the message itself/);
		expect(JSON.stringify(reply)).toContain('"action":"raise"');
	});
});

describe("the database, whatever the program does", () => {
	const heard = (who: string) =>
		asSomebody(world, userOf(who), async (ctx) => {
			const facts = { note: randomUUID(), place, message: "forged", root: ROOT, saidBy: ctx.person.id };
			const [{ panel }] = (await sql<{ panel: string }>(
				"select panel_id as panel from case_file where id = $1",
				[caseId],
			)) as [{ panel: string }];
			await ctx.record(messageHeard, { panel, case: caseId }, facts);
			return childToSeal(ctx.tx, ctx.keys, caseId);
		});

	test("gives the child's key to whoever wrote in the thread, for that transaction alone", async () => {
		expect(await heard(outsider)).toBeDefined();
		const without = await asSomebody(world, userOf(outsider), ({ tx, keys }) =>
			childToSeal(tx, keys, caseId),
		);
		expect(without).toBeUndefined();
	});

	test("lets nothing be heard where the panel keeps no threads, on a need-to-know case, or from another panel", async () => {
		await keeps(false);
		await expect(heard(outsider)).rejects.toThrow(/row-level security/);
		await expect(heard(coordinator)).rejects.toThrow(/row-level security/);
		await keeps(true);
		await restricted(true);
		await expect(heard(coordinator)).rejects.toThrow(/row-level security/);
		await restricted(false);
		await expect(heard(keyOf("burton-council", "coordinator"))).rejects.toThrow(/row-level security/);
	});

	test("keeps what was heard, and what became of it, as it was", async () => {
		await expect(sql("update message_change set change = 'edited'")).rejects.toThrow();
		for (const table of ["said", "message_change"]) {
			const text = `delete from ${table}`;
			const gone = asSomebody(world, userOf(coordinator), ({ tx }) =>
				tx.query({ name: `delete-${table}`, text }, []),
			);
			await expect(gone).rejects.toThrow(/permission denied/);
		}
	});
});

describe("a child who was erased", () => {
	test("is kept nothing more of, and nothing that was kept can be read", async () => {
		await happens(ofTheCase, { id: "before-erasure", text: "Xanthippe" });
		const client = await world.database.superuser.connect();
		await client.query("set session_replication_role = replica");
		await client.query(
			"delete from child_key where child_id = (select child_id from case_file where id = $1)",
			[caseId],
		);
		await client.query("reset session_replication_role");
		client.release();
		expect(await keptOf("before-erasure")).toMatchObject([{ said: undefined }]);
		const before = await counts();
		for (const who of [ofTheCase, "nobody-known"]) {
			await happens(who, { id: "after", text: "Xanthippe" });
			await happens(who, { id: "before-erasure", change: "edited", text: "Xanthippe again" });
		}
		expect(await counts()).toEqual(before);
	});
});
