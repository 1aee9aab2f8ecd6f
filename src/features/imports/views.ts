import type { Block, Key, Words } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { view } from "../kit.ts";
import { mayKnow, whomToRing } from "../may-know.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { type ActNow, actNowOf, loadedOf } from "./queries.ts";

/** To the panel's channels, once: a list was loaded. Each case's card comes when something happens on it. */
export const casesLoaded = view<{ by: Words; cases: number }>({
	name: "cases-loaded",
	load: ({ tx }, batch) => loadedOf(tx, batch),
	show: ({ by, cases }) => {
		const says = `${count(cases, "open case was", "open cases were")} loaded by ${by}.`;
		return {
			summary: says,
			blocks: [
				{
					text: [
						`${says} Each has an owner and a next review, and its enquiries count from this day.`,
						"A case's card is posted here when something happens on it. Until then, “case” and its reference show it to you alone.",
					],
				},
			],
		};
	},
});

/** Cases in one message, each with two buttons: as many as both platforms show. */
const ON_A_PAGE = 20;

export const pagesOf = (cases: number): number => Math.ceil(cases / ON_A_PAGE);

interface Page {
	cases: readonly ActNow[];
	all: number;
	page: number;
	/** Whom to ring about those that the reader may not know. */
	ring: readonly Block[];
	emergency: ReturnType<typeof emergencyLine>;
}

/** The page that a posting's key ends with; the first, where an older version wrote it. */
const pageOf = (key: string): number => Number(/^import:act-now:[^:]+:\d+:(\d+)$/.exec(key)?.[1] ?? 0);

/** To coordinators, in private: which of the cases that were loaded need somebody now. */
export const actNowLoaded = view<Page>({
	name: "cases-loaded-act-now",
	alert: true,
	async load(ctx, batch, key, _, reader) {
		const { tx } = ctx;
		const [all, page] = [await actNowOf(tx, batch), pageOf(key)];
		const those = all.slice(page * ON_A_PAGE, (page + 1) * ON_A_PAGE);
		if (!those.length) return undefined;
		const [row] = await tx.query<{ panel: Key }>(PANEL, [batch]);
		const cases: ActNow[] = [];
		for (const one of those) if (await mayKnow(ctx, one.id, reader)) cases.push(one);
		const ring = cases.length < those.length ? await whomToRing(ctx, row!.panel) : [];
		const emergency = emergencyLine(await loadPanel(tx, row!.panel));
		return { cases, ring, all: all.length, page, emergency };
	},
	show: ({ cases, ring, all, page, emergency }) => {
		const pages = pagesOf(all);
		const which = pages > 1 ? ` (${page + 1} of ${pages} messages)` : "";
		const says = `${count(all, "case that was loaded needs", "cases that were loaded need")} somebody now${which}`;
		return {
			summary: says,
			blocks: [
				{
					text: [`${says}: the list marks them “act now”. Open each, and confirm who was told.`],
					tone: "urgent",
				},
				{
					rows: cases.map(({ id, ref, contact }) => ({
						text: [{ strong: ref }],
						buttons: [
							{ label: "Open privately", action: "case.open", on: id, opens: true },
							...(contact
								? [{ label: "Confirm the contact", action: "contact.confirm", on: contact, opens: true }]
								: []),
						],
					})),
				},
				...(ring.length ? [{ text: ["Not all of them are named here."] }, ...ring] : []),
				{ text: [emergency], tone: "quiet" as const },
			],
		};
	},
});

const PANEL = { name: "import-panel", text: "select panel_id as panel from import_batch where id = $1" };
