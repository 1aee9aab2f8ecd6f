import { expect, test } from "vitest";
import type { Fault } from "../../src/sandbox/slack/faults.ts";
import { postOffice } from "./post-office.ts";

// A call that takes longer by chance is one more lost answer: nothing here minds.
const office = postOffice({ callMs: 300 });

const LOST = ["reset", "hang", "server error"] as const;
/** More often than a message is ever posted: each try meets the fault. */
const EACH_TIME = 9;

/** Arms a fault for the posting that says this. */
const meets = (text: string, fault: Partial<Fault> & Pick<Fault, "does">) =>
	office().sandbox.slack.faults.add({
		...{ on: "chat.postMessage", when: (args) => args.text === text },
		...fault,
	});

test("what Slack took without answering stands there once", async () => {
	const notices = LOST.map((does) => `Taken, then ${does}`);
	for (const [i, text] of notices.entries())
		meets(text, { does: LOST[i]!, takesEffect: true, times: EACH_TIME });
	await office().records(notices.map((key) => ({ key })));
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Taken").sort()).toEqual(notices.sort());
});

test("in a thread too", async () => {
	const notices = LOST.map((does) => `Taken in a thread, then ${does}`);
	for (const [i, text] of notices.entries())
		meets(text, { does: LOST[i]!, takesEffect: true, times: EACH_TIME });
	await office().records([{ key: "Root" }, ...notices.map((key) => ({ key, under: "Root" }))]);
	await office().deliveredInTheEnd();
	expect(office().thread("slack", "Root").sort()).toEqual(notices.sort());
	expect(office().channel("slack", "in a thread")).toEqual([]);
});

test("what Slack did not take, one to three times over, is delivered later, once", async () => {
	const notices = [1, 2, 3].flatMap((times) =>
		LOST.map((does) => {
			const text = `Not taken, ${does}, ${times} times`;
			meets(text, { does, times });
			return text;
		}),
	);
	await office().records(notices.map((key) => ({ key })));
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Not taken").sort()).toEqual(notices.sort());
});

test("it is looked for until Slack has said whether it is there", async () => {
	const { faults } = office().sandbox.slack;
	meets("Looked for", { does: "reset", takesEffect: true });
	faults.add({ on: "conversations.history", does: "rate limited", retryAfter: 1 });
	faults.add({ on: "conversations.history", does: "server error" });
	faults.add({ on: "conversations.history", does: "reset" });
	await office().posts("Looked for");
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Looked for")).toEqual(["Looked for"]);
});

test("a redrawing whose answer is lost is made again", async () => {
	const { faults } = office().sandbox.slack;
	const about = { case: "0c0c0c0c-0000-4000-8000-000000000001" };
	await office().records([{ key: "card", standing: true }], about);
	await office().delivered();
	office().says.set("card", "Card, as it is now");
	for (const does of LOST) faults.add({ on: "chat.update", does, takesEffect: does === "reset" });
	await office().records([], about);
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Card")).toEqual(["Card, as it is now"]);
	expect(office().channel("slack", "card")).toEqual([]);
});
