import { z } from "zod";
import type { Line, Message, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { DirectoryEntry } from "../../domain/directory.ts";
import { authorityIn } from "../../record/identity.ts";
import { needed } from "../answers.ts";
import { directory } from "../directory.ts";
import { action, type PersonCtx, type Questions } from "../kit.ts";
import { agenciesOf, panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { directoryRead } from "./events.ts";

/** Ticked to have an authority saved as it was written. */
export const UNLISTED = "unlisted";

/** Which authority: by name or the DfE's number; one that the directory does not have is written out and ticked. */
export const authorityQuestions = {
	authority: {
		label: "Which local authority?",
		hint: "Its name, or the DfE's three-digit number.",
		as: "text",
		schema: needed("Enter the authority's name or number."),
	},
	unlisted: {
		label: "Only if it is not in the directory",
		as: "many",
		schema: z.array(z.string()),
		options: [{ value: UNLISTED, label: "Save it as I wrote it" }],
	},
} as const satisfies Questions;

/** What is wrong with an authority that the directory does not have, and is not to be saved as it was written. */
export async function authorityFaults(
	ctx: PersonCtx,
	soFar: Readonly<Record<string, unknown>>,
): Promise<Record<string, Words>> {
	if ((soFar.unlisted as string[] | undefined)?.includes(UNLISTED)) return {};
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { found, near } = authorityIn(soFar.authority as Private, await directory(ctx.tx, panel));
	return found ? {} : { authority: notKnown(near) };
}

/** The sentence that helps on: the nearest names, or how to save it all the same. */
function notKnown(near: readonly DirectoryEntry[]): Words {
	const names = near.map(({ id, label }) => (/^\d{3}$/.test(id) ? `${label} (${id})` : label));
	const perhaps = names.length ? ` Did you mean ${orWords(names)}?` : "";
	return `No authority in the directory has this name.${perhaps} Correct it, or tick “Save it as I wrote it”: in Scotland, Wales or abroad, for example.`;
}

const orWords = (names: readonly Words[]): Words =>
	names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;

/** Whom an answered form names: an entry of the directory, or the words as they were written. */
export async function authorityNamed(
	ctx: PersonCtx,
	soFar: Readonly<Record<string, unknown>>,
): Promise<{ entry?: DirectoryEntry; written?: Private }> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const written = soFar.authority as Private;
	const { found } = authorityIn(written, await directory(ctx.tx, panel));
	return found ? { entry: found } : { written };
}

/** Who is in the directory: an authority by its name, and the panel's own agencies with their phones. */
export const directoryAction = action({
	name: "directory",
	on: "nothing",
	allow: "look up an authority or agency",
	help: "Look up another local authority, and the panel's agencies.",
	doors: { word: "directory", button: "Directory" },
	form: {
		title: "Directory",
		send: "Look up",
		steps: [
			{
				title: "Which authority",
				fields: { look_up: authorityQuestions.authority },
				async check({ ctx, soFar }): Promise<Record<string, Words>> {
					const { authority } = await authorityFaults(ctx, { authority: soFar.look_up });
					return authority
						? { look_up: authority.replace(/ Correct it, or tick.*$/, " Check how it is written.") }
						: {};
				},
			},
		],
	},
	async run(ctx, _subject, { soFar }) {
		const { entry } = await authorityNamed(ctx, { authority: soFar.look_up });
		await ctx.record(directoryRead, { panel: ctx.panel }, { found: entry !== undefined });
		const agencies = agenciesOf(await panelMembers(ctx.tx, ctx.panel));
		return {
			say: shown(
				entry!,
				agencies.map((a) => a.title),
			),
		};
	},
});

function shown(entry: DirectoryEntry, agencies: readonly Words[]): Message {
	const number = /^\d{3}$/.test(entry.id) ? `, DfE number ${entry.id}` : "";
	const contact = [entry.phone, entry.email].filter((one) => one !== undefined).join(", ");
	const lines: Line[] = [
		[{ strong: `${entry.label}${number}` }],
		entry.panel
			? "It has a panel in this Rollcall: a transfer arrives there by itself."
			: (contact && `Contact: ${contact}.`) ||
				"No contact is on the panel's list. Ask for its children missing education officer.",
	];
	return {
		summary: `Directory: ${entry.label}`,
		blocks: [{ text: lines }, { text: [`The panel's own agencies: ${agencies.join(", ")}.`], tone: "quiet" }],
	};
}
