import { expect, test } from "vitest";
import { postOffice } from "./post-office.ts";

/** Shorter than the second that the platforms ask for, and longer than ten changes take. */
const PACE_MS = 250;

const office = postOffice({ paceMs: PACE_MS });

const about = { case: "0c0c0c0c-0000-4000-8000-000000000003" };
const named = (name: string) => office().sandbox.slack.calls.filter((c) => c.name === name);

test("ten quick changes to a case redraw its card a few times at most, as the record has it in the end", async () => {
	await office().records([{ key: "Card", standing: true }], about);
	await office().delivered();
	for (let change = 1; change <= 10; change++) {
		office().says.set("Card", `Card after change ${change}`);
		await office().records([], about);
	}
	await office().delivered();
	expect(office().channel("slack")).toEqual(["Card after change 10"]);
	expect(office().channel("teams")).toEqual(["Card after change 10"]);
	expect(named("chat.update").length).toBeLessThanOrEqual(4);
	expect(office().sandbox.teams.requests.of("updateActivity").length).toBeLessThanOrEqual(4);
	expect(named("chat.postMessage")).toHaveLength(1);
});

test("a change that leaves the card as it is sends nothing", async () => {
	const before = office().sandbox.slack.calls.length;
	await office().records([], about);
	await office().delivered();
	expect(office().sandbox.slack.calls.length).toBe(before);
});

test("an answer never comes before the message that it answers, however often that fails", async () => {
	const { slack, teams } = office().sandbox;
	slack.faults.add({
		on: "chat.postMessage",
		does: "server error",
		times: 2,
		when: (a) => a.text === "Root",
	});
	teams.faults.add({ on: "createConversation", does: 412, retryAfter: 1 });
	await office().records([
		{ key: "Root" },
		{ key: "Answer", under: "Root" },
		{ key: "Second answer", under: "Root" },
	]);
	await office().deliveredInTheEnd();
	for (const platform of ["slack", "teams"] as const) {
		expect(office().thread(platform, "Root")).toEqual(["Answer", "Second answer"]);
		expect(office().channel(platform, "nswer")).toEqual([]);
	}
});
