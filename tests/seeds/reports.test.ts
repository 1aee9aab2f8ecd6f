import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { extractText, getDocumentProxy } from "unpdf";
import { expect, onTestFinished, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import { onEach, raises } from "../support/each-platform.ts";
import { expectForm, personOf } from "../support/people.ts";
import { unasked } from "../support/story.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { begins, raisesAnother, sendsOn } from "../support/triage.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

const NOT_ON_ROLL = { happened: { on_roll: "no" } };

/** Runs `rollcall report` on the story's record, as the coordinator unless it says otherwise. */
function reporter({ environment }: TestWorld) {
	return async (what: string, ...more: string[]) => {
		const who = more.includes("--as") ? [] : ["--as", "curlew-asha"];
		return rollcall(["report", what, "--panel", "millbrook-cme", ...who, ...more], environment);
	};
}

/** Writes into the panel's settings, as its file would. */
const sets = ({ database }: TestWorld, settings: object) =>
	database.superuser.query("update panel set settings = settings || $1 where key = 'millbrook-cme'", [
		settings,
	]);

interface Figures {
	counts: { total: Cell; sex: Cell[]; yearGroup: Cell[]; reason: Cell[]; leftOut: Cell[] }[];
	snapshot?: object;
	opened: number;
}
interface Cell {
	code: string;
	count: number;
	unconfirmed?: number;
	cases?: string[];
}
const filled = (cells: Cell[]) =>
	Object.fromEntries(cells.filter((c) => c.count).map((c) => [c.code, c.count]));

test("[S0-11][S4-6][S3-18] the return is counted from the census that was kept, and comes out the same again", async () => {
	const world = await startWorld();
	onTestFinished(() => world.close());
	const report = reporter(world);
	const raiser = personOf(world, "lapwing-grace", "slack");
	const coordinator = personOf(world, "curlew-asha", "slack");
	const ref = await raises(raiser, NOT_ON_ROLL);
	await raisesAnother(world, raiser, {
		child: { first_name: "Odalys", birth: "2023-05-01" },
		...NOT_ON_ROLL,
	});
	await raisesAnother(world, raiser, {
		child: { first_name: "Perpetua", birth: "", age: "9" },
		...NOT_ON_ROLL,
	});

	// The coordinator confirms the DfE's reason, which the panel's own suggests.
	await begins(coordinator, `reason ${ref}`);
	expectForm(coordinator, /panel's own main reason: Changing school in the middle of the year/);
	await coordinator.fills({ primary_reason: "waiting_school_start" });
	await sendsOn(coordinator);
	expect(coordinator.privately().at(-1)!.text).not.toMatch(/Waiting/);

	await sets(world, { censusDays: ["2027-03-11"] });
	expect((await report("census", "--on", "2027-03-10")).err).toMatch(/not over yet/);
	await world.moveTo(new Date("2027-03-12T00:05:00Z"));
	await world.moveTo(new Date("2027-03-12T00:06:00Z"));
	expect((await world.database.superuser.query("select cases from census")).rows).toEqual([{ cases: 3 }]);
	// What changes afterwards alters nothing.
	await world.database.superuser.query(
		"update case_file set state = 'closed', closed_at = '2027-03-01', event_id = (select max(id) from ledger)",
	);

	const { out, err } = await report("return", "--json", "--cases");
	expect(err).toBe("");
	const { counts, snapshot, opened } = JSON.parse(out) as Figures;
	const [day, year] = counts as [Figures["counts"][0], Figures["counts"][0]];
	expect([day.total.count, year.total.count]).toEqual([1, 0]);
	expect(day.total.cases).toEqual([ref]);
	expect([filled(day.sex), filled(day.yearGroup)]).toEqual([{ female: 1 }, { 7: 1 }]);
	expect(filled(day.reason)).toEqual({ waiting_school_start: 1 });
	expect(day.reason.map((c) => c.unconfirmed).filter(Boolean)).toEqual([]);
	expect(filled(day.leftOut)).toEqual({ early_years: 1, unconfirmed_age: 1 });
	expect([snapshot, opened]).toEqual([expect.objectContaining({ cases: 3 }), 3]);

	// The same again, now from the figures that were kept: nobody is opened.
	const folder = tempFolder("rollcall-report");
	const files = ["one.csv", "two.csv"].map((name) => join(folder, name));
	for (const file of files) expect((await report("return", "--csv", file)).code).toBe(0);
	expect(readFileSync(files[0]!)).toEqual(readFileSync(files[1]!));
	expect(readFileSync(files[0]!, "utf8")).toMatch(
		/Note,"?Counted from the record as it was kept on Fri 12 Mar, 00:05, with 3 cases\. Later changes do not alter it\./,
	);
	expect((await report("return", "--csv", files[0]!)).err).toMatch(/is there already/);

	const { rows } = await world.database.superuser.query(
		`select p.key as person, l.facts->'opened' as opened from ledger l join person p on p.id = l.person_id
			where l.act = 'return.counted' order by l.id`,
	);
	expect(rows.map((r) => [r.person, r.opened])).toEqual([
		["curlew-asha", 3],
		["curlew-asha", 0],
		["curlew-asha", 0],
	]);

	const refused = await report("return", "--as", "lapwing-grace");
	expect([refused.code, refused.err]).toEqual([
		1,
		expect.stringMatching(/role on this panel does not allow/),
	]);
	const { rows: no } = await world.database.superuser.query(
		"select facts->>'code' as code from ledger where act = 'action.refused' and facts->>'action' like 'command line%' order by id",
	);
	expect(no).toEqual([{ code: "census.not-over" }, { code: "action.not-allowed" }]);
	await unasked(world);
}, 60_000);

onEach(
	"[S2-18][S2-28] the board's figures for a year, in private and as files: no child in them",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await raises(raiser, NOT_ON_ROLL);
		await world.database.superuser.query(
			`with e as (select max(id) as id from ledger)
		insert into case_file (id, panel_id, child_id, ref, kind, state, reason, received_at, entered_at, next_review, event_id)
		select gen_random_uuid(), f.panel_id, f.child_id, 'MIL-2026-' || n, 'cme', 'enquiries', 'bullying', at, at, '2027-04-01', e.id
		from case_file f, e, generate_series(1000, 1010) n, (values ('2026-10-01'::timestamptz)) as t (at)`,
		);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-08-31" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/1 September 2026 to 31 August 2027/);
		const said = coordinator.privately().findLast((m) => /31 August 2027/.test(m.text))!.text;
		expect(said).toMatch(/New referrals \(children\)\D*12/);
		// One alone of the reasons is from 1 to 5: the other goes with it.
		expect(said).toMatch(/Kept back: [^\n]*Changing school in the middle of the year; [^\n]*Bullying/);
		expect(said).not.toMatch(/MIL-\d|Zephyrine|Quillfeather/);

		const folder = tempFolder("rollcall-report");
		const [csv, xlsx] = [join(folder, "board.csv"), join(folder, "board.xlsx")];
		const days = ["--from", "2026-09-01", "--to", "2027-08-31"];
		const made = await reporter(world)("board", ...days, "--csv", csv, "--xlsx", xlsx);
		expect([made.code, made.err]).toEqual([0, ""]);
		expect(readFileSync(csv, "utf8")).toMatch(/Main reason at referral,Bullying,\[c\]/);
		expect(unzipped(readFileSync(xlsx)).join()).toMatch(/<v>12<\/v>[\s\S]*New referrals \(children\)/);
		expect(readFileSync(csv, "utf8") + unzipped(readFileSync(xlsx)).join()).not.toMatch(/MIL-\d|Zephyrine/);

		const pdf = join(folder, "annual.pdf");
		const annual = await reporter(world)("annual", "--year", "2026-09-01", "--pdf", pdf);
		expect([annual.code, annual.err, annual.out]).toEqual([
			0,
			"",
			expect.stringMatching(/rows in .*annual\.pdf/),
		]);
		const { text } = await extractText(await getDocumentProxy(new Uint8Array(readFileSync(pdf))), {
			mergePages: true,
		});
		expect(text).toMatch(/annual report 2026\/27[\s\S]*Made by Rollcall for Asha Curlew/);
		expect((await reporter(world)("annual", "--pdf", pdf)).err).toMatch(/is there already/);
		expect((await reporter(world)("annual", "--year", "2028-01-01")).err).toMatch(/has not begun/);
	},
);

/** The files of a workbook, as text. */
function unzipped(zip: Buffer): string[] {
	const files: string[] = [];
	for (let at = zip.indexOf("PK\u0001\u0002"); at >= 0; at = zip.indexOf("PK\u0001\u0002", at + 4)) {
		const [size, local] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
		const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
		const bytes = zip.subarray(from, from + size);
		files.push((zip.readUInt16LE(at + 10) ? inflateRawSync(bytes) : bytes).toString());
	}
	return files;
}
