import { describe, expect, test } from "vitest";
import { CHECKS } from "../../../src/cli/doctor/all.ts";
import { type Check, fine, makeChecks } from "../../../src/cli/doctor/check.ts";
import { atLeast } from "../../../src/cli/doctor/database.ts";
import { openSetup } from "../../../src/cli/doctor/setup.ts";
import { knownInWords } from "../../../src/cli/errors.ts";
import { readConfig } from "../../../src/config.ts";
import { rollcall } from "../run.ts";
import { Clinic, notFine } from "./clinic.ts";

const clinic = new Clinic();

/** What needs the database, and says so when it was not reached. */
const ON_DATABASE = [
	...[
		"database-version",
		"database-role",
		"database-limits",
		"row-security",
		"migrations",
		"keys",
		"slack-channels",
	],
	...[
		"teams-people",
		"mail",
		"kept-threads",
		"panel-settings",
		"coordinators",
		"panel-platforms",
		"calendars",
		"agreements",
	],
];

/** One check alone, at a time that no machine of a test has. */
async function only(name: string, now: () => number) {
	const setup = openSetup({ config: readConfig(clinic.environment), now, manifests: clinic.folder });
	try {
		const [made] = await makeChecks(
			setup,
			CHECKS.filter((one) => one.name === name),
		);
		return made!.findings;
	} finally {
		await setup.close();
	}
}

describe("what is away", () => {
	test("without the database the rest is checked, and what needs it says that it was not reached", async () => {
		const url = new URL(clinic.environment.DATABASE_URL!);
		url.port = "1";
		const { code, checks, all } = await clinic.doctor({ DATABASE_URL: url.href });
		expect(notFine(checks)).toEqual(["database broken", ...ON_DATABASE.map((name) => `${name} not_checked`)]);
		for (const name of ON_DATABASE) {
			expect(checks.find(({ check }) => check === name)?.says).toBe("The database was not reached.");
		}
		expect(checks.find(({ check }) => check === "database")?.says).toMatch(
			/does not answer\. Check the host/,
		);
		expect(code).toBe(1);
		for (const secret of clinic.secrets()) expect(all).not.toContain(secret);
	});

	test("on a server that has not even the roles yet, nothing is a fault of the check's own", async () => {
		const setup = openSetup({ config: readConfig(clinic.environment), now: Date.now, manifests: "" });
		const look = () => Promise.reject(Object.assign(new Error('role "x" does not exist'), { code: "22023" }));
		const [made] = await makeChecks(setup, [{ name: "roles", looksAt: "", look }]);
		await setup.close();
		expect(made?.findings[0]).toMatchObject({ outcome: "not_checked" });
	});

	test.each([
		["DEPTH_ZERO_SELF_SIGNED_CERT", /NODE_EXTRA_CA_CERTS/],
		["CERT_HAS_EXPIRED", /has expired\. Have it renewed/],
		["ERR_TLS_CERT_ALTNAME_INVALID", /as the certificate names it/],
		["ENOTFOUND", /host is not known/],
		["EAI_AGAIN", /DNS/],
		["EHOSTUNREACH", /cannot be reached\. Check .* and the network/],
		["ENETUNREACH", /cannot be reached\. Check .* and the network/],
		["ERR_INVALID_URL", /Write .* as postgres:/],
		["42704", /has no such role/],
		["42501", /does not allow this/],
		["57P03", /starting or stopping/],
	])("what the database or its certificate answers is told in words: %s", (code, says) => {
		expect(knownInWords(Object.assign(new Error("x"), { code }))).toMatch(says);
	});

	test("a platform that is not connected is not checked, and nothing is wrong with that where no panel has it", async () => {
		await clinic.change(
			`create table kept_slack as select * from identity where platform = 'slack';
			delete from identity where platform = 'slack';
			update place set ended_at = now() where platform = 'slack' and kind = 'channel'`,
			`insert into identity select * from kept_slack; drop table kept_slack;
			update place set ended_at = null where platform = 'slack' and kind = 'channel'`,
		);
		const none = { SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" };
		const { code, checks } = await clinic.doctor(none);
		expect(new Set(notFine(checks).map((one) => one.split(" ")[1]))).toEqual(new Set(["not_checked"]));
		expect(checks.find(({ check }) => check === "slack-manifest")?.says).toMatch(/Slack is not connected/);
		expect(code).toBe(0);
	});

	test("without a file of the manifests they are not checked", async () => {
		const words = ["doctor", "--manifests", "/nowhere", "--url", clinic.world.botUrl];
		const { code, out } = await rollcall(words, clinic.environment);
		expect(out).toMatch(/^Not checked {3}slack-manifest {8}.*with --manifests/m);
		expect(code).toBe(0);
	});
});

describe("the environment", () => {
	test("that makes no sense is told by its variables, without their values", async () => {
		const { code, checks, all } = await clinic.doctor({ SLACK_SIGNING_SECRET: "", PORT: "99999" });
		expect(checks.every((one) => one.check === "configuration" && one.outcome === "broken")).toBe(true);
		expect(all).toMatch(/PORT: /);
		expect(all).toMatch(/SLACK_SIGNING_SECRET is not set/);
		expect(code).toBe(1);
	});

	test.each(["http://rollcall.example", "rollcall"])("refuses %s as the bot's address", async (url) => {
		const { code, err } = await rollcall(["doctor", "--url", url], clinic.environment);
		expect(code).toBe(2);
		expect(err).toContain("Give an address such as https://");
	});
});

describe("one check", () => {
	test("the bank holidays on file end some day", async () => {
		expect((await only("bank-holidays", () => Date.parse("2027-01-01")))[0]?.outcome).toBe("fine");
		const [found] = await only("bank-holidays", () => Date.parse("2099-01-01"));
		expect(found).toMatchObject({
			outcome: "look",
			says: expect.stringMatching(/npx rollcall holidays refresh/),
		});
	});

	test("PostgreSQL before 15 is too old", () => {
		expect(atLeast(14)[0]).toMatchObject({ outcome: "broken", says: expect.stringMatching(/version 15/) });
		expect(atLeast(15)[0]?.outcome).toBe("fine");
	});

	test("that fails or hangs stops no other, and tells nothing of what it held", async () => {
		const setup = openSetup({ config: readConfig(clinic.environment), now: Date.now, manifests: "" });
		const check = (name: string, look: Check["look"]): Check => ({ name, looksAt: "", look });
		const made = await makeChecks(
			setup,
			[
				check("hangs", () => new Promise(() => undefined)),
				check("fails", () => Promise.reject(new TypeError("postgres://app:secret@db"))),
				check("works", async () => fine("It works.")),
			],
			200,
		);
		await setup.close();
		expect(made.map(({ findings }) => findings[0]!.outcome)).toEqual(["broken", "broken", "fine"]);
		expect(made[0]!.findings[0]!.says).toMatch(/longer than 0\.2 seconds/);
		expect(made[1]!.findings[0]!.says).toMatch(/fault of its own \(TypeError\)/);
		expect(JSON.stringify(made)).not.toContain("secret");
	});

	test("each has a name of its own and says what it looks at", () => {
		expect(new Set(CHECKS.map((one) => one.name)).size).toBe(CHECKS.length);
		for (const { name, looksAt } of CHECKS) {
			expect(name).toMatch(/^[a-z-]+$/);
			expect(looksAt).toMatch(/^whether /);
		}
	});
});
