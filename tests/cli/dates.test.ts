import { describe, expect, test } from "vitest";
import { rollcall } from "./run.ts";

describe("rollcall school-age", () => {
	test("prints JSON for a script", async () => {
		expect(await rollcall(["school-age", "2021-09-01", "--json"])).toEqual({
			code: 0,
			out: '{"start":"2026-12-31","end":"2038-06-25"}',
			err: "",
		});
	});

	test.each([
		["2019-02-10", "2024-03-31", "2035-06-29"],
		["2007-09-23", "2012-12-31", "2024-06-28"],
		["2021-03-31", "2026-03-31", "2037-06-26"],
		["2021-04-01", "2026-08-31", "2037-06-26"],
		["2010-08-31", "2015-08-31", "2026-06-26"],
		["2010-09-01", "2015-12-31", "2027-06-25"],
		["2020-02-29", "2025-03-31", "2036-06-27"],
	])("born %s: from %s to %s", async (birth, start, end) => {
		const { out } = await rollcall(["school-age", birth, "--json"]);
		expect(JSON.parse(out)).toEqual({ start, end });
	});

	test("prints a sentence for a person", async () => {
		const { out } = await rollcall(["school-age", "2021-09-01"]);
		expect(out).toBe("Of compulsory school age from 31 December 2026 to 25 June 2038, both days included.");
	});

	test.each(["2021-02-30", "1/9/2021", ""])("%j is not a date: used wrongly", async (date) => {
		const { code, out, err } = await rollcall(["school-age", date]);
		expect({ code, out }).toEqual({ code: 2, out: "" });
		expect(err).toMatch(/Give a date as YYYY-MM-DD\.\n\(add --help/);
	});
});

describe("rollcall due", () => {
	test("prints JSON with the days that were counted", async () => {
		const { code, out } = await rollcall(["due", "--from", "2026-12-23", "--working-days", "3", "--json"]);
		const { due, because, ...rest } = JSON.parse(out);
		expect({ code, due, rest }).toEqual({ code: 0, due: "2026-12-30", rest: {} });
		expect(because).toContainEqual({ date: "2026-12-28", counted: false, why: "Boxing Day" });
	});

	test.each([
		["2026-12-23", 3, "2026-12-30"],
		["2026-04-01", 3, "2026-04-08"],
		["2026-08-28", 5, "2026-09-07"],
		["2026-05-22", 3, "2026-05-28"],
	])("%s and %i working days is %s", async (from, days, due) => {
		const { out } = await rollcall(["due", "--from", from, "--working-days", String(days), "--json"]);
		expect(JSON.parse(out)).toMatchObject({ due });
	});

	test("prints a line a day for a person, and the date", async () => {
		const { out } = await rollcall(["due", "--from", "2026-12-24", "--working-days", "1"]);
		expect(out.split("\n")).toEqual([
			"2026-12-25  skipped  Christmas Day",
			"2026-12-26  skipped  weekend",
			"2026-12-27  skipped  weekend",
			"2026-12-28  skipped  Boxing Day",
			"2026-12-29  counted  working day",
			"Due 29 December 2026.",
		]);
	});

	test("says that school days without a calendar are approximate", async () => {
		const words = ["due", "--from", "2026-07-31", "--school-days", "1"];
		expect(JSON.parse((await rollcall([...words, "--json"])).out)).toMatchObject({
			due: "2026-09-01",
			approximate: true,
		});
		expect((await rollcall(words)).out).toMatch(/Due 1 September 2026, approximately/);
	});

	test.each([
		["no number of days", ["--from", "2026-12-23"], /give --working-days N or --school-days N/],
		[
			"both kinds of day",
			["--from", "2026-12-23", "--working-days", "1", "--school-days", "1"],
			/cannot be used with/,
		],
		["a number that is not whole", ["--from", "2026-12-23", "--working-days", "1.5"], /Give a whole number/],
		["no day to count from", ["--working-days", "1"], /--from <date>' not specified/],
	])("%s: used wrongly", async (_, words, says) => {
		const { code, err } = await rollcall(["due", ...words]);
		expect(code).toBe(2);
		expect(err).toMatch(says);
	});

	test("a number of days beyond any rule is refused", async () => {
		const { code, err } = await rollcall(["due", "--from", "2026-12-23", "--working-days", "999"]);
		expect(code).toBe(1);
		expect(err).toMatch(/^No such day within three years/);
	});
});

describe("rollcall", () => {
	test.each([[["--help"]], [["help", "apply"]], [["apply", "--help"]], [["audit", "verify", "--help"]]])(
		"%j shows how it is used",
		async (words) => {
			const { code, out, err } = await rollcall(words);
			expect({ code, err }).toEqual({ code: 0, err: "" });
			expect(out).toMatch(/^Usage: rollcall/);
		},
	);

	test("every command that does something has examples", async () => {
		for (const command of [["apply"], ["migrate"], ["audit", "verify"], ["school-age"], ["due"]]) {
			const { out } = await rollcall([...command, "--help"]);
			expect(out, command.join(" ")).toMatch(/Examples:\n {2}\$ .*npx rollcall/);
		}
	});

	test.each([[[]], [["nonsense"]], [["apply"]], [["school-age", "2021-09-01", "--jsno"]]])(
		"%j is used wrongly",
		async (words) => {
			const { code, out } = await rollcall(words);
			expect({ code, out }).toEqual({ code: 2, out: "" });
		},
	);
});
