import type { Block, Button, Key, Words } from "../../chat/message.ts";
import { moment, shortDate } from "../../domain/date/words.ts";
import { type Ctx, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Share, shareOf } from "./queries.ts";
import { detailsInWords, recipientInWords, standsInWords } from "./words.ts";

interface Shown extends Share {
	when: Words;
	by: Words;
}

async function load(ctx: Ctx, id: Key): Promise<Shown | undefined> {
	const share = await shareOf(ctx.tx, id);
	if (!share) return undefined;
	const { zone, today } = await loadPanel(ctx.tx, share.panel);
	const by = share.reviewBy ? shortDate(share.reviewBy, today) : "";
	return { ...share, when: moment(share.askedAt, zone, today), by };
}

/** For whoever asked: what they pass on, and nothing else. */
export const passOnButton = (on: Key): Button => ({
	label: "What to pass on",
	action: "share.open",
	on,
	opens: true,
	tone: "main",
});

const openCase = (s: Share): Button => ({
	label: "Open the case",
	action: "case.open",
	on: s.case,
	opens: true,
});

const noAgreement = (s: Share): Block[] => {
	if (s.agreement === "in_force") return [];
	const how =
		s.agreement === "expired" ? "The agreement with them has expired." : "There is no agreement with them.";
	return [{ text: [how], tone: "quiet" }];
};

/** To coordinators and chair: shared at once, and to be looked at. */
export const shareMadeView = view<Shown>({
	name: "share-made",
	load,
	show: (s) => {
		const what = `${s.asker}, ${s.askerAgency}, shared details of ${s.ref} with ${recipientInWords(s)}, ${s.when}, to keep a child safe.`;
		if (s.finding) {
			return {
				summary: `${s.ref}: share reviewed`,
				blocks: [{ text: [what, standsInWords(s)], tone: "quiet" }],
			};
		}
		return {
			summary: `${s.ref} was shared outside the panel`,
			blocks: [
				{ text: [what, `${detailsInWords(s)}. Read why, and review it by ${s.by}.`], tone: "warning" },
				...noAgreement(s),
				{
					buttons: [
						{ label: "Review", action: "share.review", on: s.id, opens: true, tone: "main" },
						openCase(s),
					],
				},
			],
		};
	},
});

/** To those who may be the second person. */
export const shareWaits = view<Shown>({
	name: "share-waits",
	load,
	show: (s) => {
		const what = `${s.asker}, ${s.askerAgency}, asks to share details of ${s.ref} with ${recipientInWords(s)}.`;
		if (s.madeAt || s.decision === "withheld") {
			return { summary: `${s.ref}: answered`, blocks: [{ text: [what, standsInWords(s)], tone: "quiet" }] };
		}
		return {
			summary: `${s.ref}: a share waits for you to agree`,
			blocks: [
				{ text: [what, `${detailsInWords(s)}. Nothing is shared until somebody agrees.`], tone: "warning" },
				...noAgreement(s),
				{
					buttons: [
						{ label: "Read and answer", action: "share.agree", on: s.id, opens: true, tone: "main" },
						openCase(s),
					],
				},
			],
		};
	},
});

/** To whoever asked: the second person's answer. */
export const shareAnswered = view<Shown>({
	name: "share-answered",
	load,
	show: (s) => {
		const what = `You asked to share details of ${s.ref} with ${recipientInWords(s)}.`;
		const withheld = s.decision === "withheld";
		return {
			summary: `${s.ref}: your share was ${withheld ? "not agreed to" : "agreed to"}`,
			blocks: [{ text: [what, standsInWords(s)] }, ...(withheld ? [] : [{ buttons: [passOnButton(s.id)] }])],
		};
	},
});
