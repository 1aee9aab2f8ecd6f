import { afterEach, beforeEach, expect, test } from "vitest";
import { aChild, unasked } from "../support/story.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

const OFFICE = "office@weir-lane.example";
const TYPED = "Zephyrine & <Co>";

let world: TestWorld;
let office: WebVisitor;
beforeEach(async () => {
	world = await startWorld();
	office = new WebVisitor(world);
});
afterEach(async () => {
	try {
		await unasked(world);
	} finally {
		await world.close();
	}
});

const sql = (text: string) => world.database.superuser.query(text);

/** While this lasts, nothing can be written: as when the database is being moved to another machine. */
async function whileNothingIsSaved(work: () => Promise<unknown>): Promise<void> {
	await sql(`create function breaks() returns trigger language plpgsql as $$ begin raise exception 'down'; end $$;
		create trigger breaks before insert on ledger for each row execute function breaks()`);
	await work().finally(() => sql("drop trigger breaks on ledger; drop function breaks()"));
}

/** While this lasts, the record cannot even be asked who is signed in. */
async function whileNobodyIsKnown(work: () => Promise<unknown>): Promise<void> {
	await sql("alter function web_account(bytea) rename to web_account_away");
	await work().finally(() => sql("alter function web_account_away(bytea) rename to web_account"));
}

for (const [what, during] of [
	["cannot be saved", whileNothingIsSaved],
	["comes while the record does not answer", whileNobodyIsKnown],
] as const) {
	test(`what was typed into a form that ${what} goes on with one press, once it works again`, async () => {
		await office.signsIn(OFFICE);
		await office.presses("Raise a notification");
		await office.presses("Next", { unticked: "no" });
		await during(async () => {
			await office.presses("Next", { ...aChild(), first_name: TYPED });
			expect(office.page.status).toBe(500);
			expect(office.page.text).toMatch(/Child in danger now: call 999/);
			// It fails a second time, and still nothing is lost.
			await office.presses("Send what I typed");
			expect(office.page.status).toBe(500);
		});
		await office.presses("Send what I typed");
		expect(office.page.title).toBe("What happened");
		await office.presses("Back");
		expect(office.page.html).toContain('value="Zephyrine &amp; &lt;Co&gt;"');
	});
}

test("what was typed in one tab goes on though somebody signed in anew in another meanwhile", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Raise a notification");
	await office.presses("Next", { unticked: "no" });
	const { page } = office;
	await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
	await office.signsIn(OFFICE);
	const { action, fields } = page.forms.at(-1)!;
	const body = new URLSearchParams(fields);
	body.set("first_name", TYPED);
	await office.asks("POST", action, body, { "sec-fetch-site": "same-origin" });
	expect(office.page.text).toMatch(/What you typed before is not lost/);
	await office.presses("Send what I typed");
	expect(office.page.html).toContain('value="Zephyrine &amp; &lt;Co&gt;"');
});

test("a form that is left for now is left: the page says how to come back to it", async () => {
	await office.signsIn(OFFICE);
	await office.presses("Raise a notification");
	await office.presses("Next", { unticked: "no" });
	await office.presses("Leave it for now", { first_name: TYPED });
	expect(office.page.html).not.toMatch(/name="first_name"/);
	expect(office.page.text).toMatch(/kept for 24 hours/);
	await office.opens(/href="(\/web\/form\/[^"]+)"[^>]*>Open the form/.exec(office.page.html)![1]!);
	expect(office.page.html).toContain('value="Zephyrine &amp; &lt;Co&gt;"');
});

test("what was refused is not taken for done when it is pressed again: words that are put right are read", async () => {
	await office.signsIn(OFFICE);
	const { page } = office;
	await office.presses("Ask", { words: "hlep" });
	expect(office.page.text).toMatch(/does not know that word/);
	// Back to the page as it stood, with the word put right.
	office.page = page;
	await office.presses("Ask", { words: "contact" });
	expect(office.page.title).toBe("Millbrook CME panel");
});

test("a press that was sent before says so, and is not done twice", async () => {
	await office.signsIn(OFFICE);
	const { page } = office;
	await office.presses("Raise a notification");
	office.page = page;
	await office.presses("Raise a notification");
	expect(office.page.title).toBe("That was sent before");
	const { rows } = await sql("select from draft");
	expect(rows).toHaveLength(1);
});

const opensToAll = () =>
	sql(`update panel set settings = settings || '{"publicForm": true}' where key = 'millbrook-cme'`);
const SEEN = { public_danger: "yes", public_seen: TYPED, public_where: "Mill Lane" };

test("what somebody of the public typed goes on with one press after a failure, and where the browser was used to sign in meanwhile", async () => {
	await opensToAll();
	await office.opens("/report/millbrook-cme");
	await office.presses("Start now");
	await new Promise((done) => setTimeout(done, 3_100));
	await whileNothingIsSaved(async () => {
		await office.presses("Send", SEEN);
		expect(office.page.status).toBe(500);
	});
	// Somebody asks for a code in another tab: what the browser keeps is new.
	const { page } = office;
	await office.asksForCode(OFFICE);
	office.page = page;
	await office.asks("POST", page.forms[0]!.action, new URLSearchParams(page.forms[0]!.fields), {
		"sec-fetch-site": "same-origin",
	});
	expect(office.page.text).toMatch(/What you typed before is not lost/);
	await office.presses("Send what I typed");
	expect(office.page.title).toMatch(/Received: MIL-2027-\d{4}/);
});

test("what another site sends is not given a token of ours to be sent on with", async () => {
	await opensToAll();
	await office.signsIn(OFFICE);
	await office.presses("Raise a notification");
	const form = office.page.forms.at(-1)!;
	for (const headers of [{}, { "sec-fetch-site": "cross-site" }, { origin: "https://evil.example" }]) {
		for (const path of [form.action, "/web/words", "/report/millbrook-cme"]) {
			const body = new URLSearchParams({ words: "help", first_name: TYPED, draft: "x" });
			await office.asks("POST", path, body, headers as Record<string, string>);
			expect(office.page.status).toBe(403);
			expect(office.page.html).not.toContain("Send what I typed");
		}
	}
});
