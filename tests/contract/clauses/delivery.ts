import { expect } from "vitest";
import { aPicture } from "../../support/a-picture.ts";
import { posts } from "../deeds.ts";
import { words } from "../rig.ts";
import type { Area } from "../ways.ts";

/** What becomes of what the bot sends of its own accord. */
export const delivery: Area = {
	title: "Delivery",
	clauses: [
		{
			id: "delivery.find",
			says: "A post whose fate is unknown is looked for, in its channel and in its thread.",
			slack: "by the delivery's id, which stands beside the message where nobody reads it",
			teams: {
				not: "because a bot may not read a channel's messages without a consent for all of them",
				instead: "it is posted once more, and says that an earlier copy may have arrived",
				async shows(rig) {
					expect(rig.surface.find).toBeUndefined();
				},
			},
			async shows(rig) {
				const since = new Date();
				const root = await posts(rig, "A case", "delivery-1");
				const answer = await posts(rig, "A decision", "delivery-2", root);
				const { find } = rig.surface;
				expect(await find?.(rig.panel, "delivery-1", since)).toBe(root);
				expect(await find?.(rig.panel, "delivery-2", since, root)).toBe(answer);
				expect(await find?.(rig.panel, "delivery-3", since)).toBeUndefined();
				rig.fails("post", "lost");
				await expect(posts(rig, "Lost", "delivery-4")).rejects.toMatchObject({ fate: "ambiguous" });
				expect(await find?.(rig.panel, "delivery-4", since)).toBe(rig.ben.channel().at(-1)?.id);
			},
		},
		{
			id: "delivery.once",
			says: "A post whose answer is lost, or that met a fault, is sent once: whether it arrived is not guessed.",
			slack: "the fate is “ambiguous”; Slack's client does not try again by itself",
			teams: "the fate is “ambiguous”; the connector's own repeats are switched off",
			async shows(rig) {
				rig.fails("post", "lost");
				await expect(posts(rig, "Only once", "delivery-1")).rejects.toMatchObject({ fate: "ambiguous" });
				expect(rig.ben.channel().map((one) => one.text)).toEqual(["Only once"]);
				rig.fails("post", "broken");
				await expect(posts(rig, "Broken", "delivery-2")).rejects.toMatchObject({ fate: "ambiguous" });
				expect(rig.posts()).toBe(2);
			},
		},
		{
			id: "delivery.picture",
			says: "A picture that cannot be sent keeps no word back: its message is posted, and says where the figures are.",
			slack: "a failed upload, or a file that Slack does not take after some tries: small print in its place",
			teams: {
				not: "because a picture is in the card, which arrives whole or not at all",
				instead: "nothing is uploaded: a post that failed is sent again with its picture",
				async shows(rig) {
					const message = { summary: "s", blocks: [{ text: ["Words"] }, { picture: await aPicture() }] };
					rig.fails("post", "broken");
					await expect(rig.surface.post(rig.panel, message, "delivery-1")).rejects.toMatchObject({
						fate: "ambiguous",
					});
					await rig.surface.post(rig.panel, message, "delivery-1");
					expect(rig.ben.channel().map((one) => one.pictures.length)).toEqual([1]);
				},
			},
			async shows(rig) {
				const picture = await aPicture();
				const message = { summary: "s", blocks: [{ text: ["Words"] }, { picture }] };
				for (const how of ["lost", "busy", "broken"] as const) {
					rig.fails("upload", how);
					await rig.surface.post(rig.panel, message, `delivery-${how}`);
					const seen = rig.ben.channel().at(-1);
					expect(seen?.text).toContain("Words");
					expect(seen?.text).toContain(picture.figures.elsewhere);
					expect(seen?.pictures).toEqual([]);
				}
				expect(rig.ben.channel()).toHaveLength(3);
				await rig.surface.post(rig.panel, message, "delivery-4");
				expect(rig.ben.channel().at(-1)?.pictures).toHaveLength(1);
			},
		},
		{
			id: "delivery.wait",
			says: "A platform that asks to wait is asked again after the time that it names, for posts and for changes.",
			slack: "429 with `Retry-After`: the fate is “later”",
			teams: "429 or 412 with `Retry-After`: the fate is “later”",
			async shows(rig) {
				const asked = { fate: "later", retryAfterSeconds: 7 };
				rig.fails("post", "busy");
				await expect(posts(rig, "A case", "delivery-1")).rejects.toMatchObject(asked);
				expect(rig.posts()).toBe(1);
				expect(rig.ben.channel()).toEqual([]);
				const id = await posts(rig, "A case", "delivery-1");
				rig.fails("update", "busy");
				await expect(rig.surface.update(rig.panel, id, words("Closed"), "delivery-1")).rejects.toMatchObject(
					asked,
				);
			},
		},
		{
			id: "delivery.gone",
			says: "A channel that is gone, or that the bot was removed from, is told from a message that is not taken.",
			slack: "by Slack's code: the fate is “gone”",
			teams: "403, or 404 of the conversation: the fate is “gone”",
			async shows(rig) {
				const gone = { fate: "gone" };
				await expect(rig.surface.post(rig.nowhere, words("A case"), "delivery-1")).rejects.toMatchObject(
					gone,
				);
				await rig.becomes("removed");
				await expect(posts(rig, "A case", "delivery-2")).rejects.toMatchObject(gone);
				await rig.becomes("installed");
				expect(await posts(rig, "A case", "delivery-3")).toBe(rig.ben.channel().at(-1)?.id);
			},
		},
		{
			id: "delivery.refused",
			says: "A message that was deleted is not redrawn, and the rest of its channel goes on.",
			slack: "by Slack's code: the fate is “refused”",
			teams: "404 of the message: the fate is “refused”",
			async shows(rig) {
				const id = await rig.ben.writes("To be deleted");
				await rig.ben.deletes(id);
				const redrawing = rig.surface.update(rig.panel, id, words("Closed"), "delivery-1");
				await expect(redrawing).rejects.toMatchObject({ fate: "refused" });
				await posts(rig, "A case", "delivery-2");
				expect(rig.ben.channel().at(-1)?.text).toBe("A case");
			},
		},
		{
			id: "delivery.private",
			says: "A person is written to in private before they ever wrote.",
			slack: "the direct message is opened by their account's id",
			teams: "the personal chat is opened by their Entra id, once they have the app",
			async shows(rig) {
				const chat = await rig.surface.personal(rig.ben.identity, rig.panel.address);
				expect(chat).toMatchObject({
					kind: "person",
					platform: rig.panel.platform,
					tenant: rig.panel.tenant,
				});
				await rig.surface.post(chat, words("Something waits for you"), "delivery-1");
				expect(rig.ben.alone().map((one) => one.text)).toEqual(["Something waits for you"]);
				expect(rig.ann.alone()).toEqual([]);
			},
		},
		{
			id: "delivery.stranger",
			says: "So is somebody who never took the app.",
			slack: "an app may write to everybody of its workspace",
			teams: {
				not: "because an app writes in private only to those who have it",
				instead: "the fate is “gone”: what is for them waits until they take the app",
				async shows(rig) {
					const cleo = { ...rig.cleo.identity };
					const sent = rig.surface
						.personal(cleo, rig.panel.address)
						.then((chat) => rig.surface.post(chat, words("Something waits for you"), "delivery-1"));
					await expect(sent).rejects.toMatchObject({ fate: "gone" });
				},
			},
			async shows(rig) {
				const chat = await rig.surface.personal(rig.cleo.identity, rig.panel.address);
				await rig.surface.post(chat, words("Something waits for you"), "delivery-1");
				expect(rig.cleo.alone().map((one) => one.text)).toEqual(["Something waits for you"]);
			},
		},
	],
};
