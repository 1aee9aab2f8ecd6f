import { expect } from "vitest";
import { Link } from "../../../src/chat/link.ts";
import type { Message } from "../../../src/chat/message.ts";
import { Picture } from "../../../src/chat/picture.ts";
import { aPicture } from "../../support/a-picture.ts";
import { isTold, posts } from "../deeds.ts";
import { aForm } from "../pages.ts";
import { words } from "../rig.ts";
import type { Area } from "../ways.ts";

const button = { label: "Open", action: "open", on: "case-1", opens: true };

/** A message with a block of each kind. */
const EVERY_BLOCK: Message = {
	summary: "MIL-2026-0001",
	blocks: [
		{ heading: "Digest" },
		{ text: ["plain", [{ strong: "bold" }, " & <more>"]] },
		{ text: ["small print"], tone: "quiet" },
		{ text: ["at risk"], tone: "urgent" },
		{ facts: [["State", "Open"]] },
		{
			title: "Overdue",
			rows: [
				{ text: "one line", menu: [button, { ...button, label: "Close" }] },
				{
					text: "six entries",
					menu: Array.from({ length: 6 }, (_, n) => ({ ...button, label: `Entry ${n}` })),
				},
				{ text: "at hand", buttons: [{ ...button, label: "Record outcome" }] },
			],
		},
		{ table: { head: ["Agency", "Open"], rows: [["Milton", "3"]] } },
		{ divider: true },
		{ buttons: [{ ...button, tone: "main" }] },
	],
};

/** Messages that stand in channels. */
export const messages: Area = {
	title: "Messages and threads",
	clauses: [
		{
			id: "message.blocks",
			says: "Every kind of block is shown: headings, text, facts, rows with buttons, tables.",
			slack: "Block Kit",
			teams: "one Adaptive Card, version 1.5",
			async shows(rig) {
				await rig.surface.post(rig.panel, EVERY_BLOCK, "delivery-1");
				const [seen] = rig.ben.channel();
				for (const text of [
					"Digest",
					"plain",
					"bold & <more>",
					"small print",
					"at risk",
					"Urgent",
					"Open",
					"Overdue",
				])
					expect(seen?.text).toContain(text);
				for (const text of ["one line", "six entries", "Milton", "3"]) expect(seen?.text).toContain(text);
				expect(seen?.buttons).toEqual(expect.arrayContaining(["Open", "Close", "Record outcome"]));
				expect(seen?.raw).toContain("Entry 5");
			},
		},
		{
			id: "message.everywhere",
			says: "The same blocks are shown in a form and in private.",
			slack: "in a modal, on the Home tab and in a direct message",
			teams: "in a dialog and in the personal chat",
			async shows(rig) {
				const { blocks } = EVERY_BLOCK;
				rig.answers((one) => {
					if (one.kind === "press") return { ask: aForm({ notes: blocks }) };
					return { say: EVERY_BLOCK };
				});
				await rig.ann.takes("raise");
				const form = await rig.until("the form", () => rig.ann.form());
				await rig.ann.closes();
				const home = await rig.ann.opensHome();
				await rig.ann.tells("home");
				const told = await rig.until("the answer", () => rig.ann.alone().at(-1)?.text);
				for (const seen of [form.text, told, ...(home === undefined ? [] : [home])])
					for (const text of ["Digest", "plain", "at risk", "one line", "Milton"])
						expect(seen).toContain(text);
			},
		},
		{
			id: "message.notification",
			says: "A lock screen shows the summary: a reference, and nothing of what the message says.",
			slack: "the message's text; what is shown are its blocks",
			teams: "the activity's summary; what is shown is its card",
			async shows(rig) {
				await rig.surface.post(rig.panel, EVERY_BLOCK, "delivery-1");
				expect(rig.ben.channel()[0]?.notification).toBe("MIL-2026-0001");
			},
		},
		{
			id: "message.redrawn",
			says: "A message is redrawn where it stands, and nothing is posted beside it.",
			slack: "`chat.update`",
			teams: "`updateActivity`",
			async shows(rig) {
				const id = await rig.surface.post(rig.panel, EVERY_BLOCK, "delivery-1");
				await rig.surface.update(rig.panel, id, words("Closed", "MIL-2026-0001 is closed"), "delivery-1");
				for (const who of [rig.ann, rig.ben]) {
					const seen = who.channel();
					expect(seen).toMatchObject([
						{ id, text: "Closed", notification: "MIL-2026-0001 is closed", buttons: [] },
					]);
				}
			},
		},
		{
			id: "message.thread",
			says: "An answer stands in the thread of its message, and is redrawn there.",
			slack: "`thread_ts`",
			teams: "the conversation of the thread's first message",
			async shows(rig) {
				const root = await posts(rig, "A case", "delivery-1");
				const answer = await posts(rig, "A decision", "delivery-2", root);
				await rig.surface.update(rig.panel, answer, words("A decision, amended"), "delivery-2");
				expect(rig.ben.thread(root)).toMatchObject([{ id: answer, text: "A decision, amended" }]);
				expect(rig.ben.channel().map((one) => one.id)).toEqual([root]);
			},
		},
		{
			id: "message.mention",
			says: "Somebody who has an account there is mentioned; somebody who has none is named.",
			slack: "a mention of their Slack account",
			teams: "a mention of their Entra account, with its entity",
			async shows(rig) {
				const ben = { person: { label: "Ben Barley, Health", identities: [rig.ben.identity] } };
				const other = { ...rig.cleo.identity, platform: "elsewhere" };
				const cleo = { person: { label: "Cleo Cress, Police", identities: [other] } };
				// Of another workspace or tenant: the id may be somebody else's here.
				const guest = { ...rig.ann.identity, tenant: "elsewhere" };
				const ann = { person: { label: "Ann Archer, Schools", identities: [guest] } };
				const line = [["For ", ben, ", ", cleo, " and ", ann]] as const;
				const message = { summary: "s", blocks: [{ text: line }] };
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ann.channel();
				expect(seen?.raw).toContain(rig.ben.identity.user);
				expect(seen?.raw).not.toContain(rig.cleo.identity.user);
				expect(seen?.raw).not.toContain(rig.ann.identity.user);
				for (const name of ["Cleo Cress, Police", "Ann Archer, Schools"]) expect(seen?.text).toContain(name);
			},
		},
		{
			id: "message.link",
			says: "A page of the bot's own is opened by a button with its address.",
			slack: "a button with an address",
			teams: "`Action.OpenUrl`",
			async shows(rig) {
				const to = new Link("https://rollcall.council.example", "files", "A".repeat(43));
				const message = { summary: "s", blocks: [{ links: [{ label: "Download", to }] }] };
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ann.channel();
				expect(seen?.raw).toContain(`"url":"${Link.address(to)}"`);
				expect(rig.taken).toEqual([]);
			},
		},
		{
			id: "message.picture",
			says: "Figures are shown as a picture among the words, and read out to whoever does not see it.",
			slack:
				"an image block of a file that the app uploaded, which needs the scope `files:write`; its `alt_text`",
			teams: "an `Image` that is in the card itself, as PNG in base64; its `altText`",
			async shows(rig) {
				const picture = await aPicture();
				const message = { summary: "s", blocks: [{ text: ["Before"] }, { picture }, { text: ["After"] }] };
				const id = await rig.surface.post(rig.panel, message, "delivery-1");
				for (const who of [rig.ann, rig.ben]) {
					const [seen] = who.channel();
					expect(seen?.pictures.map((one) => Buffer.from(one.png))).toEqual([
						Buffer.from(Picture.png(picture)!.bytes),
					]);
					expect(seen?.pictures[0]?.alt).toBe(picture.figures.alt);
					expect(seen?.text).toMatch(/Before[\s\S]*Bar chart\. Referrals\.[\s\S]*After/);
				}
				const redrawn = await aPicture({ title: "Redrawn" });
				await rig.surface.update(
					rig.panel,
					id,
					{ summary: "s", blocks: [{ picture: redrawn }] },
					"delivery-1",
				);
				expect(rig.ben.channel().map((one) => Buffer.from(one.pictures[0]!.png))).toEqual([
					Buffer.from(Picture.png(redrawn)!.bytes),
				]);
			},
		},
		{
			id: "message.picture-alone",
			says: "In an answer to one person the words stand where they asked, and the picture where only they can open it.",
			slack:
				"in their direct message, since no file is in a message that one person sees in a channel; the words say so",
			teams: "with the words, in their personal chat",
			async shows(rig) {
				const picture = await aPicture();
				rig.answers({ say: { summary: "Figures", blocks: [{ text: ["New referrals: 40"] }, { picture }] } });
				await rig.ann.commands("report");
				await isTold(rig, rig.ann, "New referrals: 40");
				const shown = await rig.until("the picture", () =>
					rig.ann.alone().find((one) => one.pictures.length > 0),
				);
				expect(shown.pictures[0]?.alt).toBe(picture.figures.alt);
				expect(shown.place).not.toBe(rig.panel.ref);
				expect(rig.ben.alone()).toEqual([]);
				expect(rig.ben.channel().flatMap((one) => one.pictures)).toEqual([]);
			},
		},
		{
			id: "message.picture-slow",
			says: "Words wait a few seconds for their picture, and then go without it.",
			slack: "six seconds to draw and to upload it: small print in its place",
			teams: "five seconds: small print in its place",
			async shows(rig) {
				const picture = new Picture((await aPicture()).figures);
				void Picture.draw(picture, () => new Promise(() => undefined));
				const message = { summary: "s", blocks: [{ text: ["Words"] }, { picture }] };
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ben.channel();
				expect(seen?.text).toContain("Words");
				expect(seen?.text).toContain(picture.figures.elsewhere);
			},
		},
		{
			id: "message.picture-words",
			says: "Where a picture was not drawn, the message says where its figures are in words.",
			slack: "small print in its place",
			teams: "small print in its place",
			async shows(rig) {
				const { figures } = await aPicture();
				const message = { summary: "s", blocks: [{ text: ["Words"] }, { picture: new Picture(figures) }] };
				await rig.surface.post(rig.panel, message, "delivery-1");
				const [seen] = rig.ben.channel();
				expect(seen?.text).toContain("Words");
				expect(seen?.text).toContain(figures.elsewhere);
				expect(seen?.pictures).toEqual([]);
			},
		},
	],
};
