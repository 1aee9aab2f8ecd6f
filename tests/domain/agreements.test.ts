import { describe, expect, test } from "vitest";
import { agreementWith, chaseDay, newestOf } from "../../src/domain/agreements.ts";

const one = (agency: string, signed: string, expires: string, title = "Sharing") => ({
	...{ agency, title, signed, expires },
	link: "https://sharing.example/1",
});

describe("an agreement with an agency", () => {
	const all = [
		one("police", "2026-04-01", "2027-03-31"),
		one("health", "2024-01-01", "2025-12-31"),
		one("housing", "2027-05-01", "2028-05-01"),
	];
	test.each([
		["police", "2027-03-31", "in_force"],
		["police", "2027-04-01", "expired"],
		["health", "2027-03-10", "expired"],
		["housing", "2027-03-10", "missing"],
		["haven", "2027-03-10", "missing"],
		[undefined, "2027-03-10", "missing"],
	] as const)("%s on %s is %s", (agency, today, stands) => {
		expect(agreementWith(all, agency, today)).toBe(stands);
	});

	test("stands as long as the renewal beside it", () => {
		const renewed = [...all, one("health", "2026-01-01", "2027-12-31")];
		expect(agreementWith(renewed, "health", "2027-03-10")).toBe("in_force");
		expect(newestOf(renewed).map((a) => [a.agency, a.expires])).toEqual([
			["police", "2027-03-31"],
			["health", "2027-12-31"],
			["housing", "2028-05-01"],
		]);
	});
});

describe("what runs out", () => {
	test.each(
		[
			["2027-03-31", "2027-02-28", undefined],
			["2027-03-31", "2027-03-01", "2027-03-01"],
			["2027-03-31", "2027-03-31", "2027-03-01"],
			["2027-03-31", "2027-04-01", "2027-04-01"],
			["2027-03-31", "2027-05-20", "2027-05-01"],
			["2027-03-02", "2027-02-27", "2027-01-31"],
			["2027-03-02", "2027-03-01", "2027-02-28"],
			["2027-03-02", "2027-03-31", "2027-03-31"],
		].map(([expires, today, day]) => [expires!, today!, day] as const),
	)("on %s is chased, as of %s, for %s", (expires, today, day) => {
		expect(chaseDay(expires, today)).toBe(day);
	});
});
