import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { runNudges } from "../../src/delivery/nudge.ts";
import { nightlyList } from "../../src/nightly-list.ts";
import { rollcall } from "../cli/run.ts";
import { quiet } from "../support/database.ts";
import { onEach, raises, refusalsIn } from "../support/each-platform.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { begins, raisesAnother } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const NUMBERS = /call 999[\s\S]*Social care 01632 960001[\s\S]*nights and weekends 01632 960002/i;
const PASSPHRASE = "heron marble ladder seventeen";

const another = (n: number) => ({
	child: { first_name: `Wren${n}`, surname: `Quillfeather${n}`, birth: `2013-0${n + 2}-1${n}` },
});

const sql = async <R = Record<string, unknown>>(world: TestWorld, text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

async function readPdf(bytes: Buffer, password?: string): Promise<string> {
	const pdf = await getDocumentProxy(new Uint8Array(bytes), password ? { password } : {});
	const { text } = await extractText(pdf, { mergePages: true });
	return text.replaceAll(/\s+/g, " ");
}

onEach(
	"[D-6] every form, refusal and error shows whom to ring, even when the database takes nothing in",
	async ({ world, raiser, coordinator }) => {
		for (const words of ["raise", "cover"]) {
			await begins(raiser, words);
			expect(raiser.form().text).toMatch(NUMBERS);
			await raiser.leaves();
		}
		await begins(coordinator, "handover");
		expect(coordinator.form().text).toMatch(NUMBERS);
		await coordinator.leaves();
		await raiser.does("handover");
		await raiser.seesPrivately(/Your role on this panel does not allow that/);
		expect(raiser.privately().at(-1)!.text).toMatch(NUMBERS);
		await raiser.does("case MIL-2020-9999");
		await raiser.seesPrivately(/There is no case with that reference/);
		expect(raiser.privately().at(-1)!.text).toMatch(NUMBERS);
		expect((await refusalsIn(world)).length).toBe(2);

		// The record cannot be written: what failed says so, and whom to ring.
		await sql(world, "revoke insert on ledger from rollcall_person");
		try {
			await coordinator.does("help");
			await coordinator.seesPrivately(/Rollcall could not save that/);
			expect(coordinator.privately().at(-1)!.text).toMatch(NUMBERS);
		} finally {
			await sql(world, "grant insert on ledger to rollcall_person");
		}
	},
);

onEach(
	"[D-6] the blank paper form has the questions of the form in chat and the panel's numbers, from chat and the command line",
	async ({ world, raiser }) => {
		await raiser.does("paper");
		await raiser.seesPrivately(/The blank paper form is ready/);
		const offered = raiser.privately().findLast((m) => /paper form/.test(m.text))!;
		expect(offered.text).not.toMatch(/names children/);
		const address = await raiser.opens(offered, "Open PDF page");
		expect(await (await fetch(address)).text()).not.toMatch(/for you alone/);
		const answer = await fetch(address, { method: "POST" });
		const folder = tempFolder("rollcall-paper");
		const out = join(folder, "form.pdf");
		const printed = await rollcall(["paper", "--panel", "millbrook-cme", "--out", out], world.environment);
		expect(printed).toMatchObject({ code: 0, err: "" });
		for (const bytes of [Buffer.from(await answer.arrayBuffer()), readFileSync(out)]) {
			const text = await readPdf(bytes);
			expect(text).toMatch(NUMBERS);
			// At the foot of each page alone: across the page it would stand in the way of a pen.
			expect(text.match(/Blank form, /g)).toHaveLength(text.match(/Page \d of \d/g)!.length);
			expect(text).toMatch(/Date and time received on paper/);
			for (let n = 1; n <= 13; n++) expect(text).toContain(`${n}. `);
			expect(text).toMatch(/1\. Has a child protection plan ☐ Yes ☐ No, I checked ☐ I don't know/);
			expect(text).toMatch(
				/Last known address[\s\S]*Main reason: tick one[\s\S]*Anything that could make a visit unsafe/,
			);
		}
		rmSync(folder, { recursive: true });
	},
);

onEach(
	"[D-6] each night there is an encrypted list of open cases outside the database, which the panel's passphrase opens",
	async ({ world, raiser }) => {
		const ref = await raises(raiser);
		const secret = await raisesAnother(world, raiser, another(1));
		await sql(
			world,
			"update case_file set restricted = true, event_id = (select max(id) from ledger) where ref = $1",
			[secret],
		);
		const folder = tempFolder("rollcall-lists");
		const passphrases = join(folder, "passphrases");
		writeFileSync(passphrases, `# one a line\nmillbrook-cme: ${PASSPHRASE}\n`);
		const caseLists = { folder: join(folder, "lists"), passphrases, nights: 2 };
		const { pool } = world.database;
		const { nudges } = nightlyList({ pool, keys: world.keys, caseLists });
		// Two replicas at once make one list.
		const nightfall = () =>
			Promise.all([1, 2].map(() => runNudges({ pool, keys: world.keys, log: quiet }, nudges!)));
		const lists = () =>
			existsSync(caseLists.folder) ? readdirSync(join(caseLists.folder, "millbrook-cme")).sort() : [];
		const taken = () =>
			sql<{ facts: { night: string | null; cases: string[] }; person: string }>(
				world,
				`select l.facts, p.key as person from ledger l join person p on p.id = l.person_id
					where l.act = 'case-list.taken' order by l.id`,
			);

		await world.moveTo(new Date("2027-03-15T03:30:00Z"));
		await nightfall();
		expect(lists()).toEqual([]);
		await world.moveTo(new Date("2027-03-15T04:10:00Z"));
		// A long list takes longer to draw than the database leaves a transaction idle.
		const leaves = async (time: string) => {
			const clients = await Promise.all(Array.from({ length: 10 }, () => pool.connect()));
			for (const client of clients) {
				await client.query(`set idle_in_transaction_session_timeout = '${time}'`);
				client.release();
			}
		};
		await leaves("0.2s");
		await nightfall();
		expect(lists()).toEqual(["case-list-2027-03-15.pdf"]);
		await leaves("10s");
		await nightfall();
		expect(lists()).toEqual(["case-list-2027-03-15.pdf"]);
		const [made] = await taken();
		const [open] = await sql<{ id: string }>(world, "select id from case_file where ref = $1", [ref]);
		expect(made).toMatchObject({ person: "curlew-asha", facts: { night: "2027-03-15", cases: [open!.id] } });

		const bytes = readFileSync(join(caseLists.folder, "millbrook-cme", "case-list-2027-03-15.pdf"));
		expect(bytes.toString("latin1")).not.toMatch(/Quillfeather|Nightjar/);
		await expect(readPdf(bytes)).rejects.toThrow(/password/i);
		await expect(readPdf(bytes, "heron marble ladder eighteen")).rejects.toThrow(/password/i);
		const text = await readPdf(bytes, PASSPHRASE);
		expect(text).toMatch(/A child in danger now 999[\s\S]*01632 960001[\s\S]*01632 960010/);
		expect(text).toMatch(/Millbrook High School, Grace Lapwing 01632 960101/);
		expect(text).toMatch(
			new RegExp(`${ref}[\\s\\S]*Zephyrine[\\s\\S]*Quillfeather[\\s\\S]*Owner Asha Curlew`),
		);
		expect(text).toMatch(/Overdue [^:]*: was due \d+ March 2027/);
		expect(text).toContain(secret);
		expect(text).not.toMatch(/Wren1/);

		// So many nights are kept, and one on request is on record too.
		for (const day of ["16", "17"]) {
			await world.moveTo(new Date(`2027-03-${day}T05:00:00Z`));
			await nightfall();
		}
		expect(lists()).toEqual(["case-list-2027-03-16.pdf", "case-list-2027-03-17.pdf"]);
		const out = join(folder, "now.pdf");
		const words = ["case-list", "--panel", "millbrook-cme", "--as", "curlew-asha", "--out", out];
		const without = await rollcall(words, world.environment);
		expect(without).toMatchObject({ code: 1 });
		expect(without.err).toMatch(/ROLLCALL_CASE_LIST_PASSPHRASES_FILE/);
		const environment = { ...world.environment, ROLLCALL_CASE_LIST_PASSPHRASES_FILE: passphrases };
		expect(await rollcall(words, environment)).toMatchObject({ code: 0, err: "" });
		expect(await readPdf(readFileSync(out), PASSPHRASE)).toContain("Zephyrine");
		expect((await taken()).map((t) => t.facts.night)).toEqual([
			"2027-03-15",
			"2027-03-16",
			"2027-03-17",
			null,
		]);
		const refused = await rollcall(
			[...words.slice(0, 4), "lapwing-grace", "--out", join(folder, "no.pdf")],
			environment,
		);
		expect(refused).toMatchObject({ code: 1 });
		expect(existsSync(join(folder, "no.pdf"))).toBe(false);
		writeFileSync(passphrases, "millbrook-cme: short\n");
		expect((await rollcall([...words.slice(0, -1), join(folder, "short.pdf")], environment)).err).toMatch(
			/too short/,
		);
		rmSync(folder, { recursive: true });
	},
);

onEach(
	"[D-6] a nightly list that cannot be made is tried again after a quarter of an hour, and not every minute",
	async ({ world, raiser }) => {
		await raises(raiser);
		const folder = tempFolder("rollcall-lists");
		const passphrases = join(folder, "passphrases");
		const caseLists = { folder: join(folder, "lists"), passphrases, nights: 2 };
		const { pool } = world.database;
		const { nudges } = nightlyList({ pool, keys: world.keys, caseLists });
		const nightfall = async (time: string) => {
			await world.moveTo(new Date(`2027-03-15T${time}:00Z`));
			await runNudges({ pool, keys: world.keys, log: quiet }, nudges!);
			return existsSync(caseLists.folder);
		};

		// There is no file with passphrases yet.
		expect(await nightfall("04:10")).toBe(false);
		writeFileSync(passphrases, `millbrook-cme: ${PASSPHRASE}\n`);
		expect(await nightfall("04:24")).toBe(false);
		expect(await nightfall("04:26")).toBe(true);
		rmSync(folder, { recursive: true });
	},
);
