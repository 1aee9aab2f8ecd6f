import { z } from "zod";
import type { Line, Message, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { DirectoryEntry } from "../../domain/directory.ts";
import { authorityIn, namedLike } from "../../record/identity.ts";
import { needed } from "../answers.ts";
import { directory } from "../directory.ts";
import { action, type PersonCtx, type Questions } from "../kit.ts";
import { type AgencyContact, agencyContacts } from "../panel/members.ts";
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
	return `No authority in the directory has this name.${perhaps(near)} Correct it, or tick “Save it as I wrote it”: in Scotland, Wales or abroad, for example.`;
}

function perhaps(near: readonly DirectoryEntry[]): Words {
	const names = near.map(({ id, label }) => (/^\d{3}$/.test(id) ? `${label} (${id})` : label));
	return names.length ? ` Did you mean ${orWords(names)}?` : " Check how it is written.";
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

/** Who is in the directory: an authority by its name, and the panel's own agencies with whom to ring. */
export const directoryAction = action({
	name: "directory",
	on: "nothing",
	allow: "look up an authority or agency",
	help: "Look up another local authority, and whom to ring at the panel's agencies.",
	doors: { word: "directory", button: "Directory" },
	form: {
		title: "Directory",
		send: "Look up",
		steps: [
			{
				title: "Which authority or agency",
				fields: {
					look_up: {
						...authorityQuestions.authority,
						label: "Which local authority, or agency of the panel?",
						hint: "An authority's name or the DfE's three-digit number, or a part of an agency's name.",
						schema: needed("Enter the name of an authority or agency, or an authority's number."),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, Words>> {
					const { authority, agencies, near } = await lookedUp(ctx, soFar.look_up as Private);
					if (authority || agencies.length) return {};
					return {
						look_up: `No authority in the directory and no agency of the panel has this name.${perhaps(near)}`,
					};
				},
			},
		],
	},
	async run(ctx, _subject, { soFar }) {
		const { authority, agencies, all } = await lookedUp(ctx, soFar.look_up as Private);
		await ctx.record(
			directoryRead,
			{ panel: ctx.panel },
			{ found: authority !== undefined || agencies.length > 0 },
		);
		return { say: authority ? withAuthority(authority, all) : agenciesAlone(agencies) };
	},
});

/** What somebody looks up: an authority by its whole name, agencies by a part of theirs. */
async function lookedUp(ctx: PersonCtx, written: Private) {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { found, near } = authorityIn(written, await directory(ctx.tx, panel));
	const all = await agencyContacts(ctx.tx, ctx.panel);
	return { authority: found, near, all, agencies: namedLike(written, all, (one) => one.title) };
}

function withAuthority(entry: DirectoryEntry, agencies: readonly AgencyContact[]): Message {
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
		blocks: [
			{ text: lines },
			{ text: [[{ strong: "The panel's own agencies:" }], ...inLines(agencies)], tone: "quiet" },
		],
	};
}

const agenciesAlone = (agencies: readonly AgencyContact[]): Message => ({
	summary: "Directory: the panel's agencies",
	blocks: [{ heading: "The panel's agencies" }, { text: inLines(agencies) }],
});

/** A panel may have more schools than a message holds: the rest are found by their names. */
const MOST_AGENCIES = 30;

function inLines(agencies: readonly AgencyContact[]): Line[] {
	const more = agencies.length - MOST_AGENCIES;
	const rest = more > 0 ? [`${more} more: look one up by a part of its name.`] : [];
	return [...agencies.slice(0, MOST_AGENCIES).map(inALine), ...rest];
}

/** "Housing and council tax: 01632 960015, housing@millbrook.example, Ben Wigeon". */
function inALine({ title, phone, email, lead }: AgencyContact): Line {
	const contact = [phone, email, lead].filter((one) => one !== null).join(", ");
	return [{ strong: `${title}:` }, ` ${contact || "no contact is in the panel's file"}`];
}
