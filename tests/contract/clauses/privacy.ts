import { expect } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { begins, isTold, posts, withButton } from "../deeds.ts";
import { aForm } from "../pages.ts";
import { words } from "../rig.ts";
import type { Area } from "../ways.ts";

/** What somebody might type to reach others through the bot. */
const HOSTILE =
	"<!channel> <@UBEN> <at>Ben Barley</at> @channel [here](https://evil.example) <https://evil.example|here> *b* \u202eno";

/** Who somebody is, and what stays with them. */
export const privacy: Area = {
	title: "Identity and privacy",
	clauses: [
		{
			id: "private.identity",
			says: "A person is their platform's id in their own workspace or tenant, never a name.",
			slack: "team and user id",
			teams: "tenant and Entra object id",
			async shows(rig) {
				await rig.ben.tells("help");
				await rig.ben.writes("Agreed");
				for (const one of rig.taken) expect(one.who).toEqual(rig.ben.identity);
				expect(JSON.stringify(rig.taken)).not.toContain(rig.ben.name);
			},
		},
		{
			id: "private.beside",
			says: "A chat with somebody else is never taken for a person's own with the bot, to which their alerts go.",
			slack: "only what is written to the app says that it is",
			teams: "the id of a chat of two people, and what comes from a message extension, say that it is not",
			async shows(rig) {
				await rig.ann.asksBeside("raise");
				const asked = rig.taken.at(-1);
				expect(asked?.who).toEqual(rig.ann.identity);
				expect(asked?.place?.kind).toBe("channel");
				expect(rig.ben.alone()).toEqual([]);
			},
		},
		{
			id: "private.shared",
			says: "Whether people of other organisations read in a channel is known before it is put on a panel.",
			slack: "Slack is asked whether the channel is shared (Slack Connect), or is about to be",
			teams: {
				not: "because Teams does not tell an app with whom a channel is shared",
				instead: "a panel has a standard channel, which its team alone reads",
				async shows(rig) {
					expect(rig.surface.isShared).toBeUndefined();
				},
			},
			async shows(rig) {
				expect(await rig.surface.isShared?.(rig.shared)).toBe(true);
				expect(await rig.surface.isShared?.(rig.panel)).toBe(false);
				await expect(rig.surface.isShared?.(rig.nowhere)).rejects.toMatchObject({ fate: "gone" });
			},
		},
		{
			id: "private.typed",
			says: "What is typed into a form is nowhere once the form is gone.",
			slack: "a modal keeps nothing; beside it Slack keeps the draft's id",
			teams: "a dialog keeps nothing; in its data is the draft's id",
			async shows(rig) {
				const page = aForm({ values: { reason: new Private("Zephyrine is gone") } });
				rig.answers((one) =>
					one.kind === "form" && one.did === "next" ? { say: words("Saved") } : { ask: page },
				);
				await begins(rig, rig.ann, () => rig.ann.commands("raise"));
				await rig.ann.fills({ reason: "Zephyrine went to Leeds" });
				await rig.ann.sends();
				await isTold(rig, rig.ann, "Saved");
				expect(rig.kept()).not.toContain("Zephyrine");
			},
		},
		{
			id: "private.carried",
			says: "Beside a message stand the delivery's id, and an action and an id in each button: no words.",
			slack: "message metadata and button values",
			teams: "the data of the card's actions",
			async shows(rig) {
				await rig.surface.post(rig.panel, withButton("Confirm"), "delivery-1");
				const data = /"(?:value|data)":("(?:[^"\\]|\\.)*"|\{[^}]*\})/g;
				const carried = [...(rig.ben.channel()[0]?.raw.matchAll(data) ?? [])].map(([, value]) => value);
				expect(carried.length).toBeGreaterThan(0);
				const words = carried.join().match(/[\w-]+/g);
				expect(["action", "act", "on", "case-1"]).toEqual(expect.arrayContaining(words ?? []));
			},
		},
		{
			id: "private.unfurled",
			says: "No address in a message draws a preview.",
			slack: "unfurling is off, message by message",
			teams: "a card draws none",
			async shows(rig) {
				const line = "See https://www.gov.uk/children-missing-education";
				const root = await posts(rig, line, "delivery-1");
				await posts(rig, line, "delivery-2", root);
				const chat = await rig.surface.personal(rig.ben.identity, rig.panel.address);
				await rig.surface.post(chat, words(line), "delivery-3");
				rig.answers({ say: words(line) });
				await rig.ann.tells("help");
				await isTold(rig, rig.ann, "gov.uk");
				expect(rig.previews()).toBe(0);
			},
		},
		{
			id: "private.strings",
			says: "What a person typed mentions nobody and links nowhere, wherever it stands.",
			slack: "shown as typed: `<`, `>` and `&` are escaped, marks are shown as look-alikes",
			teams: "shown as typed: tags and Markdown are escaped",
			async shows(rig) {
				const button = { label: HOSTILE, action: "act", on: "case-1", opens: true };
				const message = {
					summary: HOSTILE,
					blocks: [
						{ heading: HOSTILE },
						{ text: [HOSTILE, [{ strong: HOSTILE }, HOSTILE]] },
						{ facts: [[HOSTILE, HOSTILE]] as const },
						{ rows: [{ text: HOSTILE, menu: [button] }], title: HOSTILE },
						{ table: { head: [HOSTILE], rows: [[HOSTILE]] } },
					],
				};
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ann.channel();
				expect(seen?.text).toContain("evil.example");
				expect(seen?.live).toEqual([]);
				// Nor does it turn what stands after it round.
				expect(seen?.raw).not.toMatch(/[\u202a-\u202e\u2066\u2067]/);
			},
		},
	],
};
