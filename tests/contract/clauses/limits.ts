import { expect } from "vitest";
import { z } from "zod";
import type { Message } from "../../../src/chat/message.ts";
import { aPicture } from "../../support/a-picture.ts";
import { begins, posts } from "../deeds.ts";
import { aForm } from "../pages.ts";
import type { Area } from "../ways.ts";

const many = <T>(n: number, make: (n: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const button = (on: number) => ({ label: `Open ${on}`, action: "open", on: `case-${on}`, opens: true });

/** Nothing is refused for its length. */
export const limits: Area = {
	title: "Limits",
	clauses: [
		{
			id: "limit.rows",
			says: "A list of three hundred lines is posted: what there is no room for is counted, and the buttons stay.",
			slack: "50 blocks and about 12,500 characters",
			teams: "28 kB of card",
			async shows(rig) {
				const rows = many(300, (n) => ({
					text: `MIL-2026-${n} of the agency with the longest name`,
					menu: [button(n)],
				}));
				const message: Message = {
					summary: "s",
					blocks: [{ rows }, { buttons: [{ ...button(0), label: "All" }] }],
				};
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ben.channel();
				expect(seen?.text).toMatch(/…and \d+ more/);
				expect(seen?.buttons).toContain("All");
			},
		},
		{
			id: "limit.ending",
			says: "Under a list that is cut stands what the message ends with: whom to ring now.",
			slack: "kept, as the buttons are",
			teams: "each part of a message is cut by itself",
			async shows(rig) {
				const rows = many(300, (n) => ({
					text: `MIL-2026-${n} of the agency with the longest name`,
					menu: [button(n)],
				}));
				const ring = "If a child is in danger now: call 999. Social care: 01908 000 000";
				const message: Message = {
					summary: "s",
					blocks: [{ rows }, { buttons: [{ ...button(0), label: "All" }] }, { text: [ring], tone: "quiet" }],
				};
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ben.channel();
				expect(seen?.text).toMatch(/…and \d+ more/);
				expect(seen?.text).toContain(ring);
				expect(seen?.buttons).toContain("All");
			},
		},
		{
			id: "limit.picture",
			says: "A picture takes no room from words: one for which there is none is left out, and it is said where its figures are.",
			slack: {
				not: "because a picture is a file beside the message and takes none of its room",
				instead: "a long message has both, and what there is no room for is counted",
				async shows(rig) {
					const picture = await aPicture();
					const words = many(60, (n) => `Line ${n}: ${"what is known so far ".repeat(8)}`);
					await rig.surface.post(
						rig.panel,
						{ summary: "s", blocks: [{ picture }, { text: words }] },
						"delivery-1",
					);
					const [seen] = rig.ben.channel();
					expect(seen?.pictures).toHaveLength(1);
					for (const line of words) expect(seen?.text).toContain(line.slice(0, 20));
				},
			},
			teams: "28 kB of card, of which a picture takes about 12",
			async shows(rig) {
				const picture = await aPicture();
				const words = many(90, (n) => `Line ${n}: ${"what is known so far ".repeat(8)}`);
				await rig.surface.post(
					rig.panel,
					{ summary: "s", blocks: [{ picture }, { text: words }] },
					"delivery-1",
				);
				const [seen] = rig.ben.channel();
				expect(seen?.pictures).toEqual([]);
				expect(seen?.text).toContain(picture.figures.elsewhere);
				for (const line of words) expect(seen?.text).toContain(line.trim());
			},
		},
		{
			id: "limit.text",
			says: "Ten thousand characters in one line are posted, as many as there is room for.",
			slack: "3,000 in a section, in as many sections as it takes",
			teams: "8,000 in a line, less where the card is full",
			async shows(rig) {
				await posts(rig, "Ω𝄞 שלום ".repeat(1_250), "delivery-1");
				expect(rig.ben.channel()[0]?.text.length).toBeGreaterThan(5_000);
				expect(rig.ben.channel()[0]?.raw).not.toMatch(/\\ud[89ab]../i);
			},
		},
		{
			id: "limit.buttons",
			says: "Twenty buttons are all there.",
			slack: "five in a row",
			teams: "six in a row",
			async shows(rig) {
				const message = { summary: "s", blocks: [{ buttons: many(20, button) }] };
				await rig.surface.post(rig.panel, message, "delivery-1");
				expect(rig.ben.channel()[0]?.buttons).toEqual(many(20, (n) => `Open ${n}`));
			},
		},
		{
			id: "limit.choices",
			says: "A question may offer ninety choices with long names, and more of them than one may be taken.",
			slack: "a list to unfold, 100 at most; several lists of ten to tick",
			teams: "a list to unfold; a list to tick",
			async shows(rig) {
				const options = many(90, (n) => ({
					value: `v${n}`,
					label: `${n} ${"Agency with a long name ".repeat(4)}`,
				}));
				const fields = {
					which: { label: "Which", schema: z.string(), as: "one" as const, options },
					who: {
						label: "Who",
						schema: z.array(z.string()),
						as: "many" as const,
						options: options.slice(0, 40),
					},
				};
				rig.answers((one) => (one.kind === "form" ? { done: true } : { ask: aForm({ fields, values: {} }) }));
				await begins(rig, rig.ann, () => rig.ann.takes("raise"));
				await rig.ann.fills({ which: "v89", who: ["v0", "v39"] });
				await rig.ann.sends();
				expect(rig.taken.at(-1)).toMatchObject({ answers: { which: "v89", who: ["v0", "v39"] } });
			},
		},
		{
			id: "limit.notes",
			says: "A form whose notes are too long still asks its questions.",
			slack: "100 blocks in a modal",
			teams: "28 kB in a dialog",
			async shows(rig) {
				const notes = many(120, (n) => ({ text: [`Note ${n}: ${"what is known so far ".repeat(40)}`] }));
				rig.answers({ ask: aForm({ notes }) });
				const form = await begins(rig, rig.ann, () => rig.ann.takes("raise"));
				expect(Object.keys(form.values)).toEqual(
					expect.arrayContaining(["reason", "since", "outcome", "checks"]),
				);
			},
		},
	],
};
