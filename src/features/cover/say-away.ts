import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Option } from "../../chat/form.ts";
import type { Block } from "../../chat/message.ts";
import { faultsInAbsence } from "../../domain/absence.ts";
import { shortDate } from "../../domain/date/words.ts";
import { neededChoice, optionalDate } from "../answers.ts";
import { type Asking, action, type PersonCtx, type Prefilled, type Questions } from "../kit.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { sayAway, sayBack, saysForOthers } from "./acts.ts";
import { absencesOn } from "./queries.ts";

type Asked = Asking<"nothing">;

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;
const NOBODY = "nobody";
const BACK = "back";

const optionsOf = (people: readonly Member[]): Option[] =>
	people.map((p) => ({ value: p.id, label: `${p.knownAs}, ${p.agency}` }));

/** Those who may cover work on cases themselves: what they then may do is not new to them. */
async function covers({ ctx }: Asked): Promise<Option[]> {
	const workers = withRole(await panelMembers(ctx.tx, ctx.panel), ...CASEWORK_ROLES);
	return [
		...optionsOf(workers).slice(0, MOST_OPTIONS - 2),
		{ value: NOBODY, label: "Nobody yet: ask the coordinator" },
		{ value: BACK, label: "Nobody: they are back" },
	];
}

async function everybody({ ctx }: Asked): Promise<Option[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const self = members.filter((m) => m.id === ctx.person.id);
	return optionsOf([...self, ...members.filter((m) => m.id !== ctx.person.id)]).slice(0, MOST_OPTIONS);
}

/** Who is away or will be, as everybody on the panel may know. */
async function awayNow({ ctx }: Asked): Promise<Block[]> {
	const lines = await awayInWords(ctx);
	return lines.length ? [{ text: [[{ strong: "Away" }], ...lines] }] : [];
}

async function awayInWords(ctx: PersonCtx): Promise<string[]> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const all = await absencesOn(ctx.tx, ctx.panel, today);
	return all.slice(0, 10).map((a) => {
		const who = a.coverKnownAs ? `${a.coverKnownAs} covers` : "nobody covers";
		return `${a.knownAs}, ${shortDate(a.from, today)} to ${shortDate(a.to, today)}: ${who}`;
	});
}

function questions({ ctx }: Asked): Questions<"nothing"> {
	return {
		...(saysForOthers(ctx)
			? {
					away_person: {
						label: "Who is away",
						as: "one",
						look: "list",
						options: everybody,
						schema: neededChoice("Choose who is away."),
					} as const,
				}
			: {}),
		away_cover: {
			label: "Who covers",
			hint: "Reminders go to them, and they may do what the absent person may.",
			as: "one",
			look: "list",
			options: covers,
			schema: neededChoice("Choose who covers. “Nobody yet” is an answer."),
		},
		away_from: { label: "First day away", as: "date", schema: optionalDate },
		away_to: { label: "Last day away", as: "date", schema: optionalDate },
	};
}

const personOf = ({ ctx, soFar }: Asked) => (soFar.away_person as string | undefined) ?? ctx.person.id;

async function check(asking: Asked): Promise<Record<string, string>> {
	const { ctx, soFar } = asking;
	if (soFar.away_cover === BACK) return {};
	if (soFar.away_cover === personOf(asking)) {
		return { away_cover: "Nobody covers for themselves. Choose somebody else." };
	}
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const dates = { from: soFar.away_from as string | undefined, to: soFar.away_to as string | undefined };
	return faultsInAbsence(dates, today) as Record<string, string>;
}

/** Says who is away, from when to when, and who covers for them (D-5). */
export const away = action({
	name: "cover",
	on: "nothing",
	allow: "say who is away",
	help: "Say that you are away, from when to when, and who covers for you.",
	doors: { word: "cover", menu: "chat" },
	form: {
		title: "Cover",
		send: "Save",
		steps: [{ title: "Who is away, and who covers", notes: awayNow, fields: questions, check }],
	},
	async prefill({ ctx }): Promise<Prefilled> {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const mine = (await absencesOn(ctx.tx, ctx.panel, today)).find((a) => a.person === ctx.person.id);
		const others = saysForOthers(ctx);
		const who: Prefilled = others ? { away_person: ctx.person.id } : {};
		if (!mine) return { ...who, away_from: today };
		return { ...who, away_cover: mine.cover ?? NOBODY, away_from: mine.from, away_to: mine.to };
	},
	async run(ctx, _, asking) {
		const { soFar } = asking as Asked;
		const person = personOf(asking as Asked);
		const members = await panelMembers(ctx.tx, ctx.panel);
		const nameOf = (id: string) => members.find((m) => m.id === id)?.knownAs ?? "They";
		const self = person === ctx.person.id;
		const told = (says: string) => ({ say: { summary: says, blocks: [{ text: [says] }] } });
		if (soFar.away_cover === BACK) {
			await sayBack(ctx, person);
			return told(
				`${self ? "You are" : `${nameOf(person)} is`} back. Reminders are ${self ? "yours" : "theirs"} again.`,
			);
		}
		const cover = soFar.away_cover === NOBODY ? null : (soFar.away_cover as string);
		const [from, to] = [soFar.away_from as string, soFar.away_to as string];
		await sayAway(ctx, { person, cover, from, to });
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const days = `${self ? "You are" : `${nameOf(person)} is`} away ${shortDate(from, today)} to ${shortDate(to, today)}.`;
		return told(
			cover
				? `${days} ${nameOf(cover)} covers and has been told. Need-to-know cases follow only whoever covers for a coordinator or the chair.`
				: `${days} Nobody covers yet: from the first day the digest counts the cases as having no owner, and the coordinator is asked.`,
		);
	},
});
