import { expect } from "vitest";
import type { Interaction } from "../../../src/chat/port.ts";
import { Private } from "../../../src/chat/private.ts";
import { posts, withButton } from "../deeds.ts";
import { type Rig, words } from "../rig.ts";
import type { Area } from "../ways.ts";

const heard = ({ taken }: Rig) =>
	taken.filter((one): one is Extract<Interaction, { kind: "message" }> => one.kind === "message");

/** What became of places, as far as it is of the panel's channel: of itself, or of the team that it is in. */
const changes = ({ taken, panel }: Rig): string[] => {
	const isPart = (part: Readonly<Record<string, string>>) =>
		Object.entries(part).every(([name, value]) => (panel.address as Record<string, string>)[name] === value);
	const ofPanel = taken.flatMap((one) =>
		one.kind === "platform" && (one.everywhere ? isPart(one.everywhere) : one.place?.ref === panel.ref)
			? [one.change]
			: [],
	);
	return [...new Set(ofPanel)];
};

/** What the platform tells the bot. */
export const events: Area = {
	title: "Events",
	clauses: [
		{
			id: "event.said",
			says: "What is said in a channel without a word to the bot is heard where the app was given leave.",
			slack: "the `message.channels` and `message.groups` events; the manifest asks for neither",
			teams:
				"with the consent `ChannelMessage.Read.Group`, for every message; the manifest does not ask for it",
			async shows(rig) {
				const root = await posts(rig, "A case", "delivery-1");
				const id = await rig.ben.writes("Seen at school & well");
				const [posted, ...more] = heard(rig);
				expect(more).toEqual([]);
				expect(posted).toMatchObject({
					change: "posted",
					message: { id, root: id, author: rig.ben.identity },
				});
				expect(posted && Private.reveal(posted.message.text)).toBe("Seen at school & well");
				expect(root).not.toBe(id);
			},
		},
		{
			id: "event.edited",
			says: "An edit of a message that the bot heard is told, with the new words.",
			slack: "an event, where messages are heard",
			teams: "an event, for messages that the bot was sent: those that mention it, or all with the consent",
			async shows(rig) {
				const id = await rig.ben.writes("I disagree");
				await rig.ben.edits(id, "I agree");
				const [, edited] = heard(rig);
				expect(edited).toMatchObject({ change: "edited", message: { id, author: rig.ben.identity } });
				expect(edited && Private.reveal(edited.message.text)).toBe("I agree");
			},
		},
		{
			id: "event.deleted",
			says: "So is its deletion.",
			slack: "an event, where messages are heard",
			teams: "an event, for messages that the bot was sent",
			async shows(rig) {
				const id = await rig.ben.writes("I disagree");
				await rig.ben.deletes(id);
				expect(heard(rig).map((one) => [one.change, one.message.id])).toEqual([
					["posted", id],
					["deleted", id],
				]);
				// Also of one that was answered, of which the platform may keep a trace.
				const root = await rig.ben.writes("I disagree as well");
				await rig.ann.mentions("help", root);
				await rig.ben.deletes(root);
				expect(heard(rig).map((one) => [one.change, one.message.id])).toContainEqual(["deleted", root]);
			},
		},
		{
			id: "event.own",
			says: "The bot does not hear itself.",
			slack: "events of bots are left out",
			teams: "Teams sends a bot nothing of its own",
			async shows(rig) {
				const root = await posts(rig, "A case", "delivery-1");
				await posts(rig, "A decision", "delivery-2", root);
				expect(rig.taken).toEqual([]);
			},
		},
		{
			id: "event.renamed",
			says: "That a channel was renamed is told, and it stays the same place.",
			slack: "`channel_rename`, `group_rename`",
			teams: "`channelRenamed`",
			async shows(rig) {
				await rig.becomes("renamed");
				expect(changes(rig)).toEqual(["renamed"]);
				await posts(rig, "A case", "delivery-1");
			},
		},
		{
			id: "event.removed",
			says: "That the app was taken out of a channel, and that it is back, is told.",
			slack: "`channel_left`, `group_left` and `member_joined_channel`, of the channel",
			teams: "`installationUpdate`, of the team: it holds for all of its channels",
			async shows(rig) {
				await rig.becomes("removed");
				await rig.becomes("installed");
				expect(changes(rig)).toEqual(["removed", "installed"]);
				// It was put there by somebody, who did not take it for themselves: nobody is greeted.
				expect(rig.taken.filter((one) => one.kind === "platform" && one.greets)).toEqual([]);
			},
		},
		{
			id: "event.taken",
			says: "That a person takes the app is told, and from then on they are written to in private.",
			slack: {
				not: "because an app is there for the whole workspace: nobody takes it",
				instead: "a person is written to before they ever did anything; that they open its Home tab is told",
				async shows(rig) {
					rig.answers({ say: words("Nothing waits for you") });
					await rig.cleo.opensHome();
					expect(rig.taken).toMatchObject([{ kind: "home", who: rig.cleo.identity }]);
				},
			},
			teams: "`installationUpdate` of the personal chat",
			async shows(rig) {
				await rig.cleo.takesTheApp();
				const [taken] = rig.taken;
				expect(taken).toMatchObject({
					...{ kind: "platform", change: "installed", greets: true, who: rig.cleo.identity },
					place: { kind: "person" },
				});
				const chat = await rig.surface.personal(rig.cleo.identity, rig.panel.address);
				await rig.surface.post(chat, words("Something waits for you"), "delivery-1");
				expect(rig.cleo.alone().at(-1)?.text).toBe("Something waits for you");
			},
		},
		{
			id: "event.archived",
			says: "That a channel is no more, and that it is back, is told.",
			slack: "`channel_archive` and `channel_unarchive`",
			teams: "`channelDeleted` and `channelRestored`; of a whole team, `teamArchived` and `teamUnarchived`",
			async shows(rig) {
				await rig.becomes("archived");
				await rig.becomes("restored");
				expect(changes(rig)).toEqual(["archived", "installed"]);
			},
		},
		{
			id: "event.others",
			says: "That other people leave a channel and come is not taken for the app's own coming and going.",
			slack: "`member_left_channel` and `member_joined_channel` name who it was",
			teams: "`membersRemoved` and `membersAdded` name who it was",
			async shows(rig) {
				await rig.ben.comesAndGoes();
				expect(changes(rig)).toEqual([]);
			},
		},
		{
			id: "event.failed",
			says: "What was said and could not be recorded is not taken for recorded: the platform is told so.",
			slack: "an error, after which Slack sends the event again",
			teams: "an error, which stands in Microsoft's own log and ours",
			async shows(rig) {
				await rig.ben.writes("Seen at school");
				expect(rig.status()).toBe(200);
				rig.answers(() => {
					throw new Error("the database is away");
				});
				await rig.ben.writes("Not seen at school");
				expect(rig.status()).toBeGreaterThanOrEqual(500);
				expect(rig.ben.alone()).toEqual([]);
			},
		},
		{
			id: "event.pressed-again",
			says: "A press that the platform repeats has one key, so that it counts once.",
			slack: "the press's trigger, the same in a repeat",
			teams: "a mark in the card: Teams repeats a press under a new id where no answer came",
			async shows(rig) {
				rig.answers({ say: withButton("Confirm") });
				await rig.ann.tells("help");
				const told = await rig.until("the button", () => rig.ann.alone().at(-1));
				rig.answers({ done: true });
				await rig.ann.presses(told, "Confirm");
				await rig.pressComesAgain();
				const presses = rig.taken.filter((one) => one.kind === "press");
				expect(presses).toHaveLength(2);
				expect(new Set(presses.map((one) => one.key)).size).toBe(1);
			},
		},
		{
			id: "event.repeated",
			says: "The same thing that comes twice has one key, so that it counts once.",
			slack: "Slack's own id of the event, command or press",
			teams: "the activity's id; a mark in the card where Teams repeats a press under a new one",
			async shows(rig) {
				await rig.comesAgain(() => rig.ann.tells("list"));
				await rig.until("both", () => rig.taken.length === 2);
				expect(rig.taken[0]?.key).toBe(rig.taken[1]?.key);
				await rig.ann.tells("list");
				expect(new Set(rig.taken.map((one) => one.key)).size).toBe(2);
			},
		},
	],
};
