import { describe, expect, test } from "vitest";
import { readPanelFile } from "../../../src/features/panel/read.ts";
import { aFile, SMALL, small, thePanel } from "./a-file.ts";

const agreement = (agency: string, link: string, expires: string) =>
	`officer: crane-ada\n  agreements:\n    - { agency: ${agency}, title: A, link: ${link}, signed: 2026-04-01, expires: ${expires} }`;

/** Each mistake as what stands where it points, to the end of that line, and its sentence. */
function mistakes(text: string): { at: string; says: string }[] {
	const lines = text.split("\n");
	return (readPanelFile(text).errors ?? []).map(({ line, column, says }) => ({
		at: lines[line - 1]!.slice(column - 1),
		says,
	}));
}

describe("a file without fault", () => {
	test("gives the panel with defaults for what it leaves out", () => {
		expect(thePanel(SMALL)).toMatchObject({
			authority: { key: "weir", title: "Weir Council" },
			code: "WEI",
			settings: { officer: "crane-ada", digest: { at: "08:30", latest: "17:00" }, zone: "Europe/London" },
			members: [
				{ person: "crane-ada", roles: ["coordinator"] },
				{ person: "rail-bo", roles: ["safeguarding_lead"] },
			],
		});
	});

	test("keeps telephone numbers as written, with or without quotes", () => {
		const text = small("outOfHours: 01632 960102", "outOfHours: 01632960102\n    police: 101");
		expect(thePanel(text).settings).toMatchObject({
			phone: "01632960100",
			emergency: { outOfHours: "01632960102", police: "101" },
		});
	});

	test("takes accounts in one word or in full, and Entra ids in any case", () => {
		const ids = ["5A1E0000-0000-4000-8000-00000000000A", "5A1E0000-0000-4000-8000-00000000000B"];
		const inFull = `slack: { team: T1, user: U01 }, teams: { tenant: ${ids[0]}, user: ${ids[1]} }`;
		const wanted = [
			{ platform: "slack", tenant: "T1", user: "U01" },
			{ platform: "teams", tenant: ids[0]!.toLowerCase(), user: ids[1]!.toLowerCase() },
		];
		expect(thePanel(small("slack: T1/U01", inFull)).people[0]!.identities).toEqual(wanted);
		expect(
			thePanel(small("slack: T1/U01", `slack: T1/U01, teams: ${ids.join("/")}`)).people[0]!.identities,
		).toEqual(wanted);
	});

	test("gives a Teams channel the address that the adapter takes, in any region unless told", () => {
		const tenant = "5a1e0000-0000-4000-8000-00000000000a";
		const teams = `teams: { tenant: ${tenant}, team: "19:t@thread.tacv2", channel: "19:c@thread.tacv2" }`;
		expect(thePanel(small("slack: T1/C01", teams)).channels).toEqual([
			{
				platform: "teams",
				tenant,
				ref: "19:c@thread.tacv2",
				address: {
					tenantId: tenant,
					serviceUrl: "https://smba.trafficmanager.net/teams/",
					conversationId: "19:c@thread.tacv2",
					teamId: "19:t@thread.tacv2",
					channelId: "19:c@thread.tacv2",
				},
			},
		]);
	});

	test("may hold several panels, whose people and agencies are described once", () => {
		const second = SMALL.replaceAll("weir", "ford")
			.replace("WEI", "FOR")
			.replace(/agencies:[\s\S]*people:/, "people:")
			.replace(/ {2}- \{ key: crane-ada.*/, "  - { key: crane-ada, roles: [chair, coordinator] }")
			.replace(/ {2}- \{ key: rail-bo.*\n/, "")
			.replace("C01", "C02");
		const { panels } = aFile(`${SMALL}---\n${second}---\n`);
		expect(panels.map((p) => p.key)).toEqual(["weir-cme", "ford-cme"]);
		expect(panels[1]!.people).toEqual([]);
		expect(panels[1]!.members).toEqual([{ person: "crane-ada", roles: ["chair", "coordinator"] }]);
	});
});

describe("each mistake is pointed at, with what to do", () => {
	const withSetting = (setting: string) => small("  phone:", `  ${setting}\n  phone:`);

	test.each([
		{
			mistake: "a number to call is missing",
			text: small("    socialCare: 01632 960101\n", ""),
			at: "outOfHours:",
			says: "socialCare is missing.",
		},
		{
			mistake: "all numbers to call are missing",
			text: small(/ {2}emergency:[\s\S]*960102\n/.exec(SMALL)![0], ""),
			at: "key: weir-cme",
			says: "emergency is missing. Give the numbers",
		},
		{
			mistake: "a setting is misspelt",
			text: withSetting("titel: Weir"),
			at: "titel: Weir",
			says: '"titel" is not known here. Use: key, title,',
		},
		{
			mistake: "the digest is in the hour that comes twice",
			text: withSetting('digest: { at: "01:15" }'),
			at: '"01:15"',
			says: "Choose a time outside 01:00 to 01:59",
		},
		{
			mistake: "the digest's latest time is before it",
			text: withSetting('digest: { latest: "08:00" }'),
			at: '"08:00"',
			says: "The latest time must be after the digest's time",
		},
		{
			mistake: "a day does not exist",
			text: small("T1/U02", "T1/U02, left: 2026-02-30"),
			at: "2026-02-30",
			says: "Give a date as YYYY-MM-DD",
		},
		{
			mistake: "a role is not known",
			text: small("[safeguarding_lead]", "[dsl]"),
			at: "dsl]",
			says: '"dsl" is not known here. Use one of: notifier, agency_member,',
		},
		{
			mistake: "an agency is not known",
			text: small("agency: high", "agency: hihg"),
			at: "hihg",
			says: 'No agency of this file has the key "hihg". Its agencies: cme, high.',
		},
		{
			mistake: "an agency's kind is not known",
			text: small("kind: school", "kind: schools"),
			at: "schools",
			says: '"schools" is not known here. Use one of: school,',
		},
		{
			mistake: "an account is somebody else's",
			text: small("T1/U02", "T1/U01"),
			at: "T1/U01",
			says: 'This is already the identity of "crane-ada".',
		},
		{
			mistake: "an account has no workspace",
			text: small("T1/U02", "U02"),
			at: "U02",
			says: "Give the Slack workspace and member ids as T0123ABC/U0123ABC.",
		},
		{
			mistake: "nobody coordinates",
			text: small("[coordinator]", "[chair]"),
			at: "- { key: crane-ada",
			says: "The panel has no coordinator.",
		},
		{
			mistake: "the coordinator cannot be reached",
			text: small(", slack: T1/U01", ""),
			at: "- { key: crane-ada",
			says: "The panel has no coordinator.",
		},
		{
			mistake: "the only coordinator leaves",
			text: small("T1/U01", "T1/U01, left: 2026-05-01"),
			at: "- { key: crane-ada",
			says: "The panel has no coordinator.",
		},
		{
			mistake: "the officer is not on the panel",
			text: small("officer: crane-ada", "officer: crane-adah"),
			at: "crane-adah",
			says: "The officer must be one of this panel's people",
		},
		{
			mistake: "the information-governance contact is not on the panel",
			text: small("officer: crane-ada", "officer: crane-ada\n  informationGovernance: egret-cy"),
			at: "egret-cy",
			says: "The information-governance contact must be one of this panel's people",
		},
		{
			mistake: "the information-governance contact could not act on a breach",
			text: small("officer: crane-ada", "officer: crane-ada\n  informationGovernance: rail-bo"),
			at: "rail-bo",
			says: '"rail-bo" could not act on a data breach. Give the information-governance contact the role auditor',
		},
		{
			mistake: "an agreement is with an agency that nobody knows",
			text: small("officer: crane-ada", agreement("hihg", "https://a.example", "2027-03-31")),
			at: "hihg, title: A, link: https://a.example, signed: 2026-04-01, expires: 2027-03-31 }",
			says: 'No agency of this file has the key "hihg".',
		},
		{
			mistake: "an agreement ends before it begins",
			text: small("officer: crane-ada", agreement("high", "https://a.example", "2026-03-31")),
			at: "2026-03-31 }",
			says: "This ends before it was signed, on 2026-04-01.",
		},
		{
			mistake: "an agreement's link is not safe",
			text: small("officer: crane-ada", agreement("high", "http://a.example", "2027-03-31")),
			at: "http://a.example, signed: 2026-04-01, expires: 2027-03-31 }",
			says: "Give the whole address, with https://.",
		},
		{
			mistake: "an agency's lead is nobody",
			text: small("lead: rail-bo", "lead: rail-po"),
			at: "rail-po",
			says: 'No person of this file has the key "rail-po".',
		},
		{
			mistake: "somebody is described twice",
			text: small(
				"channels:",
				"  - { key: rail-bo, knownAs: Bo Rail, agency: high, roles: [chair] }\nchannels:",
			),
			at: "rail-bo, knownAs: Bo Rail, agency: high, roles: [chair]",
			says: 'The person "rail-bo" is already described.',
		},
		{
			mistake: "somebody is named but not described",
			text: small("channels:", "  - { key: egret-cy, roles: [chair] }\nchannels:"),
			at: "egret-cy",
			says: 'Say who "egret-cy" is',
		},
		{
			mistake: "a channel is there twice",
			text: `${SMALL}  - slack: T1/C01\n`,
			at: "slack: T1/C01",
			says: "This channel is already in the file.",
		},
		{
			mistake: "a channel is on no platform",
			text: small("slack: T1/C01", "{}"),
			at: "{}",
			says: "Give each channel either slack or teams.",
		},
		{
			mistake: "the plan opens what needs a reason",
			text: withSetting("plan: { always: [E13] }"),
			at: "{ always: [E13] }",
			says: "E13 cannot be opened on every case",
		},
		{
			mistake: "papers close after the meeting",
			text: withSetting("meetings: [{ on: 2026-11-24, papers: 2026-11-25 }]"),
			at: "2026-11-25",
			says: "Papers must close on or before the day of the meeting.",
		},
		{
			mistake: "a term ends before it begins",
			text: withSetting("terms: [{ from: 2026-09-02, to: 2026-07-21 }]"),
			at: "2026-07-21",
			says: "This ends before it begins, on 2026-09-02.",
		},
		{
			mistake: "the time zone is not one",
			text: withSetting("zone: Europe/Suffolk"),
			at: "Europe/Suffolk",
			says: "Give a time zone by its usual name",
		},
		{
			mistake: "a title is read as a number",
			text: small("title: CME team", "title: 24"),
			at: "24",
			says: "Put this in quotes",
		},
		{
			mistake: "it is not YAML",
			text: small("code: WEI", "code: [WEI"),
			at: "officer: crane-ada",
			says: "This is not YAML: Flow sequence in block collection must be sufficiently indented",
		},
		{
			mistake: "a text begins with an asterisk",
			text: small("title: CME team", "title: *CME"),
			at: "*CME",
			says: "Nothing above is marked &CME.",
		},
		{ mistake: "it is a sentence", text: "hello\n", at: "hello", says: "This must be a group of settings" },
		{
			mistake: "its aliases would fill the memory",
			text: ["a", "b", "c", "d", "e", "f"]
				.map((name, n, all) => `${name}: &${name} [${Array(9).fill(n ? `*${all[n - 1]}` : "x")}]\n`)
				.join(""),
			at: "a: &a",
			says: "The file refers to its own parts too often.",
		},
		{ mistake: "it is empty", text: "# nothing yet\n", at: "# nothing yet", says: "The file is empty." },
	])("$mistake", ({ text, at, says }) => {
		const found = mistakes(text);
		expect(found).toHaveLength(1);
		expect(found[0]!.at.slice(0, at.length)).toBe(at);
		expect(found[0]!.says.slice(0, says.length)).toBe(says);
	});

	test("all mistakes are told at once, in the order of their lines", () => {
		const text = small("kind: school", "kind: schools")
			.replace("code: WEI", "code: wei")
			.replace("[coordinator]", "[]");
		expect(readPanelFile(text).errors?.map((e) => e.line)).toEqual([5, 14, 18]);
	});

	test("mistakes in a later part of the file have lines of their own", () => {
		const second = SMALL.replace("Weir Council", "Weir City Council");
		expect(mistakes(`${SMALL}---\n${second}`)).toMatchObject([
			{ at: "Weir City Council }", says: expect.stringContaining('is called "Weir Council" above') },
			{ at: "weir-cme", says: expect.stringContaining("is already in this file") },
			{ at: "WEI", says: expect.stringContaining("Another panel of this file has the code WEI") },
			{ at: expect.stringMatching(/^cme,/), says: expect.stringContaining("already described") },
			{ at: "high", says: expect.stringContaining("already described") },
			{ at: expect.stringMatching(/^crane-ada,/), says: expect.stringContaining("already described") },
			{ at: expect.stringMatching(/^rail-bo,/), says: expect.stringContaining("already described") },
			{ at: "slack: T1/C01", says: expect.stringContaining("already in the file") },
		]);
	});
});

describe("letters and attendance orders", () => {
	const withSetting = (setting: string) => small("officer: crane-ada", `officer: crane-ada\n  ${setting}`);

	test("take a panel's own words and days, and the rest as it is", () => {
		const { settings } = thePanel(
			withSetting(
				'letters: { school_failed_to_report: { days: 3, text: "About {{child}}, {{reference}}" } }',
			),
		);
		expect(settings.letters.school_failed_to_report).toMatchObject({
			...{ days: 3, text: "About {{child}}, {{reference}}" },
			subject: "A child who was not reported as missing education",
		});
		expect(settings.letters.parent_first_contact.days).toBe(2);
		expect(settings.attendanceOrder).toEqual({ noticeDays: 15, notice: "Notice" });
	});

	test.each([
		[
			'letters: { parent_first_contact: { text: "Dear {{mother}}" } }',
			/\{\{mother\}\} is not known. Use: reference, authority, panel/,
		],
		[
			'letters: { parent_first_contact: { text: "Dear {{parent}}, of {{ address }}" } }',
			/Take \{\{address\}\} out: this letter goes to a parent/,
		],
		["letters: { a_poem: { days: 1 } }", /"a_poem" is not known here. Use: school_failed_to_report/],
		[
			"attendanceOrder: { noticeDays: 14 }",
			/A notice runs for at least 15 days, the day of service among them/,
		],
		["attendance: { pattern: { codes: [] } }", /Give at least one code/],
		["attendance: { at: noon }", /Give a time as HH:MM/],
	])("say what is wrong: %s", (setting, says) => {
		const wrong = mistakes(withSetting(setting));
		expect(wrong).toHaveLength(1);
		expect(wrong[0]!.says).toMatch(says);
	});
});

test("[D-12] a practice panel with a public page, or with somebody who is told by e-mail, is refused", () => {
	const practises = small("code: WEI", "code: WEI\n  practice: true\n  publicForm: true");
	const outside =
		"  - { key: rail-bo, knownAs: Bo Rail, agency: high, roles: [safeguarding_lead], slack: T1/U02 }";
	const text = practises.replace(outside, outside.replace("slack: T1/U02", "email: bo@weir-high.example"));
	expect(mistakes(text).map(({ says }) => says)).toEqual([
		"A practice panel has no public page: its children are invented. Take publicForm out.",
		'A practice panel writes no e-mail, and "rail-bo" is told by e-mail. Take them off this panel.',
	]);
});
