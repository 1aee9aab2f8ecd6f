import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rollcall } from "./run.ts";

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "rollcall-match-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string | Buffer): string {
	const path = join(folder, `${files++}.csv`);
	writeFileSync(path, content);
	return path;
}

const CHILDREN = `id,given_name,surname,date_of_birth,postcode,suburb,address
s1,Seán,O'Donoghue,2015-06-08,L8 3SD,Liverpool,61 Canning Row
s2,Gurpreet,Singh Gill,2012-06-18,UB2 4BQ,Southall,45 Norwood Parade
s3,Shaun,O Donoghue,20150608,L8 3SD,,"61, Canning Row"
`;

describe("pairs", () => {
	test("within one file each pair is listed once", async () => {
		const { code, out, err } = await rollcall(["match", file(CHILDREN)]);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toMatch(/^id_a,id_b,probability\ns1,s3,(0\.\d{4}|1\.0000)$/);
	});

	test("across two files, whose ids are their own; columns in any order or absent", async () => {
		const other = file("date_of_birth,surname,id,given_name\n2012-06-18,Gill,s1,Gurprit\n,Nowak,s2,Jakub\n");
		const { code, out } = await rollcall(["match", file(CHILDREN), other]);
		expect(code).toBe(0);
		expect(out.split("\n").map((line) => line.split(",").slice(0, 2))).toEqual([
			["id_a", "id_b"],
			["s2", "s1"],
		]);
	});

	test("no pair: the header alone", async () => {
		const alone = file("id,surname\n1,Nowak\n2,Goldberg\n");
		expect(await rollcall(["match", alone])).toEqual({ code: 0, out: "id_a,id_b,probability", err: "" });
	});

	test("a byte order mark, Windows line ends and blank lines are no trouble", async () => {
		const windows = `\uFEFF${CHILDREN.replaceAll("\n", "\r\n")}\r\n`;
		expect((await rollcall(["match", file(windows)])).out).toMatch(/\ns1,s3,/);
	});

	test("an id with a comma comes back in quotation marks", async () => {
		const quoted = CHILDREN.replace("s1,", '"s,1",');
		expect((await rollcall(["match", file(quoted)])).out).toMatch(/\n"s,1",s3,/);
	});

	test("one odd date among many is compared, and said", async () => {
		const many = Array.from(
			{ length: 30 },
			(_, n) => `n${n},Child${n},2012-01-${String(n + 1).padStart(2, "0")}`,
		);
		const rows = file(["id,surname,date_of_birth", ...many, "odd,Nowak,2012-3-4"].join("\n"));
		const { code, err } = await rollcall(["match", rows]);
		expect(code).toBe(0);
		expect(err).toMatch(/1 date of birth is not YYYY-MM-DD or YYYYMMDD, the first in line 32\./);
	});
});

describe("refused, with a sentence that says what to do and no pair", () => {
	const header = "id,given_name,surname\n";
	test.each<[string, string | Buffer, RegExp]>([
		["an empty file", "", /is empty\. It needs a first line such as id,given_name/],
		["a header alone", header, /has a header and no rows/],
		[
			"a wrong header",
			"id,forename\n1,Amina\n",
			/a column “forename”, which is not known\. Rename it or take it out/,
		],
		["no id column", "surname\nNowak\n", /has no column id\. Add one/],
		["a column twice", "id,surname,surname\n1,a,b\n", /the column surname twice/],
		["semicolons", "id;surname\n1;Nowak\n", /Save it as CSV with commas/],
		["a blank id", `${header}1,a,b\n,c,d\n`, /Line 3 of .* has no id/],
		["an id twice", `${header}1,a,b\n2,a,b\n1,c,d\n`, /Lines 2 and 4 of .* have the same id/],
		[
			"a formula",
			`${header}1,"=HYPERLINK(""x"")",b\n`,
			/Line 2 of .* has a formula in the column given_name/,
		],
		["a formula that begins with a sign", `${header}1,-1+cmd|x,b\n`, /has a formula/],
		[
			"another encoding",
			Buffer.from(`${header}1,Zo\xeb,b\n`, "latin1"),
			/is not in UTF-8.*Save it as “CSV UTF-8”/,
		],
		["two bytes a letter", Buffer.from(`\uFEFF${header}1,a,b\n`, "utf16le"), /is not in UTF-8/],
		["a spreadsheet", Buffer.from("PK\x03\x04rest"), /is a spreadsheet\. Open it and save it/],
		["a cell too many", `${header}1,a,b,c\n`, /Line 2 of .* has not as many cells as the first line/],
		["an open quotation mark", `${header}1,"a,b\n`, /has a quotation mark that is never closed/],
		[
			"dates written otherwise",
			"id,date_of_birth\n1,13/05/2010\n",
			/Line 2 of .* a date of birth that is not YYYY-MM-DD/,
		],
		[
			"a cell of a page",
			`${header}1,${"a".repeat(301)},b\n`,
			/more than 300 characters in the column given_name/,
		],
	])("%s", async (_, content, sentence) => {
		const good = file(CHILDREN);
		const { code, out, err } = await rollcall(["match", good, file(content)]);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err).toMatch(sentence);
		expect(err).not.toMatch(/Please report it/);
	});

	test("a million rows", async () => {
		const rows = Array.from({ length: 1_000_000 }, (_, n) => `${n},Nowak`).join("\n");
		const { code, out, err } = await rollcall(["match", file(`id,surname\n${rows}`)]);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err).toMatch(/has more than 200,000 rows\. Split it/);
	});

	test("a file that is not there, and a folder", async () => {
		expect((await rollcall(["match", join(folder, "none.csv")])).err).toMatch(/There is no file .*none\.csv/);
		expect((await rollcall(["match", folder])).err).toMatch(/is a folder\. Name a CSV file in it/);
	});
});
