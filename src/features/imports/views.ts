import type { Key, Words } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { view } from "../kit.ts";
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

const MOST_LISTED = 20;

/** To coordinators, in private: which of the cases that were loaded need somebody now. */
export const actNowLoaded = view<{ cases: readonly ActNow[]; emergency: ReturnType<typeof emergencyLine> }>({
	name: "cases-loaded-act-now",
	alert: true,
	async load({ tx }, batch) {
		const cases = await actNowOf(tx, batch);
		if (!cases.length) return undefined;
		const [row] = await tx.query<{ panel: Key }>(PANEL, [batch]);
		return { cases, emergency: emergencyLine(await loadPanel(tx, row!.panel)) };
	},
	show: ({ cases, emergency }) => {
		const says = `${count(cases.length, "case that was loaded needs", "cases that were loaded need")} somebody now`;
		const more = cases.length - MOST_LISTED;
		return {
			summary: says,
			blocks: [
				{
					text: [`${says}: the list marks them “act now”. Open each, and confirm who was told.`],
					tone: "urgent",
				},
				{
					rows: cases.slice(0, MOST_LISTED).map(({ id, ref, contact }) => ({
						text: [{ strong: ref }],
						buttons: [
							{ label: "Open privately", action: "case.open", on: id, opens: true },
							...(contact
								? [{ label: "Confirm the contact", action: "contact.confirm", on: contact, opens: true }]
								: []),
						],
					})),
				},
				...(more > 0
					? [{ text: [`And ${more} more. Each morning's digest has all whose contact is not confirmed.`] }]
					: []),
				{ text: [emergency], tone: "quiet" as const },
			],
		};
	},
});

const PANEL = { name: "import-panel", text: "select panel_id as panel from import_batch where id = $1" };
