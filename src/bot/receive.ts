import type pg from "pg";
import { type Person, panelsOf } from "../access/people.ts";
import { Refusal } from "../access/refusal.ts";
import { faultReference, numbersWith } from "../chat/fault.ts";
import type { Log } from "../chat/log.ts";
import type { Line } from "../chat/message.ts";
import type { Interaction, Place, Receive, Reply } from "../chat/port.ts";
import { outcomeOf, type Watch } from "../chat/watch.ts";
import type { PersonCtx } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { record } from "../record/record.ts";
import { failpoint } from "../store/failpoint.ts";
import { type Entered, type Tx, transact } from "../store/transact.ts";
import type { Catalogue } from "./catalogue.ts";
import { asked, refused } from "./events.ts";
import { handle } from "./handle.ts";
import type { Handling } from "./handling.ts";
import { heardOfStranger, isOfPanel } from "./heard.ts";
import { joined } from "./join.ts";
import { KnownNumbers, numbersOf } from "./numbers.ts";
import { type KnownPlace, markEverywhere, placeSeen, refresh } from "./places.ts";
import { choosePanel, withPanelMark } from "./practice.ts";
import { sayRefusal, unknownPerson } from "./refusals.ts";
import { withReaders } from "./who-reads.ts";

/** What the bot is made of. */
export interface Parts {
	pool: pg.Pool;
	keys: MasterKeys;
	catalogue: Catalogue;
	log: Log;
	/** The origin at which people reach our own pages: `https://rollcall.council.example`. */
	pages?: string;
	/** Whether people of other organisations read in a channel, as its platform says. */
	isShared?(at: Place): Promise<boolean>;
	/** Is told what became of each interaction; unset: nobody watches. */
	watch?: Watch;
	/** Called after a commit that changed something: there may be messages to send. */
	wake(): void;
}

/**
 * Takes in what a person did: claims its key, finds the person, does what it asks, and commits, all in one
 * transaction, before anything is answered. A refusal rolls back and is recorded by itself.
 * @throws when the record cannot be written; the adapter then says that nothing was saved
 */
export function makeReceive(parts: Parts): Receive {
	const numbers = new KnownNumbers();
	return async (given) => {
		const interaction = await withReaders(parts, given);
		const about: Handling["about"] = { action: kindOf(interaction), subject: null };
		const became = watching(parts.watch, interaction, about);
		try {
			const { reply, changed, stranger, repeat } = await retried(() =>
				enter(parts, interaction, about, numbers),
			);
			failpoint("receive.after-commit");
			const heard =
				stranger && interaction.kind === "message" && (await heardOfStranger(parts, interaction, stranger));
			if (changed || heard) parts.wake();
			became({ outcome: repeat ? "repeat" : outcomeOf(reply) });
			return reply;
		} catch (error) {
			if (!(error instanceof Refusal)) {
				const reference = faultReference(error);
				numbersWith(reference, numbers.of(interaction.who));
				parts.log.error({ action: about.action, code: codeOf(error), reference }, "receive.failed");
				became({ outcome: "failed", reference });
				throw error;
			}
			const ring = await recordRefusal(parts, interaction, about, error);
			became({ outcome: "refused", refusal: error.code });
			return ring ? { say: sayRefusal(error, ring, interaction.who) } : { done: true };
		}
	};
}

/** Says what became of an interaction, and how long it took from now. */
export function watching(
	watch: Watch | undefined,
	{ who, kind }: Interaction,
	about: Pick<Handling["about"], "action">,
) {
	const from = performance.now();
	return (
		became: Omit<Parameters<Watch["interaction"]>[0], "from" | "to" | "platform" | "kind" | "action">,
	) =>
		watch?.interaction({
			...{ from, to: performance.now(), platform: who.platform, kind, action: about.action },
			...became,
		});
}

/** Two people's transactions that wait for each other: the database ends one, which is then simply done again. */
const DEADLOCK = "40P01";

async function retried<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (codeOf(error) !== DEADLOCK) throw error;
		return work();
	}
}

/** The answer, and whether the record is another than before: to have read it makes no message due. */
interface Done {
	reply: Reply;
	changed: boolean;
	/** It was taken in before. */
	repeat?: true;
	/** The panel's channel in which somebody wrote who is not on that panel. */
	stranger?: KnownPlace;
}

const NOTHING_DONE: Done = { reply: { done: true }, changed: false };

async function enter(
	parts: Parts,
	interaction: Interaction,
	about: Handling["about"],
	numbers: KnownNumbers,
): Promise<Done> {
	return transact(parts.pool, actorOf(interaction), async (tx, entered) => {
		let person = entered.person as Person | null;
		// Also of a repeat: the first time may have ended before it was taken in, which has a claim of its own.
		const stranger = strangerIn(interaction, person, entered);
		if (!entered.isNew) return { ...NOTHING_DONE, repeat: true, stranger };
		const place = await refreshPlaces(tx, interaction, entered);
		if (stranger) return { ...NOTHING_DONE, stranger };
		if (!person) {
			if (isPassive(interaction)) return { reply: { done: true }, changed: isChangeOfPlace(interaction) };
			person = (await joined(tx, parts.keys, interaction)) ?? null;
			if (!person) throw unknownPerson();
		}
		const { ctx, recorded } = contextFor(parts, tx, person, interaction);
		const practice = isPassive(interaction) ? new Set<string>() : await choosePanel(ctx);
		const given = await handle({ ctx, interaction, catalogue: parts.catalogue, place, about, practice });
		const reply = isPassive(interaction) ? given : await withPanelMark(ctx, given, practice);
		if (!recorded.length && !isPassive(interaction)) {
			await ctx.record(asked, { panel: ctx.panel, case: about.case }, about);
		}
		if (ctx.panel && ("ask" in reply || !numbers.has(interaction.who))) {
			numbers.note(interaction.who, await numbersOf(tx, ctx.panel));
		}
		failpoint("receive.before-commit");
		const changed = isChangeOfPlace(interaction) || recorded.some((event) => !event.read);
		return { reply, changed };
	});
}

function strangerIn(i: Interaction, person: Person | null, { place }: Entered): KnownPlace | undefined {
	const known = (place as KnownPlace | null) ?? undefined;
	return i.kind === "message" && known?.panel && !isOfPanel(person, known) ? known : undefined;
}

async function refreshPlaces(tx: Tx, i: Interaction, entered: Entered): Promise<KnownPlace | undefined> {
	const found = entered.place as Parameters<typeof refresh>[1];
	const place = i.place && (await refresh(tx, found, i.place, i.who, changeOf(i)));
	if (i.kind === "platform" && i.everywhere) await markEverywhere(tx, i, i.everywhere);
	return place;
}

const changeOf = (i: Interaction): string | undefined => (i.kind === "platform" ? i.change : undefined);

/** Things that happen without anybody asking the bot for something: they are neither answered nor refused. */
export const isPassive = (i: Interaction): boolean =>
	i.kind === "message" || (i.kind === "platform" && !i.greets);

/** The bot may be back in a channel: what waited for it is due. */
const isChangeOfPlace = (i: Interaction): boolean => i.kind === "platform";

function actorOf(i: Interaction) {
	return {
		as: "person",
		key: i.key,
		platform: i.who.platform,
		tenant: i.who.tenant,
		user: i.who.user,
		...(i.place && { place: placeSeen(i.place, changeOf(i)) }),
	} as const;
}

/** What a feature works with when this person acts, and the kinds of event that it has recorded so far. */
export function contextFor(
	parts: Pick<Parts, "keys" | "pages">,
	tx: Tx,
	person: Person,
	interaction: Pick<Interaction, "key" | "who">,
) {
	const recorded: { read?: true }[] = [];
	const author = { person: person.id, agency: person.agencyId, key: interaction.key };
	const ctx: PersonCtx = {
		tx,
		now: tx.now,
		keys: parts.keys,
		person,
		// Narrowed to the subject's panel, or the channel's, once that is known.
		panel: panelsOf(person)[0] ?? "",
		who: interaction.who,
		from: {},
		pages: parts.pages,
		record: (kind, about, facts, tells) => {
			recorded.push(kind);
			return record(tx, author, kind, about, facts, tells);
		},
	};
	return { ctx, recorded };
}

/**
 * Records a refusal, once: of the same request arriving twice at once, the second is a repeat. Returns the numbers to call,
 * which are said with it; undefined for a repeat.
 */
export async function recordRefusal(
	parts: Parts,
	i: Interaction,
	about: Handling["about"],
	refusal: Refusal,
): Promise<Line | undefined> {
	const numbers = await transact(parts.pool, actorOf(i), async (tx, entered) => {
		if (!entered.isNew) return undefined;
		const who = entered.person as Person | null;
		const author = { person: who?.id ?? null, agency: who?.agencyId ?? null, key: i.key };
		const panel = who ? (about.panel ?? panelsOf(who)[0] ?? null) : null;
		await record(tx, author, refused, { panel, case: about.case }, { ...about, code: refusal.code });
		return numbersOf(tx, panel);
	});
	parts.log.info({ action: about.action, refusal: refusal.code }, "receive.refused");
	return numbers;
}

/** What was asked, for the ledger and the log. A button's data may be forged: only what has the form of a name stands. */
export function kindOf(i: Interaction): string {
	if (i.kind !== "press") return i.kind;
	return /^[a-z][a-z.-]{0,60}$/.test(i.action) ? i.action : "unknown";
}

function codeOf(error: unknown): string {
	const code = (error as { code?: unknown }).code;
	return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown";
}
