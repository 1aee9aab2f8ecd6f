import { afterEach, beforeEach, expect, test } from "vitest";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { tally } from "./tally.ts";

const OFFICE = "office@weir-lane.example";
const SURGERY = "manager@mill-street-surgery.example";
const NOBODY = "nobody@weir-lane.example";
const SCHOOL = "203.0.113.9";

const tried = tally("The web: codes, sessions, forms of others");
let world: TestWorld;
let office: WebVisitor;
beforeEach(async () => {
	world = await startWorld(undefined, undefined, true, 1);
	office = new WebVisitor(world, SCHOOL);
});
afterEach(() => world.close());

const query = async <R>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];
const isIn = (visitor: WebVisitor) => /Sign out/.test(visitor.page.text);
const hours = (n: number) => world.moveTo(new Date(world.now().getTime() + n * 3_600_000));
const sent = (to: string) => office.letters(to).length;

/** Asks for a code. The answer comes before the bot looks who has the address: what comes of that is waited for. */
async function asks(visitor: WebVisitor, email: string): Promise<void> {
	await visitor.opens("/web/");
	await visitor.presses("Send me a code", { email });
	await new Promise((done) => setTimeout(done, 60));
	await expect.poll(codesUnderWay).toBe(0);
}

/** Codes on record of which no letter has arrived yet. */
async function codesUnderWay(): Promise<number> {
	const recorded = await query("select id from ledger where act = 'web.code-sent'");
	return (
		recorded.length - world.sandbox.mail.letters().filter((letter) => /code/.test(letter.subject)).length
	);
}

/** Somebody who knows the address asks from one client as often as a client may, and once more. */
async function floods(address: string): Promise<void> {
	clients += 1;
	const visitor = new WebVisitor(world, `198.51.100.${clients}`);
	for (let n = 0; n < 6; n++) await asks(visitor, address);
}
let clients = 0;

/** They ask from so many clients that the address gets no more within the hour. */
async function usesUp(address: string): Promise<void> {
	for (let n = 0; n < 5; n++) await floods(address);
	const kept = await query(
		"select account from web_code where account = $1 and browser_hash is null and asked_at > app_now() - interval '1 hour'",
		[address],
	);
	expect(kept).toHaveLength(20);
}

test("somebody who asks for codes for another's address keeps neither that person nor anybody else out", async () => {
	await floods(OFFICE);
	tried.mustRefuse("the sixth code for one client", sent(OFFICE) === 5);
	await office.signsIn(OFFICE);
	expect(isIn(office)).toBe(true);
});

test("all addresses of one /64 are one client", async () => {
	for (let n = 1; n <= 8; n++) await asks(new WebVisitor(world, `2001:db8:0:7::${n}`), OFFICE);
	tried.mustRefuse("the sixth code for one /64", sent(OFFICE) === 5);
	await asks(new WebVisitor(world, "2001:db8:0:8::1"), OFFICE);
	expect(sent(OFFICE)).toBe(6);
});

test("whoever uses up all that an address gets cannot keep out a browser that signed in to it before", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Sign out");
	const first = sent(OFFICE);
	await usesUp(OFFICE);
	tried.mustRefuse("the twenty-first code for an address", sent(OFFICE) <= 20);
	expect(sent(OFFICE)).toBeGreaterThan(first + 15);

	const elsewhere = new WebVisitor(world, "192.0.2.77");
	const before = sent(OFFICE);
	await asks(elsewhere, OFFICE);
	tried.mustRefuse("a code for a browser that nobody knows", sent(OFFICE) === before);
	expect(elsewhere.page.title).toBe("Enter your code");
	expect(elsewhere.page.text).toMatch(/Only a few are sent to an address in an hour/);

	// The one that is known has five of its own, and each sign-in gives it five again.
	await office.signsIn(OFFICE);
	expect(isIn(office)).toBe(true);
	await office.presses("Sign out");
	const known = sent(OFFICE);
	for (let n = 0; n < 7; n++) await asks(office, OFFICE);
	tried.mustRefuse("the sixth code for a known browser", sent(OFFICE) === known + 5);
}, 60_000);

test("a browser is known for the addresses alone that somebody signed in to with it, each of them, and for 180 days", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Sign out");
	await usesUp(SURGERY);
	const before = sent(SURGERY);
	await asks(office, SURGERY);
	tried.mustRefuse("another person's known browser", sent(SURGERY) === before);
	await hours(2);

	// Two people share it.
	await office.signsIn(SURGERY);
	await office.presses("Sign out");
	for (const address of [OFFICE, SURGERY]) await usesUp(address);
	for (const address of [OFFICE, SURGERY]) {
		await office.signsIn(address);
		expect(isIn(office)).toBe(true);
		await office.presses("Sign out");
	}

	await hours(24 * 181);
	await usesUp(OFFICE);
	const old = sent(OFFICE);
	await asks(office, OFFICE);
	tried.mustRefuse("a browser of half a year ago", sent(OFFICE) === old);
}, 90_000);

test("what a known browser keeps says nothing, is new with each sign-in, and opens nothing", async () => {
	await office.signsIn(OFFICE);
	const kept = office.cookies.get("rollcall-known")!;
	expect(kept).toMatch(/^[A-Za-z0-9_-]{43}$/);
	const rows = JSON.stringify(await query("select * from web_browser"));
	expect(rows).not.toContain(kept);
	const thief = new WebVisitor(world, "192.0.2.66");
	thief.cookies.set("rollcall-known", kept);
	thief.cookies.set("rollcall-session", kept);
	await thief.opens("/web/");
	tried.mustRefuse("a known browser's cookie as a session", !isIn(thief));

	await office.presses("Sign out");
	await office.signsIn(OFFICE);
	expect(office.cookies.get("rollcall-known")).not.toBe(kept);
	await usesUp(OFFICE);
	const before = sent(OFFICE);
	thief.cookies.delete("rollcall-session");
	await asks(thief, OFFICE);
	tried.mustRefuse("what a browser kept before its last sign-in", sent(OFFICE) === before);
	const invented = new WebVisitor(world, "192.0.2.67");
	invented.cookies.set("rollcall-known", "A".repeat(43));
	await asks(invented, OFFICE);
	tried.mustRefuse("an invented known browser", sent(OFFICE) === before);
}, 60_000);

test("an address that somebody else has now does not know the browser of whoever had it", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Sign out");
	await query(
		"update identity set person_id = (select id from person where key = 'grebe-sofia') where platform_user = $1",
		[OFFICE],
	);
	await usesUp(OFFICE);
	const before = sent(OFFICE);
	await asks(office, OFFICE);
	tried.mustRefuse("the browser of whoever had the address", sent(OFFICE) === before);
}, 60_000);

test("what a stranger sees is the same for an address that is known, unknown, and used up", async () => {
	await usesUp(OFFICE);
	const seen: string[] = [];
	for (const [n, email] of [OFFICE, SURGERY, NOBODY].entries()) {
		const visitor = new WebVisitor(world, `192.0.2.${n + 1}`);
		const answers: string[] = [];
		for (let times = 0; times < 7; times++) {
			await asks(visitor, email);
			answers.push(
				`${visitor.page.status} ${visitor.page.html.replaceAll(/value="[A-Za-z0-9_-]{43}"/g, "")}`,
			);
			answers.push([...visitor.cookies.keys()].sort().join());
		}
		seen.push(answers.join("\n"));
	}
	tried.mustRefuse("telling a known address from an unknown one", new Set(seen).size === 1);
}, 60_000);

test("nobody uses up the tries of a code that somebody else asked for", async () => {
	const code = await office.asksForCode(OFFICE);
	const attacker = new WebVisitor(world, "198.51.100.1");
	const theirs = await attacker.asksForCode(OFFICE);
	for (let n = 0; n < 6; n++) {
		await attacker.presses("Sign in", { code: "2222-2222" });
		tried.mustRefuse(`guess ${n} at another's code`, !isIn(attacker));
	}
	await attacker.presses("Sign in", { code });
	tried.mustRefuse("another browser's code", !isIn(attacker));
	await attacker.presses("Sign in", { code: theirs });
	tried.mustRefuse("one's own code after five guesses", !isIn(attacker));
	await office.presses("Sign in", { code });
	expect(isIn(office)).toBe(true);
});

test("whoever asks for too much in a school does not keep the browser of its office out, and numbers to ring stand on every page", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Sign out");
	const pupil = new WebVisitor(world, SCHOOL);
	for (let n = 0; n < 25 && pupil.page?.status !== 429; n++) await asks(pupil, `pupil${n}@weir-lane.example`);
	tried.mustRefuse("the twenty-first address within a quarter of an hour", pupil.page.status === 429);
	expect(pupil.page.text).toMatch(
		/call 999.*Social care 01632 960001.*If it cannot wait, ring the numbers above/,
	);
	const code = await office.asksForCode(OFFICE);

	const guesser = new WebVisitor(world, "192.0.2.44");
	await guesser.asksForCode(OFFICE);
	const form = guesser.page;
	const fromSchool = new WebVisitor(world, SCHOOL);
	for (const [name, value] of guesser.cookies) fromSchool.cookies.set(name, value);
	for (let n = 0; n < 45 && fromSchool.page?.status !== 429; n++) {
		fromSchool.page = form;
		await fromSchool.presses("Sign in", { code: "2222-2222" });
	}
	tried.mustRefuse("the forty-first try within a quarter of an hour", fromSchool.page.status === 429);
	expect(fromSchool.page.text).toMatch(/call 999.*Social care 01632 960001/);
	await office.presses("Sign in", { code });
	expect(isIn(office)).toBe(true);
	await office.presses("Sign out");

	let answered = 200;
	for (let n = 0; n < 400 && answered !== 429; n++) answered = (await pupil.opens("/web/")).status;
	expect(answered).toBe(429);
	expect(pupil.page.text).toMatch(/call 999.*Social care 01632 960001/);
	await pupil.opens("/report/millbrook-cme");
	expect(pupil.page.status).toBe(429);
	expect(pupil.page.text).toMatch(/call 999.*Social care 01632 960001/);
	await office.opens("/web/");
	expect(office.page.status).toBe(200);
}, 60_000);

test("of one account ten browsers are remembered, and who asked from where cannot be read from the record", async () => {
	for (let n = 0; n < 11; n++) {
		const visitor = new WebVisitor(world, `192.0.2.${n + 1}`);
		await visitor.signsIn(OFFICE);
		expect(isIn(visitor)).toBe(true);
	}
	expect(await query("select token_hash from web_browser")).toHaveLength(10);
	const marks = await query<{ mark: Buffer }>("select client_mark as mark from web_code");
	expect(new Set(marks.map(({ mark }) => mark.toString("hex"))).size).toBe(11);
	expect(marks.every(({ mark }) => mark.length === 12)).toBe(true);
}, 60_000);
