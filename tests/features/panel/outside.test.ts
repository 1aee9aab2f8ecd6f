import { describe, expect, test } from "vitest";
import { readPanelFile } from "../../../src/features/panel/read.ts";
import { SMALL, small, thePanel } from "./a-file.ts";

const says = (text: string) => (readPanelFile(text).errors ?? []).map((error) => error.says);

describe("somebody outside chat", () => {
	test("has an account with their address, in small letters", () => {
		const panel = thePanel(small("slack: T1/U02", "email: Office@High.Example"));
		expect(panel.people[1]!.identities).toEqual([
			{ platform: "web", tenant: "email", user: "office@high.example" },
		]);
	});

	test("has either an address or an account in chat, and an address of their own", () => {
		expect(says(small("slack: T1/U02", "slack: T1/U02, email: a@high.example"))).toEqual([
			"Take the address out: e-mail is for somebody without an account in chat, who is told there.",
		]);
		const shared = small("slack: T1/U02", "email: a@high.example").replace(
			"channels:",
			"  - { key: rook-cy, knownAs: Cy Rook, agency: high, roles: [notifier], email: A@high.example }\nchannels:",
		);
		expect(says(shared)).toEqual([
			'This is already the identity of "rail-bo". An account belongs to one person.',
		]);
		expect(says(small("slack: T1/U02", "email: office"))).toEqual(["Give an e-mail address."]);
	});

	test("is not the coordinator by themselves: cards and digests stand in chat", () => {
		expect(says(small("slack: T1/U01", "email: ada@weir.example")).join()).toMatch(/has no coordinator/);
	});
});

describe("the public form", () => {
	test("is off unless the panel turns it on", () => {
		const panel = thePanel(SMALL);
		expect(panel.settings.publicForm).toBe(false);
		expect(JSON.stringify(panel)).not.toMatch(/"public"/);
	});

	test("turned on, is filled in by one person who stands for everybody, and may do that alone", () => {
		const panel = thePanel(small("phone: 0", "publicForm: true\n  phone: 0"));
		expect(panel.members.at(-1)).toEqual({ person: "weir-cme-public", roles: ["public"] });
		expect(panel.people.at(-1)).toMatchObject({
			identities: [{ platform: "web", tenant: "public", user: "weir-cme" }],
		});
	});

	test("lends its role and kind to nobody in a file", () => {
		expect(says(small("roles: [safeguarding_lead]", "roles: [public]")).join()).toMatch(/not known here/);
		expect(says(small("kind: school", "kind: public")).join()).toMatch(/not known here/);
	});
});
