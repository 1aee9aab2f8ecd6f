import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { accountAnswer } from "../../../src/chat/form.ts";
import { begins, isTold, pressesIn, steps } from "../deeds.ts";
import { aForm, nextScreen, somebody } from "../pages.ts";
import { type Rig, words } from "../rig.ts";
import type { Area } from "../ways.ts";

const saved = { say: words("Saved as MIL-2026-0001") };

/** Begins the form that a clause is about, by the shortcut. */
const raises = (rig: Rig) => begins(rig, rig.ann, () => rig.ann.takes("raise"));

/** Forms, screen by screen. */
export const forms: Area = {
	title: "Forms",
	clauses: [
		{
			id: "form.word",
			says: "A typed word opens its form at once.",
			slack: "a modal, after the command",
			teams: {
				not: "because Teams opens a dialog only from a press",
				instead: "a button in the personal chat opens it, and stays for as long as the form is kept",
				async shows(rig) {
					rig.answers({ ask: aForm() });
					await rig.ann.commands("raise");
					expect(rig.ann.form()).toBeUndefined();
					const opener = rig.ann.alone().at(-1)!;
					expect(opener.buttons).toEqual(["Open the form"]);
					for (const _ of ["once", "again"]) {
						await rig.ann.presses(opener, "Open the form");
						expect(rig.ann.form()?.title).toBe("Raise a child");
						await rig.ann.closes();
					}
				},
			},
			async shows(rig) {
				rig.answers({ ask: aForm() });
				await rig.ann.commands("raise");
				expect((await rig.until("the form", () => rig.ann.form())).title).toBe("Raise a child");
				expect(rig.ann.alone()).toEqual([]);
			},
		},
		{
			id: "form.press",
			says: "A button in a channel opens its form for whoever pressed.",
			slack: "a modal",
			teams: "a dialog",
			async shows(rig) {
				rig.answers({ ask: aForm() });
				await pressesIn(rig, rig.ben, "Record outcome", true);
				expect((await rig.until("the form", () => rig.ben.form())).title).toBe("Raise a child");
				expect(rig.ann.form()).toBeUndefined();
			},
		},
		{
			id: "form.answers",
			says: "Each kind of question is asked, and its answer comes as it was given.",
			slack: "text, date, one of several, several: the block for each",
			teams: "text, date, one of several, several: the input for each",
			async shows(rig) {
				rig.answers((one) => (one.kind === "form" && one.did === "next" ? saved : { ask: aForm() }));
				const form = await raises(rig);
				expect(form.values).toMatchObject({ reason: "Moved & gone" });
				const given = {
					reason: "Moved to <Leeds> & on",
					since: "2026-09-01",
					outcome: "lost",
					checks: ["gp"],
				};
				await rig.ann.fills(given);
				await rig.ann.sends();
				expect(steps(rig).at(-1)).toMatchObject({
					...{ draft: "draft-1", did: "next", who: rig.ann.identity },
					answers: given,
				});
				await isTold(rig, rig.ann, "Saved as MIL-2026-0001");
			},
		},
		{
			id: "form.person",
			says: "Somebody is chosen from the platform's own list of people: the answer is their account there, and stays.",
			slack: "a menu of the workspace's people (`users_select`)",
			teams: "a search of the tenant's directory (`graph.microsoft.com/users`)",
			async shows(rig) {
				const chosen = accountAnswer(rig.ben.identity);
				const ask = aForm({ fields: { who: somebody }, values: {} });
				const again = aForm({ fields: { who: somebody }, values: { who: chosen } });
				const wrong = { who: "They are on the panel already" };
				rig.answers((one) => (one.kind === "form" ? { ask: again, errors: wrong } : { ask }));
				await raises(rig);
				await rig.ann.fills({ who: rig.ben.identity.user });
				await rig.ann.sends();
				expect(steps(rig).at(-1)).toMatchObject({ did: "next", answers: { who: chosen } });
				const form = await rig.until("the error", () => {
					const open = rig.ann.form();
					return open?.text.includes("on the panel already") && open;
				});
				expect(form.values).toMatchObject({ who: rig.ben.identity.user });
			},
		},
		{
			id: "form.errors",
			says: "An error stands at its question, and what was typed stays.",
			slack: "Slack's own errors at fields",
			teams:
				"the same screen drawn again, each error beneath its question: Teams has none for a card's fields",
			async shows(rig) {
				const wrong = { reason: "Say why, in your own words" };
				rig.answers((one) =>
					one.kind === "form" && one.did === "next"
						? { ask: aForm({ values: one.answers }), errors: wrong }
						: { ask: aForm() },
				);
				await raises(rig);
				await rig.ann.fills({ reason: "No", outcome: "found", checks: ["gp", "home"] });
				await rig.ann.sends();
				const form = rig.ann.form()!;
				expect(form.text).toContain("Say why, in your own words");
				expect(form.values).toMatchObject({ reason: "No", outcome: "found" });
				expect(JSON.stringify(form.values.checks)).toMatch(/home.*gp|gp.*home/);
			},
		},
		{
			id: "form.screens",
			says: "The next screen takes the place of the last, and one can go back.",
			slack: "the same modal, updated",
			teams: "the same dialog, updated",
			async shows(rig) {
				const at = (did: string) => ({ next: nextScreen, back: aForm() })[did] ?? aForm();
				rig.answers((one) => ({ ask: one.kind === "form" ? at(one.did) : aForm() }));
				expect((await raises(rig)).text).toContain("Step 1 of 2");
				await rig.ann.sends();
				expect(rig.ann.form()).toMatchObject({ title: "Check the answers" });
				await rig.ann.goesBack();
				await rig.until("the first screen", () => rig.ann.form()?.title === "Raise a child");
				expect(rig.ann.form()?.values).toMatchObject({ reason: "Moved & gone" });
				expect(steps(rig).map((one) => one.did)).toEqual(expect.arrayContaining(["next", "back"]));
			},
		},
		{
			id: "form.later",
			says: "A form that is left is kept, with a button that opens it again.",
			slack: "“Close”: the button is sent to the person alone",
			teams: "“Finish later”: the button is in the personal chat",
			async shows(rig) {
				rig.answers((one) => ({ ask: one.kind === "form" && one.did === "open" ? nextScreen : aForm() }));
				await raises(rig);
				rig.answers({ ask: nextScreen });
				await rig.ann.keepsForLater();
				const left = await rig.until("the button", () =>
					rig.ann.alone().findLast((one) => one.buttons.includes("Open the form")),
				);
				expect(steps(rig).at(-1)).toMatchObject({ did: "close", draft: "draft-1" });
				if (rig.ann.form()) await rig.ann.closes();
				await rig.ann.presses(left, "Open the form");
				expect((await rig.until("the form", () => rig.ann.form())).title).toBe("Check the answers");
				expect(steps(rig).at(-1)).toMatchObject({ did: "open", draft: "draft-1" });
			},
		},
		{
			id: "form.late",
			says: "A form that the platform did not open in time is opened by a button: nothing is lost.",
			slack: "`expired_trigger_id` and its like: a button to the person alone",
			teams: {
				not: "because a dialog is the answer to its press, so that nothing runs out before it",
				instead: "where the bot is late, it says so in the dialog, and the button is in the personal chat",
				async shows(rig) {
					rig.answers(async () => {
						await wait(3_000);
						return { ask: aForm() };
					});
					await rig.ann.takes("raise");
					expect(rig.ann.form()?.text).toContain("taking longer than usual");
					await rig.ann.closes();
					await rig.until("the button", () => rig.ann.alone().at(-1)?.buttons.includes("Open the form"));
				},
			},
			async shows(rig) {
				rig.answers({ ask: aForm() });
				rig.fails("open", "late");
				await rig.ann.commands("raise");
				const left = await isTold(rig, rig.ann, "Nothing was lost");
				await rig.ann.presses(left, "Open the form");
				expect((await rig.until("the form", () => rig.ann.form())).title).toBe("Raise a child");
			},
		},
		{
			id: "form.closed",
			says: "The bot hears that the window was closed.",
			slack: "by an event, with what the person was at",
			teams: {
				not: "because Teams does not tell the bot that a dialog was closed",
				instead: "nothing is lost: what was sent is kept, and the button that opened the form opens it again",
				async shows(rig) {
					rig.answers({ ask: aForm() });
					await begins(rig, rig.ann, () => rig.ann.commands("raise"));
					const before = rig.taken.length;
					await rig.ann.closes();
					expect(rig.taken).toHaveLength(before);
					await rig.ann.presses(rig.ann.alone().at(-1)!, "Open the form");
					expect(steps(rig).at(-1)).toMatchObject({ did: "open", draft: "draft-1" });
				},
			},
			async shows(rig) {
				rig.answers({ ask: aForm() });
				await raises(rig);
				await rig.ann.closes();
				await rig.until("the step", () => steps(rig).some((one) => one.did === "close"));
			},
		},
		{
			id: "form.unsaved",
			says: "A screen that could not be saved stays with all that was typed, and can be sent again.",
			slack: "the sentence stands at the first question of the open modal",
			teams: "the sentence stands in the dialog, with “Try again”",
			async shows(rig) {
				let broken = false;
				rig.answers((one) => {
					if (one.kind !== "form" || one.did !== "next") return { ask: aForm() };
					if (broken) throw new Error("the database is away");
					return saved;
				});
				await raises(rig);
				await rig.ann.fills({ reason: "Typed with care", outcome: "found" });
				broken = true;
				await rig.ann.sends();
				expect(rig.ann.form()?.text).toContain("Nothing was recorded");
				broken = false;
				await rig.ann.sends();
				await isTold(rig, rig.ann, "Saved as MIL-2026-0001");
				const [first, second] = steps(rig).filter((one) => one.did === "next");
				expect(second?.answers).toEqual(first?.answers);
				expect(second?.answers).toMatchObject({ reason: "Typed with care", outcome: "found" });
			},
		},
		{
			id: "form.result",
			says: "What came of a form stays with whoever sent it, when the form is gone.",
			slack: "a message that only they see, where the form was begun",
			teams: "in the dialog, and in their personal chat",
			async shows(rig) {
				rig.answers((one) => (one.kind === "form" && one.did === "next" ? saved : { ask: aForm() }));
				await begins(rig, rig.ann, () => rig.ann.commands("raise"));
				await rig.ann.sends();
				await isTold(rig, rig.ann, "Saved as MIL-2026-0001");
				expect(
					rig.ben
						.channel()
						.map((one) => one.text)
						.join(),
				).not.toContain("MIL-2026-0001");
			},
		},
		{
			id: "form.elsewhere",
			says: "A form that is begun where the bot is not ends in the person's own chat.",
			slack: "a group message: the command works there, and what came of the form is a direct message",
			teams: "a group chat: all of it is in the personal chat",
			async shows(rig) {
				rig.answers((one) => (one.kind === "form" && one.did === "next" ? saved : { ask: aForm() }));
				await begins(rig, rig.ann, () => rig.ann.saysInGroup("raise"));
				await rig.ann.sends();
				await isTold(rig, rig.ann, "Saved as MIL-2026-0001");
				expect(rig.ben.alone()).toEqual([]);
			},
		},
	],
};
