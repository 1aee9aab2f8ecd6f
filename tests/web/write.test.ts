import { expect, test } from "vitest";
import { isUrgent, mailFor, referenceIn } from "../../src/web/write.ts";

const list = {
	summary: "2 cases that were loaded need somebody now",
	blocks: [
		{ text: ["2 cases need somebody now"], tone: "urgent" as const },
		{ rows: [{ text: [{ strong: "MIL-2027-0001" }] }, { text: [{ strong: "MIL-2027-0002" }] }] },
	],
};
const one = { summary: "MIL-2027-0001 is yours", blocks: [{ text: ["It goes on from MIL-2026-0009."] }] };

test("a message about one case is sent on with its reference, and one that lists several with none", () => {
	expect(referenceIn(one)).toBe("MIL-2027-0001");
	expect(referenceIn({ ...one, summary: "A message" })).toBe("MIL-2026-0009");
	expect(referenceIn(list)).toBeUndefined();
	const mail = mailFor(list, "office@weir-lane.example", "https://rollcall.example", "d");
	expect(mail.subject).toBe("Urgent. Rollcall: a message for you");
	expect(mail.text).not.toContain("MIL-2027");
	expect(mail.text).toContain("https://rollcall.example/web/\n");
});

test("what calls to act now is told from what does not", () => {
	expect([list, one].map(isUrgent)).toEqual([true, false]);
});
