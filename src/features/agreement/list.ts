import type { Block, Key, Line, Message, Words } from "../../chat/message.ts";
import { type Agreement, agreementWith, chaseDay, newestOf } from "../../domain/agreements.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { listInWords, longDate } from "../../domain/date/words.ts";
import { action, type Ctx, view } from "../kit.ts";
import { agenciesOf, panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { agencyTitles } from "./queries.ts";

/** An agreement as it is shown. */
interface Shown extends Agreement {
	title: Words;
	with: Words;
	expired: boolean;
}

async function shown(ctx: Ctx, agreements: readonly Agreement[], today: LocalDate): Promise<Shown[]> {
	const titles = await agencyTitles(
		ctx.tx,
		agreements.map((a) => a.agency),
	);
	return agreements.map((a) => ({
		...a,
		with: titles.get(a.agency) ?? a.agency,
		expired: a.expires < today,
	}));
}

/** The panel's agreements, those that expired first, and the agencies with which it has none. */
export const agreements = action({
	name: "agreements",
	on: "nothing",
	allow: "see the agreements",
	help: "Information-sharing agreements: which are in force, and which must be renewed.",
	doors: { word: "agreements" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const all = await shown(ctx, newestOf(panel.agreements), panel.today);
		const keys = await keysOnPanel(ctx, ctx.panel);
		const without = [...keys]
			.filter(([key]) => agreementWith(panel.agreements, key, panel.today) === "missing")
			.map(([, title]) => title);
		return { say: list(all, without) };
	},
});

/** Agencies with somebody on the panel: key and title. */
async function keysOnPanel(ctx: Ctx, panel: Key): Promise<Map<string, Words>> {
	const ids = agenciesOf(await panelMembers(ctx.tx, panel)).map((a) => a.id);
	const statement = {
		name: "agreement-keys",
		text: "select key, title from agency where id = any ($1) order by title",
	};
	const rows = await ctx.tx.query<{ key: string; title: Words }>(statement, [ids]);
	return new Map(rows.map((r) => [r.key, r.title]));
}

function list(all: readonly Shown[], without: readonly Words[]): Message {
	const title = "Information-sharing agreements";
	const blocks: Block[] = all.length
		? all.map((a) => ({ text: lines(a), ...(a.expired ? { tone: "warning" as const } : {}) }))
		: [{ text: ["There is none on the panel's list."] }];
	const missing = without.length ? [`No agreement on the list with: ${listInWords(without)}.`] : [];
	return {
		summary: title,
		blocks: [{ heading: title }, ...blocks, { text: [...missing, NEVER_STOPS], tone: "quiet" }],
	};
}

const NEVER_STOPS =
	"An agreement is good practice. A missing or expired one never stops you from sharing what keeps a child safe.";

function lines(a: Shown): Line[] {
	const stands = a.expired ? "expired on" : "in force until";
	return [[{ strong: `${a.with}:` }, ` ${a.title}, ${stands} ${longDate(a.expires)}`], a.link];
}

/** To coordinators and the information-governance contact: what must be renewed. */
export const agreementsDue = view<readonly Shown[]>({
	name: "agreements-due",
	async load(ctx, panelId) {
		const { agreements: all, today } = await loadPanel(ctx.tx, panelId);
		const due = newestOf(all).filter((a) => chaseDay(a.expires, today));
		return due.length ? shown(ctx, due, today) : undefined;
	},
	show: (due) => ({
		summary: "Agreements to renew",
		blocks: [
			{ heading: "Agreements to renew" },
			...due.map((a) => ({ text: lines(a) })),
			{ text: ["Renew them, and put the new dates into the panel's file.", NEVER_STOPS], tone: "quiet" },
		],
	}),
});
