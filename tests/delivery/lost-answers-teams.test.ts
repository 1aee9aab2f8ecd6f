import { expect, test } from "vitest";
import { postOffice } from "./post-office.ts";

const office = postOffice({ callMs: 1_000 });

const LOST = ["hang", "reset", 500] as const;
const MARK = "Sent again: an earlier copy of this may have arrived.";

/** Where what speaks of this stands, as first said and as a repeat. */
function copies(texts: readonly string[], of: string) {
	const all = texts.filter((text) => text.includes(of));
	const marked = all.filter((text) => text.startsWith(MARK)).length;
	return { marked, unmarked: all.length - marked };
}

test("what Teams took without answering, one to three times over, has one message that is no repeat", async () => {
	const { faults } = office().sandbox.teams;
	for (const [i, does] of LOST.entries()) {
		const key = `Taken, then ${does}`;
		faults.add({ on: "createConversation", does, when: "after", times: i + 1 });
		await office().posts(key);
		await office().deliveredInTheEnd();
		expect(copies(office().channel("teams"), key)).toEqual({ unmarked: 1, marked: i + 1 });
	}
});

test("in a thread too", async () => {
	const { faults } = office().sandbox.teams;
	await office().posts("Root");
	await office().delivered();
	for (const does of LOST) {
		const key = `Taken in a thread, then ${does}`;
		faults.add({ on: "sendToConversation", does, when: "after" });
		await office().posts(key, { under: "Root" });
		await office().deliveredInTheEnd();
		expect(copies(office().thread("teams", "Root"), key)).toEqual({ unmarked: 1, marked: 1 });
	}
});

test("what Teams did not take, one to three times over, stands once, and says that it may be a repeat", async () => {
	const { faults } = office().sandbox.teams;
	for (const [i, does] of LOST.entries()) {
		const key = `Not taken, ${does}`;
		faults.add({ on: "createConversation", does, times: i + 1 });
		await office().posts(key);
		await office().deliveredInTheEnd();
		expect(copies(office().channel("teams"), key)).toEqual({ unmarked: 0, marked: 1 });
	}
});

test("what Teams certainly did not take is no repeat", async () => {
	const { faults } = office().sandbox.teams;
	faults.add({ on: "createConversation", does: 429 });
	faults.add({ on: "createConversation", does: 412 });
	faults.add({ on: "token", does: 500 });
	await office().posts("Put off");
	await office().deliveredInTheEnd();
	expect(office().channel("teams", "Put off")).toEqual(["Put off"]);
});

test("what was put off after a lost answer is still a repeat", async () => {
	const { faults } = office().sandbox.teams;
	faults.add({ on: "createConversation", does: "reset", when: "after" });
	faults.add({ on: "createConversation", does: 429 });
	await office().posts("Lost, then put off");
	await office().deliveredInTheEnd();
	expect(copies(office().channel("teams"), "Lost, then put off")).toEqual({ unmarked: 1, marked: 1 });
});

test("a repeat says so for as long as it stands", async () => {
	const { faults } = office().sandbox.teams;
	const about = { case: "0c0c0c0c-0000-4000-8000-000000000001" };
	faults.add({ on: "createConversation", does: "reset", when: "after" });
	await office().records([{ key: "card", standing: true }], about);
	await office().deliveredInTheEnd();
	office().says.set("card", "Card, as it is now");
	await office().records([], about);
	await office().delivered();
	expect(copies(office().channel("teams"), "as it is now")).toEqual({ unmarked: 0, marked: 1 });
});
