import { expect } from "vitest";
import type { Interaction } from "../../../src/chat/port.ts";
import { Private } from "../../../src/chat/private.ts";
import { isTold, withButton } from "../deeds.ts";
import { aForm } from "../pages.ts";
import { type Rig, words } from "../rig.ts";
import type { Area } from "../ways.ts";

/** What was said to the bot, as it took it in. */
const said = ({ taken }: Rig): string[] =>
	taken.flatMap((one) => (one.kind === "words" ? [Private.reveal(one.words)] : []));

const press = ({ taken }: Rig) =>
	taken.find((one): one is Extract<Interaction, { kind: "press" }> => one.kind === "press");

/** Everything that a person can begin with. */
export const waysIn: Area = {
	title: "Ways in",
	clauses: [
		{
			id: "in.command",
			says: "A word typed in the channel begins what it names.",
			slack: "`/cme help`",
			teams: "`@Rollcall help`: slash commands of one's own are a preview in Teams",
			async shows(rig) {
				await rig.ann.commands("help me");
				expect(said(rig)).toEqual(["help me"]);
				expect(rig.taken[0]).toMatchObject({
					who: rig.ann.identity,
					place: { kind: "channel", ref: rig.panel.ref },
				});
			},
		},
		{
			id: "in.mention",
			says: "A mention is the words after it, in the thread where it stands.",
			slack: "`@Rollcall decision` in a case's thread, where Slack takes no command",
			teams: "`@Rollcall decision` in a case's thread",
			async shows(rig) {
				const root = await rig.surface.post(rig.panel, words("A case"), "delivery-1");
				const id = await rig.ann.mentions("decision", root);
				expect(said(rig)).toEqual(["decision"]);
				// A platform may tell of it as a mention and as a message: it is said once.
				expect(rig.taken).toHaveLength(1);
				const spoken = rig.taken.find((one) => one.kind === "words");
				expect(spoken).toMatchObject({ root, message: { id, root, author: rig.ann.identity } });
			},
		},
		{
			id: "in.private",
			says: "In private, every word is for the bot.",
			slack: "a direct message to the app",
			teams: "the personal chat with the app",
			async shows(rig) {
				await rig.ann.tells("help");
				expect(said(rig)).toEqual(["help"]);
				expect(rig.taken[0]?.place).toMatchObject({ kind: "person" });
			},
		},
		{
			id: "in.group",
			says: "In a chat of several people, what is asked is answered to the person who asked alone.",
			slack: "`/cme help` in a group message: shown there to that person alone",
			teams: "`@Rollcall help` in a group chat: answered in the personal chat",
			async shows(rig) {
				rig.answers({ say: words("Here is help") });
				await rig.ann.saysInGroup("help");
				await rig.until("the answer", () => rig.ann.alone().find((one) => one.text.includes("Here is help")));
				expect(said(rig)).toEqual(["help"]);
				expect(rig.ben.alone()).toEqual([]);
			},
		},
		{
			id: "in.shortcut",
			says: "What needs no subject is offered everywhere, and opens its form at once.",
			slack: "a global shortcut, in the lightning menu",
			teams: "a command of the message extension, below the box for writing",
			async shows(rig) {
				rig.answers({ ask: aForm() });
				await rig.ann.takes("raise");
				await rig.until("the form", () => rig.ann.form());
				expect(press(rig)).toMatchObject({ action: "raise", on: "", who: rig.ann.identity });
			},
		},
		{
			id: "in.search",
			says: "The same is found by the platform's own search.",
			slack: "a global shortcut, in the search",
			teams: "a command of the message extension, in the command box",
			async shows(rig) {
				rig.answers({ ask: aForm() });
				await rig.ann.findsInSearch("raise");
				await rig.until("the form", () => rig.ann.form());
				expect(press(rig)).toMatchObject({ action: "raise", on: "" });
			},
		},
		{
			id: "in.message",
			says: "What is done with a message is offered on the message, and has it as its author wrote it.",
			slack: "a message shortcut, under “More actions”",
			teams: "a command of the message extension, under “More actions”",
			async shows(rig) {
				rig.answers((one) => (one.kind === "form" ? { say: words("Recorded") } : { ask: aForm() }));
				const id = await rig.ben.writes("Agreed: defer to June");
				await rig.ann.acts("record", id);
				await rig.until("the form", () => rig.ann.form());
				const taken = press(rig);
				expect(taken).toMatchObject({
					...{ action: "record", who: rig.ann.identity },
					message: { id, root: id, author: rig.ben.identity },
				});
				expect(taken?.message && Private.reveal(taken.message.text)).toBe("Agreed: defer to June");
				await rig.ann.sends();
				await isTold(rig, rig.ann, "Recorded");
			},
		},
		{
			id: "in.home",
			says: "A page of the bot's own shows a person what waits for them.",
			slack: "the app's Home tab, drawn when it is opened",
			teams: {
				not: "because a bot has no page there that it draws: a personal tab is a web page with a sign-in of its own",
				instead: "the same page is the answer to a word in the personal chat",
				async shows(rig) {
					rig.answers({ say: words("Waiting for you: 2") });
					await rig.ann.tells("home");
					expect(rig.ann.alone().at(-1)?.text).toContain("Waiting for you: 2");
				},
			},
			async shows(rig) {
				rig.answers({ say: words("Waiting for you: 2") });
				expect(await rig.ann.opensHome()).toContain("Waiting for you: 2");
				expect(rig.taken[0]).toMatchObject({ kind: "home", who: rig.ann.identity });
				expect(rig.ann.alone()).toEqual([]);
			},
		},
		{
			id: "in.button",
			says: "A button of a message names its action and what it is on, and whose press it was.",
			slack: "a button of the message, or an entry of a row's menu",
			teams:
				"an `Action.Execute` with an `Action.Submit` for clients that know none; a `task/fetch` where it opens something",
			async shows(rig) {
				const button = { label: "Confirm", action: "task.confirm", on: "task-7", opens: false };
				const message = { summary: "s", blocks: [{ text: ["A task"] }, { buttons: [button] }] };
				const id = await rig.surface.post(rig.panel, message, "delivery-1");
				await rig.ben.presses(rig.ben.channel()[0]!, "Confirm");
				expect(press(rig)).toMatchObject({
					action: "task.confirm",
					on: "task-7",
					who: rig.ben.identity,
					root: id,
				});
			},
		},
		{
			id: "in.button-alone",
			says: "A button of what was said to one person alone is in no case's thread.",
			slack: "a message that only one person sees begins no thread",
			teams: "the personal chat has no threads",
			async shows(rig) {
				rig.answers({ say: withButton("Confirm") });
				await rig.ann.commands("help");
				const told = await isTold(rig, rig.ann, "It stands in the channel");
				await rig.ann.presses(told, "Confirm");
				expect(press(rig)).toMatchObject({ action: "act", on: "case-1", who: rig.ann.identity });
				expect(press(rig)?.root).toBeUndefined();
			},
		},
		{
			id: "in.menu",
			says: "Each line of a list has its own buttons, on its own subject.",
			slack: "one is a button beside its line, several are one menu",
			teams: "buttons under the line",
			async shows(rig) {
				const menu = (on: string) => [{ label: `Open ${on}`, action: "case.open", on, opens: false }];
				const rows = ["case-1", "case-2"].map((on) => ({ text: `Line of ${on}`, menu: menu(on) }));
				await rig.surface.post(rig.panel, { summary: "s", blocks: [{ rows }] }, "delivery-1");
				await rig.ann.presses(rig.ann.channel()[0]!, "Open case-2");
				expect(press(rig)).toMatchObject({ action: "case.open", on: "case-2" });
			},
		},
	],
};
