import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cookiesFor } from "../../src/web/cookies.ts";
import { raises, whatHappened } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { aChild } from "../support/story.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { CORPUS } from "./corpus.ts";
import { tally } from "./tally.ts";

const OFFICE = "office@weir-lane.example";
const SURGERY = "manager@mill-street-surgery.example";
const NOBODY = "nobody@weir-lane.example";

const tried = tally("The web: codes, sessions, forms of others");
let world: TestWorld;
let office: WebVisitor;
beforeEach(async () => {
	world = await startWorld();
	office = new WebVisitor(world);
});
afterEach(() => world.close());

const query = async <R>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];
const isIn = (visitor: WebVisitor) => /Sign out/.test(visitor.page.text);
const minutes = (n: number) => world.moveTo(new Date(world.now().getTime() + n * 60_000));
const wrongFor = (code: string) => (code.startsWith("2") ? "3" : "2") + code.slice(1);

describe("a code", () => {
	test("is asked for with the same answer whether or not somebody has the address, and goes to nobody else", async () => {
		const answers: string[] = [];
		for (const email of [OFFICE, NOBODY, "heron@millbrook.example"]) {
			const visitor = new WebVisitor(world);
			await visitor.opens("/web/");
			await visitor.presses("Send me a code", { email });
			answers.push(visitor.page.html.replaceAll(/value="[A-Za-z0-9_-]{43}"/g, ""));
		}
		expect(new Set(answers).size).toBe(1);
		await expect.poll(() => world.sandbox.mail.letters().length).toBe(1);
		expect(world.sandbox.mail.letters()[0]!.to).toBe(OFFICE);
	});

	test("is nowhere kept as it is, and no more than five are sent within an hour to one client", async () => {
		let code = "";
		for (let n = 0; n < 5; n++) code = await new WebVisitor(world).asksForCode(OFFICE);
		const more = new WebVisitor(world);
		await more.opens("/web/");
		await more.presses("Send me a code", { email: OFFICE.toUpperCase() });
		expect(more.page.title).toBe("Enter your code");
		await new Promise((done) => setTimeout(done, 300));
		expect(world.sandbox.mail.letters()).toHaveLength(5);
		const kept = JSON.stringify(await query("select * from web_code"));
		expect(kept).not.toContain(code);
		expect(kept).not.toContain(code.replace("-", ""));
	});

	test("that is guessed fails, and after five tries the right one does too", async () => {
		const code = await office.asksForCode(OFFICE);
		for (let n = 0; n < 5; n++) {
			await office.presses("Sign in", { code: wrongFor(code) });
			tried.mustRefuse(`guess ${n}`, office.page.status === 400 && !isIn(office));
		}
		await office.presses("Sign in", { code });
		tried.mustRefuse("the right one after five guesses", !isIn(office));
	});

	test("works once, however it is typed, and not again", async () => {
		const code = await office.asksForCode(OFFICE);
		const visit = new Map(office.cookies);
		const page = office.page;
		await office.presses("Sign in", { code: ` ${code.toLowerCase().replace("-", " ")} ` });
		expect(isIn(office)).toBe(true);
		const again = new WebVisitor(world);
		for (const [name, value] of visit) again.cookies.set(name, value);
		again.page = page;
		await again.presses("Sign in", { code });
		tried.mustRefuse("a code that was used", !isIn(again));
	});

	test("of two who send it at once lets one in", async () => {
		const code = await office.asksForCode(OFFICE);
		const twins = [0, 1, 2].map(() => Object.assign(new WebVisitor(world), { page: office.page }));
		for (const twin of twins) for (const [name, value] of office.cookies) twin.cookies.set(name, value);
		await Promise.all(twins.map((twin) => twin.presses("Sign in", { code })));
		expect(twins.filter(isIn)).toHaveLength(1);
	});

	test("is over after 15 minutes", async () => {
		const code = await office.asksForCode(OFFICE);
		await minutes(16);
		await office.presses("Sign in", { code });
		tried.mustRefuse("an old code", !isIn(office));
	});

	test("is of no use in a browser that did not ask for it", async () => {
		const code = await office.asksForCode(OFFICE);
		const thief = new WebVisitor(world);
		await thief.asksForCode(SURGERY);
		await thief.presses("Sign in", { code });
		tried.mustRefuse("a code in another browser", !isIn(thief));
	});

	test("is not used up by a scanner that follows links: the letter with the code has none", async () => {
		const code = await office.asksForCode(OFFICE);
		expect(office.letters(OFFICE)[0]!.text).not.toMatch(/https?:|www/);
		for (const path of [`/web/sign-in?code=${code}`, `/web/sign-in/${code}`, `/web/code?code=${code}`]) {
			await new WebVisitor(world).opens(path);
		}
		await office.presses("Sign in", { code });
		expect(isIn(office)).toBe(true);
	});
});

describe("a session", () => {
	test("is new with each sign-in: one that was planted before is nobody's", async () => {
		const planted = "A".repeat(43);
		office.cookies.set("rollcall-session", planted);
		await office.signsIn(OFFICE);
		expect(isIn(office)).toBe(true);
		expect(office.cookies.get("rollcall-session")).not.toBe(planted);
		const attacker = new WebVisitor(world);
		attacker.cookies.set("rollcall-session", planted);
		await attacker.opens("/web/");
		tried.mustRefuse("a planted session", !isIn(attacker));
	});

	test("ends when somebody signs out, wherever the cookie was copied to", async () => {
		await office.signsIn(OFFICE);
		const copy = new WebVisitor(world);
		for (const [name, value] of office.cookies) copy.cookies.set(name, value);
		await copy.opens("/web/");
		expect(isIn(copy)).toBe(true);
		await office.presses("Sign out");
		await copy.opens("/web/");
		tried.mustRefuse("a session that was signed out of", !isIn(copy));
	});

	test("ends after half an hour, and what was typed goes along through signing in again", async () => {
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		await office.presses("Next", { unticked: "no" });
		await minutes(31);
		await office.presses("Next", { ...aChild(), first_name: "Zephyrine & <Co>" });
		tried.mustRefuse("a session of half an hour ago", office.page.status === 401);
		const code = await (async () => {
			const before = office.letters(OFFICE).length;
			await office.presses("Send me a code", { email: OFFICE });
			await expect.poll(() => office.letters(OFFICE).length).toBe(before + 1);
			return /Your code is (\S+)/.exec(office.letters(OFFICE).at(-1)!.text)![1]!;
		})();
		await office.presses("Sign in", { code });
		expect(office.page.title).toBe("You are signed in again");
		await office.presses("Send what I typed");
		expect(office.page.title).toBe("What happened");
		await office.presses("Back");
		expect(office.page.html).toContain('value="Zephyrine &amp; &lt;Co&gt;"');
	});

	test("of somebody whose role was taken away does nothing from the next press", async () => {
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		const { page } = office;
		await query(
			"update membership set ended_at = app_now() where person_id = (select id from person where key = 'wren-alice')",
		);
		await office.presses("Next", { unticked: "no" });
		tried.mustRefuse(
			"a form of somebody off the panel",
			!isIn(office) || /not a member|does not know/.test(office.page.text),
		);
		office.page = page;
		await office.opens("/web/");
		tried.mustRefuse("the page of somebody off the panel", !isIn(office));
	});

	test("of an account that was taken away is over", async () => {
		await office.signsIn(OFFICE);
		await query("delete from identity where platform_user = $1", [OFFICE]);
		await office.opens("/web/");
		tried.mustRefuse("a session of an account taken away", !isIn(office));
	});
});

describe("a form", () => {
	test("is not sent by another site, nor without this browser's own token", async () => {
		await office.signsIn(OFFICE);
		const other = new WebVisitor(world);
		await other.signsIn(SURGERY);
		const theirs = new URLSearchParams(other.page.forms[0]!.fields).get("csrf")!;
		const press = { once: randomUUID(), action: "raise", on: "" };
		const drafts = async () => (await query<{ n: number }>("select count(*)::int as n from draft"))[0]!.n;
		const mine = new URLSearchParams(office.page.forms[0]!.fields).get("csrf")!;
		const forged: [string, Record<string, string>, Record<string, string>][] = [
			["without a token", {}, {}],
			["with an invented token", { csrf: "A".repeat(43) }, {}],
			["with another person's token", { csrf: theirs }, {}],
			["from another site", { csrf: mine }, { "sec-fetch-site": "cross-site" }],
			["from a sister site", { csrf: mine }, { "sec-fetch-site": "same-site" }],
			["from another origin", { csrf: mine }, { origin: "https://evil.example" }],
		];
		for (const [what, fields, headers] of forged) {
			const body = new URLSearchParams({ ...press, ...fields });
			await office.asks("POST", "/web/press", body, headers);
			tried.mustRefuse(what, office.page.status === 403 && (await drafts()) === 0);
		}
		const json = await fetch(`${world.botUrl}/web/press`, {
			method: "POST",
			headers: {
				"content-type": "text/plain",
				cookie: [...office.cookies].map((c) => c.join("=")).join("; "),
			},
			body: new URLSearchParams({ ...press, csrf: mine }).toString(),
		});
		tried.mustRefuse("as plain text", json.status === 403 && (await drafts()) === 0);
		await office.asks("POST", "/web/press", new URLSearchParams({ ...press, csrf: mine }));
		expect(await drafts()).toBe(1);
	});

	test("sent twice is done once", async () => {
		await office.signsIn(OFFICE);
		const csrf = new URLSearchParams(office.page.forms[0]!.fields).get("csrf")!;
		const body = () =>
			new URLSearchParams({ csrf, once: "00000000-0000-4000-8000-000000000001", action: "raise", on: "" });
		await office.asks("POST", "/web/press", body());
		await office.asks("POST", "/web/press", body());
		expect(await query("select count(*)::int as n from draft")).toEqual([{ n: 1 }]);
		// The same number from somebody else is another press.
		const other = new WebVisitor(world);
		await other.signsIn(SURGERY);
		await other.asks(
			"POST",
			"/web/press",
			new URLSearchParams({
				...Object.fromEntries(body()),
				csrf: new URLSearchParams(other.page.forms[0]!.fields).get("csrf")!,
			}),
		);
		expect(await query("select count(*)::int as n from draft")).toEqual([{ n: 2 }]);
	});

	test("of another person, or an enquiry, case or contact of another's, reads as if it were not there", async () => {
		await raises(personOf(world, "lapwing-grace", "slack"));
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		const draft = office.page.path;
		const other = new WebVisitor(world);
		await other.signsIn("governors@weir-lane.example");
		await other.opens(draft);
		tried.mustRefuse("another person's form", /no longer open/.test(other.page.text));
		const attacks = await query<{ action: string; on: string }>(
			`select 'enquiry.outcome' as action, e.id as on from enquiry e join agency a on a.id = e.agency_id
					where a.key <> 'weir-lane'
				union all select 'case.open', id from case_file union all select 'case.outcome', id from case_file
				union all select 'enquiry.extend', id from enquiry`,
		);
		expect(attacks.length).toBeGreaterThan(10);
		for (const { action, on } of attacks) {
			await office.opens("/web/");
			const csrf = new URLSearchParams(office.page.forms[0]!.fields).get("csrf")!;
			await office.asks("POST", "/web/press", new URLSearchParams({ csrf, once: randomUUID(), action, on }));
			tried.mustRefuse(
				`${action} on another's`,
				/no case with that reference|does not allow/.test(office.page.text),
			);
		}
	}, 60_000);

	test("of the public opens nothing, takes nobody's form and is there only where a panel turned it on", async () => {
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		const draft = office.page.path.split("/").at(-1)!;
		const anybody = new WebVisitor(world);
		await anybody.opens("/report/millbrook-cme");
		const csrf = new URLSearchParams(anybody.page.forms[0]!.fields).get("csrf")!;
		await anybody.asks("POST", "/report/millbrook-cme", new URLSearchParams({ csrf, draft, began: "1" }));
		tried.mustRefuse(
			"a practitioner's form through the public page",
			/no longer open/.test(anybody.page.text),
		);
		for (const path of ["/report/ashby", "/report/__proto__", "/report/millbrook-cme/x"]) {
			await anybody.opens(path);
			tried.mustRefuse(path, anybody.page.status !== 200 || /Which panel/.test(anybody.page.title));
		}
		await query("update panel set settings = settings || '{\"publicForm\": false}'");
		await anybody.opens("/report/millbrook-cme");
		tried.mustRefuse("a form that was turned off", anybody.page.status === 404);
		await query("update panel set settings = settings || '{\"publicForm\": true}'");
		await query("update membership set ended_at = app_now() where role = 'public'");
		await anybody.opens("/report/millbrook-cme");
		await anybody.presses("Start now");
		tried.mustRefuse("a public person off the panel", !/What you know/.test(anybody.page.title));
	});

	test("that a program fills in at once, hidden box and all, is shown again with what was typed", async () => {
		const robot = new WebVisitor(world);
		await robot.opens("/report/millbrook-cme");
		await robot.presses("Start now");
		const answers = { public_danger: "no", public_seen: "Buy now", public_where: "Here" };
		await robot.presses("Send", answers);
		tried.mustRefuse("sent within three seconds", /Look through your answers/.test(robot.page.text));
		await new Promise((done) => setTimeout(done, 3_050));
		await robot.presses("Send", { ...answers, website: "https://spam.example" });
		tried.mustRefuse("the hidden box filled in", /Look through your answers/.test(robot.page.text));
		expect(robot.page.html).toContain("Buy now");
		expect(await query("select id from case_file")).toEqual([]);
		for (let n = 0; n < 6; n++) {
			await robot.opens("/report/millbrook-cme");
			await robot.presses("Start now");
			const body = new URLSearchParams(robot.page.forms[0]!.fields);
			for (const [name, value] of Object.entries({ ...answers, began: "1", did: "next" }))
				body.set(name, value);
			await robot.asks("POST", "/report/millbrook-cme", body);
		}
		tried.mustRefuse("the sixth within the hour", /cannot take more just now/.test(robot.page.text));
		expect((await query("select id from case_file")).length).toBe(5);
	}, 30_000);
});

test("whoever of the public has to put answers right is not kept out for it", async () => {
	const anybody = new WebVisitor(world);
	await anybody.opens("/report/millbrook-cme");
	await anybody.presses("Start now");
	for (let n = 0; n < 6; n++) {
		await anybody.presses("Send", { public_danger: "yes", public_seen: "A child, crying", began: "1" });
		expect(anybody.page.errors).toEqual(["Enter where it was, as well as you know it."]);
	}
	await anybody.presses("Send", { public_where: "Mill Lane", began: "1" });
	expect(anybody.page.title).toMatch(/Received: MIL-2027-0001/);
});

describe("hostile text", () => {
	/** What stands in a page besides what its makers wrote. */
	const breaksOut = (html: string) =>
		/<script>|<img|onerror=alert\(1\)>|javascript:alert\(1\)"|\u202E|\u2066/.test(html);

	test("in every field of a notification stands in the pages as text", async () => {
		await office.signsIn(OFFICE);
		for (const text of CORPUS.slice(0, 26)) {
			await office.opens("/web/");
			await office.presses("Raise a notification");
			await office.presses("Next", { unticked: "no" });
			const fields = office.page.forms[0]!.names.size;
			const hostile = Object.fromEntries(
				["first_name", "surname", "description", "address", "parent", "lives_with", "phone", "postcode"].map(
					(name) => [name, text],
				),
			);
			await office.presses("Next", { ...aChild(), ...hostile, birth: "2015-99-99" });
			expect(office.page.errors.length).toBeGreaterThan(0);
			tried.mustRefuse(
				`typed: ${text.slice(0, 20)}`,
				!breaksOut(office.page.html) && office.page.forms[0]!.names.size === fields,
			);
		}
		await office.presses("Next", { ...aChild(), first_name: CORPUS[11]!, surname: CORPUS[12]! });
		if (/Do we know/.test(office.page.title)) await office.presses("Next", { same_child: "unsure" });
		await office.presses("Next", whatHappened({ school: CORPUS[11]!, hazards: CORPUS[25]! }));
		tried.mustRefuse("the answers to check", !breaksOut(office.page.html));
		await office.presses("Send");
		await office.presses("Open details");
		expect(office.page.text).toContain("<script>alert(1)</script>");
		tried.mustRefuse("the details", !breaksOut(office.page.html));
	}, 60_000);

	test("in addresses, codes, words and paths breaks nothing", async () => {
		await office.opens("/web/");
		for (const text of CORPUS) {
			await office.opens("/web/");
			await office.presses("Send me a code", { email: text });
			tried.mustRefuse(
				`as an address: ${text.slice(0, 20)}`,
				office.page.status === 400 && !breaksOut(office.page.html),
			);
		}
		expect(world.sandbox.mail.letters()).toEqual([]);
		const code = await office.asksForCode(OFFICE);
		await office.presses("Sign in", { code });
		for (const text of CORPUS) {
			await office.opens("/web/");
			await office.presses("Ask", { words: text });
			tried.mustRefuse(
				`as words: ${text.slice(0, 20)}`,
				office.page.status === 200 && !breaksOut(office.page.html),
			);
			await office.opens(`/web/form/${encodeURIComponent(text.toWellFormed()).slice(0, 200)}`);
			tried.mustRefuse(
				`as a path: ${text.slice(0, 20)}`,
				office.page.status < 500 && !breaksOut(office.page.html),
			);
		}
	}, 60_000);
});

test("every answer has the headers that keep a page to itself, and loads nothing from elsewhere", async () => {
	await office.signsIn(OFFICE);
	const { headers, html } = office.page;
	expect(headers.get("content-security-policy")).toBe(
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	);
	expect(headers.get("cache-control")).toBe("no-store");
	expect(headers.get("referrer-policy")).toBe("no-referrer");
	expect(headers.get("x-frame-options")).toBe("DENY");
	expect(html).not.toMatch(/ style=| on[a-z]+=|<style|<script>/);
	expect(
		[...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to).filter((to) => !/^(\/|#)/.test(to!)),
	).toEqual([]);
	const css = await (await fetch(`${world.botUrl}/web/assets/page.css`)).text();
	expect(css).not.toMatch(/GDS Transport|@font-face|url\(|@import|crest/);
	for (const name of ["..%2fpackage.json", "x.css"]) {
		expect((await fetch(`${world.botUrl}/web/assets/${name}`)).status).toBe(404);
	}
	expect(cookiesFor(true).set("session", "t")).toBe(
		"__Host-rollcall-session=t; Path=/; HttpOnly; SameSite=Strict; Secure",
	);
	expect(cookiesFor(true).set("known", "t")).toBe(
		"__Host-rollcall-known=t; Max-Age=15552000; Path=/; HttpOnly; SameSite=Lax; Secure",
	);
	expect(cookiesFor(false).set("session", "t")).toBe("rollcall-session=t; Path=/; HttpOnly; SameSite=Strict");
});

test("a form of another site touches no cookie; a hundred thousand fields of one name keep nobody waiting", async () => {
	await office.asksForCode(OFFICE);
	const { botUrl } = world;
	const post = (body: string, headers: Record<string, string>) =>
		fetch(`${botUrl}/web/code`, {
			method: "POST",
			body,
			headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
		});
	const foreign = await post("kept=1", { "sec-fetch-site": "cross-site", origin: "https://evil.example" });
	tried.mustRefuse("another site's form", foreign.status === 403 && !foreign.headers.has("set-cookie"));
	const many = post("a&".repeat(100_000), {});
	const answered = await Promise.race([
		many.then(({ status }) => status),
		new Promise((done) => setTimeout(() => done("still busy"), 5_000)),
	]);
	tried.mustRefuse("100,000 fields", answered === 403 || answered === 200);
});

test("a link followed from an e-mail forgets neither who is signed in nor who asked for a code", async () => {
	const code = await office.asksForCode(OFFICE);
	const before = office.cookies.get("rollcall-visit");
	const fromMail = new WebVisitor(world);
	await fromMail.opens("/web/about/MIL-2027-0001", { "sec-fetch-site": "cross-site" });
	expect(fromMail.page.html).toContain('content="0; url=/web/about/MIL-2027-0001?on"');
	expect(fromMail.cookies.size).toBe(0);
	expect(office.cookies.get("rollcall-visit")).toBe(before);
	await office.presses("Sign in", { code });
	expect(isIn(office)).toBe(true);
});

test("sign-ins, wrong codes and refusals are on record, and no code or token is", async () => {
	const code = await office.asksForCode(OFFICE);
	await office.presses("Sign in", { code: wrongFor(code) });
	await office.presses("Sign in", { code });
	await office.presses("Sign out");
	const rows = await query<{ act: string; key: string; facts: object }>(
		"select l.act, p.key, l.facts from ledger l join person p on p.id = l.person_id where act like 'web.%' order by l.id",
	);
	expect(rows.map((r) => `${r.act} ${r.key} ${JSON.stringify(r.facts)}`)).toEqual(
		["code-sent", "code-wrong", "signed-in", "signed-out"].map((what) => `web.${what} wren-alice {}`),
	);
});
