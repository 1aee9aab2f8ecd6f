import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { personOf } from "../support/people.ts";
import { aChild } from "../support/story.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { tally } from "./tally.ts";

/** What a flood may not do: keep an alert from those who must act, or lose what somebody typed. */
const OFFICE = "office@weir-lane.example";
const SCHOOL = "203.0.113.9";
const TYPED = "Shouting & crying at night";
const SEEN = { public_seen: TYPED, public_where: "Mill Lane", began: "1" };
const WORRY = { ...SEEN, public_danger: "no" };
const DANGER = { ...SEEN, public_danger: "yes" };

const tried = tally("Requests over the limit");
let world: TestWorld;
beforeEach(async () => {
	world = await startWorld(undefined, undefined, true, 1);
});
afterEach(() => world.close());

async function begins(from: string): Promise<WebVisitor> {
	const visitor = new WebVisitor(world, from);
	await visitor.opens("/report/millbrook-cme");
	await visitor.presses("Start now");
	return visitor;
}
async function tells(from: string, answers: Record<string, string>): Promise<WebVisitor> {
	const visitor = await begins(from);
	await visitor.presses("Send", answers);
	return visitor;
}
const isReceived = ({ page }: WebVisitor) => /Received: MIL-2027-\d{4}/.test(page.title);

/** The same browser, from another address: where it was is asked for too much. */
function elsewhere(visitor: WebVisitor, from: string): WebVisitor {
	const other = Object.assign(new WebVisitor(world, from), { page: visitor.page });
	for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
	return other;
}

/** Asks so often, with these cookies, that no more is answered. */
async function asksTooMuch(from: string, cookies = new Map<string, string>()): Promise<void> {
	const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
	const headers = { "x-forwarded-for": from, ...(cookie ? { cookie } : {}) };
	for (let n = 0; n < 40; n++) {
		const asked = Array.from({ length: 20 }, async () => {
			const response = await fetch(new URL("/web/", world.botUrl), { headers });
			await response.arrayBuffer();
			return response.status;
		});
		if ((await Promise.all(asked)).every((status) => status === 429)) return;
	}
	throw new Error("It was answered all the same");
}

describe("somebody of the public who says that a child is in danger", () => {
	test("is heard whatever came before from where they are, and from everybody, that did not say so", async () => {
		for (let n = 0; n < 5; n++) expect(isReceived(await tells(SCHOOL, WORRY))).toBe(true);
		const sixth = await tells(SCHOOL, WORRY);
		tried.mustRefuse("the sixth of one client", !isReceived(sixth) && sixth.page.status === 429);
		expect(sixth.page.html).toContain("Shouting &amp; crying at night");
		for (let n = 0; n < 55; n++) await tells(`198.51.100.${n}`, WORRY);
		const full = await tells("192.0.2.1", WORRY);
		tried.mustRefuse("the sixty-first of a panel", !isReceived(full) && full.page.status === 429);

		for (const from of [SCHOOL, "192.0.2.1"]) expect(isReceived(await tells(from, DANGER))).toBe(true);
		// On the page where it was said that there is none, too.
		await sixth.presses("Send", DANGER);
		const ref = /MIL-2027-\d{4}/.exec(sixth.page.title)![0];
		await personOf(world, "curlew-asha", "slack").seesPrivately(
			new RegExp(`act-now answer was given in ${ref}`),
		);
	}, 60_000);

	test("is told at once whom to ring where even that is too much from where they are, and nobody elsewhere is kept out", async () => {
		for (let n = 0; n < 30; n++) expect(isReceived(await tells(SCHOOL, DANGER))).toBe(true);
		const more = await tells(SCHOOL, DANGER);
		tried.mustRefuse("the thirty-first of one client", !isReceived(more) && more.page.status === 429);
		expect(more.page.text).toMatch(
			/what you typed was not sent\. Do not wait\. Child in danger now: call 999\. If not, ring Millbrook CME panel on [\d ]+ now/,
		);
		expect(more.page.html).toContain("Shouting &amp; crying at night");
		expect(isReceived(await tells("192.0.2.2", DANGER))).toBe(true);
		expect(isReceived(await tells(SCHOOL, WORRY))).toBe(true);
		const moved = elsewhere(more, "192.0.2.3");
		await moved.presses("Send", { began: "1" });
		expect(isReceived(moved)).toBe(true);
	}, 60_000);

	test("is heard while everything else from where they are is too much; what others typed there is given back", async () => {
		const [fears, worries, quick] = [await begins(SCHOOL), await begins(SCHOOL), await begins(SCHOOL)];
		await asksTooMuch(SCHOOL);
		await fears.presses("Send", DANGER);
		expect(isReceived(fears)).toBe(true);

		for (const [visitor, answers] of [
			[worries, WORRY],
			[quick, { ...DANGER, website: "x" }],
		] as const) {
			await visitor.presses("Send", answers);
			tried.mustRefuse("what is over the limit of one client", visitor.page.status === 429);
			expect(visitor.page.text).toMatch(/call 999/);
			expect(visitor.page.html).toContain("Shouting &amp; crying at night");
			const moved = elsewhere(visitor, "192.0.2.4");
			await moved.presses("Send what I typed");
			expect(isReceived(moved)).toBe(true);
		}
	}, 60_000);

	test("is answered without another look where they go on while everything is too much", async () => {
		const browsers = await Promise.all(Array.from({ length: 32 }, () => begins(SCHOOL)));
		await asksTooMuch(SCHOOL);
		for (const one of browsers.slice(0, 30)) {
			// One that is incomplete counts there too, and is told what is missing.
			await one.presses("Send", { ...DANGER, public_where: "" });
			expect(one.page.errors).toEqual(["Enter where it was, as well as you know it."]);
		}
		const before = await world.database.superuser.query("select count(*)::int as n from receipt");
		for (const one of browsers.slice(30)) {
			await one.presses("Send", DANGER);
			expect(one.page.status).toBe(429);
			expect(one.page.text).toMatch(/Do not wait\. Child in danger now: call 999/);
			expect(one.page.html).toContain("Shouting &amp; crying at night");
		}
		const after = await world.database.superuser.query("select count(*)::int as n from receipt");
		expect(after.rows).toEqual(before.rows);
	}, 60_000);

	test("is heard with a form that was begun: over the limit no other is begun by saying so", async () => {
		const visitor = new WebVisitor(world, SCHOOL);
		await visitor.opens("/report/millbrook-cme");
		const { fields } = visitor.page.forms.at(-1)!;
		await asksTooMuch(SCHOOL);
		const drafts = () => world.database.superuser.query("select count(*)::int as n from draft");
		const before = await drafts();
		const sent = new URLSearchParams({ ...Object.fromEntries(fields), ...DANGER });
		await visitor.asks("POST", "/report/millbrook-cme", sent);
		tried.mustRefuse("a form that says so at once", visitor.page.status === 429);
		expect((await drafts()).rows).toEqual(before.rows);
	}, 60_000);
});

describe("what somebody typed is not lost where too much was asked for", () => {
	test("into a form: it goes on with one press", async () => {
		const office = new WebVisitor(world, SCHOOL);
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		await office.presses("Next", { unticked: "no" });
		// The client's own allowance, and then the browser's.
		await asksTooMuch(SCHOOL, new Map([["rollcall-known", office.cookies.get("rollcall-known")!]]));
		const { page } = office;
		await office.presses("Next", { ...aChild(), first_name: TYPED });
		tried.mustRefuse("a form over the limit", office.page.status === 429);
		expect(office.page.text).toMatch(/What you typed was not sent/);
		const moved = elsewhere(office, "192.0.2.5");
		await moved.presses("Send what I typed");
		expect(moved.page.title).toBe("What happened");
		await moved.presses("Back");
		expect(moved.page.html).toContain('value="Shouting &amp; crying at night"');

		// Another site is given no token of ours.
		const foreign = new URLSearchParams({
			...Object.fromEntries(page.forms.at(-1)!.fields),
			first_name: TYPED,
		});
		await office.asks("POST", page.forms.at(-1)!.action, foreign, { "sec-fetch-site": "cross-site" });
		expect(office.page.status).toBe(429);
		tried.mustRefuse("another site's form over the limit", !office.page.html.includes("Send what I typed"));
	}, 60_000);

	test("and went along through signing in: it is there beside the code, and beside the address", async () => {
		const office = new WebVisitor(world, SCHOOL);
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		await office.presses("Next", { unticked: "no" });
		await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
		await office.presses("Next", { ...aChild(), first_name: TYPED });
		expect(office.page.title).toBe("Sign in to Rollcall");
		office.cookies.delete("rollcall-known");
		const pupil = new WebVisitor(world, SCHOOL);
		for (let n = 0; n < 25 && pupil.page?.status !== 429; n++) {
			await pupil.opens("/web/");
			await pupil.presses("Send me a code", { email: `pupil${n}@weir-lane.example` });
		}
		await office.presses("Send me a code", { email: OFFICE });
		tried.mustRefuse("a code over the limit", office.page.status === 429);
		expect(office.page.text).toMatch(/ring the numbers above/);

		const moved = elsewhere(office, "192.0.2.6");
		const sent = moved.letters(OFFICE).length;
		await moved.presses("Send me a code", { email: OFFICE });
		await expect.poll(() => moved.letters(OFFICE).length).toBe(sent + 1);
		const code = /Your code is (\S+)/.exec(moved.letters(OFFICE).at(-1)!.text)![1]!;
		await asksTooMuch("192.0.2.6");
		await moved.presses("Sign in", { code });
		tried.mustRefuse("a try over the limit", moved.page.status === 429);
		const again = elsewhere(moved, "192.0.2.7");
		await again.presses("Sign in", { code });
		await again.presses("Send what I typed");
		expect(again.page.title).toBe("What happened");
	}, 60_000);
});
