import { createHash } from "node:crypto";
import { read, utils } from "@e965/xlsx";
import { parse } from "csv-parse/sync";
import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { readPng } from "../support/a-picture.ts";
import { onEach, raises, type Scene } from "../support/each-platform.ts";
import type { Person } from "../support/people.ts";
import { CANARIES } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

/** Open cases of an autumn, this one unless it is said, with a reason each. */
const inAutumn = ({ database }: TestWorld, n: number, reason: string, from: number, year = 2026) =>
	database.superuser.query(
		`with e as (select max(id) as id from ledger)
		insert into case_file (id, panel_id, child_id, ref, kind, state, reason, received_at, entered_at, next_review, event_id)
		select gen_random_uuid(), f.panel_id, f.child_id, 'MIL-' || $4::int || '-' || n, 'cme', 'enquiries', $1, at, at, '2027-04-01', e.id
		from (select * from case_file order by ref desc limit 1) f, e, generate_series($2::int, $3::int) n,
			(values (make_timestamptz($4::int, 10, 1, 12, 0, 0))) as t (at)`,
		[reason, from, from + n - 1, year],
	);

async function aYear({ world, raiser }: Scene): Promise<void> {
	await raises(raiser, { happened: { on_roll: "no" } });
	await inAutumn(world, 11, "bullying", 1000);
	await inAutumn(world, 9, "youth_offending", 2000);
	await inAutumn(world, 2, "caring_responsibilities", 3000);
}

/** Fetches the newest file that was offered in this format. */
async function fetches(person: Person, format: string) {
	const label = `Open ${format.toUpperCase()} page`;
	const offered = person.privately().findLast((m) => m.links?.has(label))!;
	const address = await person.opens(offered, label);
	const page = await (await fetch(address)).text();
	const answer = await fetch(address, { method: "POST" });
	const bytes = new Uint8Array(await answer.arrayBuffer());
	const sha256 = createHash("sha256").update(bytes).digest("hex");
	const name = answer.headers.get("content-disposition")?.match(/filename="(.*)"/)?.[1];
	return {
		address,
		page,
		status: answer.status,
		type: answer.headers.get("content-type"),
		name,
		bytes,
		sha256,
	};
}

async function words(bytes: Uint8Array): Promise<string> {
	const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
	return text.normalize("NFKC").replaceAll(/\s+/g, " ");
}

async function ledger({ world }: Scene, act: string) {
	const { rows } = await world.database.superuser.query(
		`select l.facts, p.key as person, l.case_id as "case" from ledger l join person p on p.id = l.person_id
			where act = $1 order by l.id`,
		[act],
	);
	return rows as { facts: Record<string, unknown>; person: string; case: string | null }[];
}

onEach(
	"[S2-18] whoever asks for the board's figures gets them as a PDF, a workbook and CSV too",
	async (scene) => {
		const { coordinator } = scene;
		await aYear(scene);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-03-10" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/New referrals[\s\S]*The same as a PDF with charts/);
		await coordinator.seesPrivately(/Hand on one report for each period/);

		const pdf = await fetches(coordinator, "pdf");
		expect([pdf.status, pdf.type, pdf.name]).toEqual([200, "application/pdf", "board-report.pdf"]);
		expect(pdf.page).toMatch(/The board.*s figures[\s\S]*This file is for you alone/);
		const text = await words(pdf.bytes);
		expect(text).toContain(
			"1 September 2026 to 10 March 2027. It names no child, and small numbers are kept back.",
		);
		expect(text).toMatch(/New referrals by main reason .* Bullying 11 0 0/);
		expect(text).toMatch(/Cares for a relative kept back/);
		expect(text).toMatch(/Made by Rollcall for Asha Curlew, 10 March 2027, 09:\d\d/);

		const xlsx = await fetches(coordinator, "xlsx");
		expect([xlsx.status, xlsx.name]).toEqual([200, "board-report.xlsx"]);
		expect(xlsx.type).toBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
		const table = utils.sheet_to_json(read(xlsx.bytes).Sheets.Figures!, { header: 1 }) as unknown[][];
		expect(table.find(([, item]) => item === "New referrals (children)")?.[2]).toBe(23);

		const csv = await fetches(coordinator, "csv");
		expect([csv.status, csv.type, csv.name]).toEqual([200, "text/csv; charset=utf-8", "board-report.csv"]);
		const rows = parse(Buffer.from(csv.bytes), { bom: true, relax_column_count: true }) as string[][];
		expect(rows.find(([, item]) => item === "Bullying")?.[2]).toBe("11");
		const filled = (of: readonly unknown[]) => of.map(String).filter(Boolean);
		expect(rows.slice(0, table.length).map(filled)).toEqual(table.map(filled));

		// No child, and no number that is kept back.
		for (const whole of [text, JSON.stringify(table), rows.join()]) {
			for (const canary of CANARIES) expect(whole).not.toContain(canary);
			expect(whole).not.toMatch(/MIL-\d/);
		}
		for (const of of [table, rows]) expect(of.find(([, i]) => i === "Cares for a relative")?.[2]).toBe("[c]");

		// Each is fetched once, and on record with what it was.
		expect((await fetch(pdf.address, { method: "POST" })).status).toBe(404);
		const prepared = await ledger(scene, "download.prepared");
		expect(prepared.map(({ facts }) => [facts.kind, facts.format])).toEqual([
			["board-report", "pdf"],
			["board-report", "xlsx"],
			["board-report", "csv"],
		]);
		const fetched = await ledger(scene, "download.fetched");
		expect(
			fetched.map(({ facts, person, case: about }) => [facts.format, facts.sha256, person, about]),
		).toEqual([pdf, xlsx, csv].map((f, n) => [["pdf", "xlsx", "csv"][n], f.sha256, "curlew-asha", null]));
		for (const { facts } of fetched) expect(facts.records).toBe(table.length - 1);
		expect(fetched[0]!.facts.pages).toBeGreaterThan(1);
		// In chat, and for each file, with the same days.
		const seen = await ledger(scene, "board.read");
		expect(seen.map(({ facts }) => [facts.from, facts.to])).toEqual(
			Array.from({ length: 4 }, () => ["2026-09-01", "2027-03-10"]),
		);
	},
);

/** The pictures that stand in messages: where, as what, and what is read out. */
function pictures({ world, platform }: Scene): { place: string; png: Buffer; alt: string }[] {
	if (platform === "slack") {
		const { messages, files } = world.sandbox.slack.state();
		return messages.flatMap((message) =>
			(message.blocks ?? []).flatMap((block) => {
				const { id } = (block.slack_file ?? {}) as { id?: string };
				const content = files.find((one) => one.id === id)?.content;
				if (content === undefined) return [];
				return [{ place: message.channel, png: Buffer.from(content, "base64"), alt: String(block.alt_text) }];
			}),
		);
	}
	const inCard = (value: unknown): { url: string; altText: string }[] => {
		if (typeof value !== "object" || value === null) return [];
		const one = value as { type?: string; url: string; altText: string };
		return one.type === "Image" ? [one] : Object.values(value).flatMap(inCard);
	};
	return world.sandbox.teams.state().messages.flatMap((message) =>
		inCard(message.attachments).map(({ url, altText }) => {
			const png = Buffer.from(url.slice("data:image/png;base64,".length), "base64");
			return { place: message.conversation, png, alt: altText };
		}),
	);
}

onEach(
	"[S2-18] the figures of each period are a picture too, for whoever asked alone, and in words for whoever does not see it",
	async (scene) => {
		const { world, coordinator, platform } = scene;
		await aYear(scene);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-03-10" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/New referrals[\s\S]*The same as a PDF with charts/);
		await coordinator.seesPrivately(/Bar chart\. Referrals, and what became of them\./);

		const [picture, ...more] = pictures(scene);
		expect(more).toEqual([]);
		expect(readPng(picture!.png)).toMatchObject({ width: 560 });
		expect(picture!.alt).toContain("This period. Brought forward: 0; New referrals (children): 23;");
		// Nobody else: it stands in the coordinator's own chat.
		const own =
			platform === "slack"
				? world.sandbox.slack
						.hands(world.sandbox.world.people.find((p) => p.key === "curlew-asha")!.slack!)
						.directMessage()
				: undefined;
		if (own) expect(picture!.place).toBe(own);
		expect(world.sandbox.world.slack.channels.map((one) => one.id)).not.toContain(picture!.place);
		for (const canary of CANARIES) expect(picture!.alt).not.toContain(canary);
		expect(picture!.alt).not.toMatch(/MIL-\d/);
	},
);

onEach("[S2-18] what is kept back from the figures is in the picture neither", async (scene) => {
	const { world, coordinator, raiser } = scene;
	await raises(raiser, { happened: { on_roll: "no" } });
	await inAutumn(world, 11, "bullying", 1000);
	await inAutumn(world, 3, "bullying", 2000, 2025);
	await begins(coordinator, "report");
	await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-03-10" });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/Bar chart\. Referrals/);
	const [picture] = pictures(scene);
	expect(picture!.alt).toMatch(/A year earlier\. .*New referrals \(children\): kept back/);
	expect(picture!.alt).not.toMatch(/: 3\b/);
});

onEach(
	"figures whose picture cannot be sent are told in words all the same, and where they are",
	async (scene) => {
		const { world, coordinator, platform } = scene;
		// In Teams there is nothing to upload.
		if (platform === "slack")
			world.sandbox.slack.faults.add({
				...{ on: "files.getUploadURLExternal", does: "refused", error: "missing_scope" },
			});
		await aYear(scene);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-03-10" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/New referrals[\s\S]*The same as a PDF with charts/);
		if (platform === "slack") {
			await coordinator.seesPrivately(/The same figures are in the answer to “report”, under “Referrals”/);
			expect(pictures(scene)).toEqual([]);
		} else expect(pictures(scene)).toHaveLength(1);
	},
);

onEach(
	"[S1-15] the figures say how they changed since a year earlier: 100 new referrals that became 173 are 73 per cent more",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		await raises(raiser, { happened: { on_roll: "no" } });
		await inAutumn(world, 100, "bullying", 1000, 2025);
		await inAutumn(world, 172, "bullying", 1000);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-03-10" });
		await sendsOn(coordinator);
		const [said] = await coordinator.seesPrivately(/^New referrals \(children\)[\s\S]*/m);
		expect(said).toMatch(/^New referrals \(children\)[^\n]*\b173\b[^\n]*\b100 \(\+73 % since\)/);
		expect(await words((await fetches(coordinator, "pdf")).bytes)).toMatch(
			/New referrals \(children\) 173 .*?100 \+73 %/,
		);

		await begins(coordinator, "annual");
		await coordinator.fills({ year: "2026" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The annual report 2026\/27 is ready/);
		expect(await words((await fetches(coordinator, "pdf")).bytes)).toMatch(
			/New referrals \(children\) 173; 100 a year earlier \(\+73 %\)/,
		);
	},
);

onEach(
	"[S2-28] the yearly report measures how the systems did: how many enquiries were answered, and how many by their date",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { superuser } = world.database;
		const ref = await raises(raiser, { happened: { on_roll: "no" } });
		await superuser.query(`update panel set settings = settings || '{"smallNumbers": 0}'`);
		const answers = async (check: string) => {
			const { rows } = await superuser.query("select id from enquiry where check_code = $1", [check]);
			await begins(coordinator, `outcome ${ref}`);
			await coordinator.fills({ enquiry: rows[0].id, outcome: "no_trace" });
			await sendsOn(coordinator);
		};
		await answers("E07");
		await world.moveTo(new Date("2027-03-25T09:00:00Z"));
		await answers("E08"); // due on 12 March
		await begins(coordinator, "annual");
		await coordinator.fills({ year: "2026" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The annual report 2026\/27 is ready/);
		const text = await words((await fetches(coordinator, "pdf")).bytes);
		expect(text).toMatch(/Answered 2 .*?Answered by their date 1 .*?By their date, of all answered 50 %/);
	},
);

onEach(
	"[S3-18] the annual report is handed out with a title page, and to whoever may see the figures",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		await aYear(scene);
		await begins(coordinator, "annual");
		await coordinator.fills({ year: "2026" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The annual report 2026\/27 is ready/);

		const pdf = await fetches(coordinator, "pdf");
		expect([pdf.status, pdf.name]).toEqual([200, "annual-report.pdf"]);
		const text = await words(pdf.bytes);
		for (const said of [
			...["annual report 2026/27", "The academic year so far: 1 September 2026 to 10 March 2027"],
			...["The year in short", "Autumn, September to December", "What these figures do not say"],
		])
			expect(text).toContain(said);
		// One child in the spring alone: the autumn is kept back with it, or the year would tell.
		expect(text).toMatch(/Autumn, September to December kept back/);
		for (const canary of CANARIES) expect(text).not.toContain(canary);

		const xlsx = await fetches(coordinator, "xlsx");
		const head = utils.sheet_to_json(read(xlsx.bytes).Sheets.Figures!, { header: 1 })[0];
		expect(head).toEqual(["Section", "Item", "This year", "A year earlier", "Change in the year"]);

		// Who is no coordinator any more when it is fetched gets nothing.
		await world.database.superuser.query(
			"update membership set role = 'agency_member' where person_id = (select id from person where key = 'curlew-asha')",
		);
		const csv = await fetches(coordinator, "csv");
		expect(csv.status).toBe(404);
		expect((await ledger(scene, "download.fetched")).map(({ facts }) => facts.format)).toEqual([
			"pdf",
			"xlsx",
		]);
		const refused = await ledger(scene, "action.refused");
		expect(refused.map(({ facts }) => [facts.action, facts.code])).toEqual([
			["download.fetch", "action.not-allowed"],
		]);

		// Nobody else is offered it.
		await raiser.does("annual");
		await raiser.seesPrivately(/Your role on this panel does not allow that/);
	},
);
