import { expect, test } from "vitest";
import type { Interaction, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { newPeople } from "../../src/delivery/people.ts";

const SAID: Interaction = {
	...{ key: "one", who: { platform: "slack", tenant: "T01MILLBROOK", user: "U01LAPWING" } },
	...{ kind: "words", words: new Private("mine") },
};

/** A door that answers when it is told to. */
function door() {
	const answer = Promise.withResolvers<Reply>();
	return { receive: () => answer.promise, answer };
}

test("somebody waits from what they do until they are answered, or told that it failed", async () => {
	const people = newPeople();
	const [one, other] = [door(), door()];
	const answered = people.through(one.receive)(SAID);
	const failed = people.through(other.receive)(SAID);
	one.answer.resolve({ done: true });
	await answered;
	expect(people.areWaiting()).toBe(true);
	other.answer.reject(new Error("failed"));
	await expect(failed).rejects.toThrow("failed");
	expect(people.areWaiting()).toBe(false);
});

test("a gap comes when everybody is answered, and where somebody always waits it comes all the same", async () => {
	const people = newPeople();
	await people.gap();
	const { receive, answer } = door();
	const answered = people.through(receive)(SAID);
	await people.gap();
	expect(people.areWaiting()).toBe(true);
	let gap = false;
	const waits = people.gap().then(() => {
		gap = true;
	});
	answer.resolve({ done: true });
	await answered;
	expect(gap).toBe(false);
	await waits;
});
