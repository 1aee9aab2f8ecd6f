import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { schoolDay } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar, workingDay } from "../../src/domain/calendar/working-days.ts";
import { AGENCY_KINDS, STAKEHOLDERS } from "../../src/domain/lists/agencies.ts";
import { CHECKS } from "../../src/domain/lists/checks.ts";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { PanelSettings } from "../../src/features/panel/settings-schema.ts";

const text = readFileSync(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url), "utf8");
const read = readPanelFile(text);

describe("the sandbox's panel", () => {
	test("is a file without fault, of one panel", () => {
		expect(read.errors).toBeUndefined();
		expect(read.file?.panels.map((p) => p.code)).toEqual(["MIL"]);
	});

	test("names every setting, those that it leaves alone in a comment that could be used as it stands", () => {
		const names = Object.keys(PanelSettings.shape);
		expect(names.filter((name) => !new RegExp(`^  (# )?${name}:`, "m").test(text))).toEqual([]);
		const used = text.replaceAll(/^ {2}# (\w+: [{[].*)$/gm, "  $1");
		expect(used).not.toBe(text);
		expect(readPanelFile(used).errors).toBeUndefined();
		const defaults = PanelSettings.parse({
			...{ officer: "x", phone: "123", emergency: { socialCare: "123", outOfHours: "123" } },
		});
		const { settings } = read.file!.panels[0]!;
		for (const name of ["emergencyHours", "zone", "quorum", "smallNumbers", "retention", "digest"] as const) {
			expect(settings[name], name).toEqual(defaults[name]);
		}
	});

	const panel = read.file!.panels[0]!;
	const kindOf = (agency: string) => panel.agencies.find((a) => a.key === agency)!.kind;
	const staffed = new Set(panel.people.map((p) => kindOf(p.agency)));

	test("has somebody of all ten kinds of stakeholder, and of every kind of agency that is asked to enquire", () => {
		const stakeholders = new Set(AGENCY_KINDS.filter((k) => staffed.has(k.code)).map((k) => k.stakeholder));
		expect(STAKEHOLDERS.filter((s) => !stakeholders.has(s.code))).toEqual([]);
		expect(CHECKS.filter((c) => !staffed.has(c.agency))).toEqual([]);
	});

	test("has somebody in every role", () => {
		const held = new Set(panel.members.flatMap((m) => m.roles));
		expect(ROLES.map((r) => r.code).filter((role) => !held.has(role))).toEqual([]);
	});

	test("has about as many people in Slack alone as in Teams alone, and coordinator, chair and emergency duty on both", () => {
		const on = (p: { identities: readonly { platform: string }[] }) =>
			p.identities.map((i) => i.platform).join();
		const count = (platforms: string) => panel.people.filter((p) => on(p) === platforms).length;
		expect(Math.abs(count("slack") - count("teams"))).toBeLessThanOrEqual(2);
		expect(panel.people.filter((p) => on(p) === "slack,teams").map((p) => p.job)).toEqual([
			"CME coordinator",
			"Head of inclusion and panel chair",
			"Out-of-hours social worker",
		]);
	});

	test("has invented numbers and addresses only", () => {
		const { phone, emergency } = panel.settings;
		// The public, for whom the file stands in, has neither.
		const agencies = panel.agencies.filter((a) => a.kind !== "public");
		const ours = [phone, emergency.socialCare, emergency.outOfHours, ...agencies.map((a) => a.contact.phone)];
		expect(ours.filter((n) => !/^01632 960\d{3}$/.test(n ?? ""))).toEqual([]);
		const outside = panel.people.flatMap((p) => p.identities.filter((i) => i.tenant === "email"));
		expect(outside.length).toBeGreaterThan(1);
		const emails = [...agencies.map((a) => a.contact.email), ...outside.map((i) => i.user)];
		expect(emails.filter((e) => !/\.example$/.test(e ?? ""))).toEqual([]);
	});

	test("meets and closes papers on working days, and its terms begin and end on school days", () => {
		const { meetings, terms, closures } = panel.settings;
		const calendars = { working: workingCalendar(), authority: { terms, closures } };
		const days = meetings.flatMap((m) => [m.on, m.papers]);
		expect(days.filter((day) => !workingDay(day, calendars.working).counts)).toEqual([]);
		const ends = terms.flatMap((t) => [t.from, t.to]);
		expect(ends.filter((day) => !schoolDay(day, calendars).counts)).toEqual([]);
	});
});
