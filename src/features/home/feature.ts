import { panelsOf, rolesOn } from "../../access/people.ts";
import { may } from "../../access/policy.ts";
import type { Block, Button, Key, Line, Message, Words } from "../../chat/message.ts";
import { count, listInWords } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ROLES } from "../../domain/lists/roles.ts";
import type { Statement } from "../../store/transact.ts";
import { waitingFor } from "../enquiry/queries.ts";
import { type Action, action, buttonsOf, type Feature, type PersonCtx } from "../kit.ts";
import { handedTo } from "../lifecycle/queries.ts";
import { hasMorningList } from "../morning/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { myTasks } from "../task/queries.ts";
import { nearestTo, nearRow } from "./nearest.ts";

/** More than so many are not counted: what one does about them is the same. */
const MOST_COUNTED = 99;

/**
 * Where somebody begins who types nothing, greets the bot or opens its home page: the cases nearest to them as buttons,
 * what waits, and where everything else is.
 */
const home = (others: readonly Action[]): Action =>
	action({
		name: "home",
		on: "nothing",
		lists: true,
		allow: "ask for help",
		help: "Where you begin: your nearest cases, what waits for you, and your panels.",
		doors: { word: "home" },
		run: async (ctx) => ({ say: await begin(ctx, others) }),
	});

async function begin(ctx: PersonCtx, others: readonly Action[]): Promise<Message> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const near = await nearestTo(ctx, today);
	const cases: Block = near.length
		? { rows: near.map(nearRow) }
		: { text: ["No open case waits for you or was raised by you."] };
	const { knownAs, agency } = ctx.person;
	const all = await panels(ctx);
	return {
		summary: "Where you begin with Rollcall",
		blocks: [
			{ heading: "Your nearest cases" },
			cases,
			{ text: [await waiting(ctx)] },
			...buttons(ctx, others),
			await morningRow(ctx),
			{ facts: all.map(({ title, roles }) => [title, roles]) },
			{
				buttons: ownButtons(
					ctx,
					all.some((one) => one.practice),
				),
			},
			{
				text: [`You are known here as ${knownAs}, ${agency}.`, "A child in danger now: call 999 first."],
				tone: "quiet",
			},
		],
	};
}

/** What waits, in numbers: “My items” has the list. */
async function waiting(ctx: PersonCtx): Promise<Line> {
	const [{ total }, handed, tasks] = await Promise.all([
		waitingFor(ctx, {}, 1),
		handedTo(ctx, MOST_COUNTED + 1),
		myTasks(ctx, MOST_COUNTED + 1),
	]);
	const said = [
		...(total ? [count(total, "enquiry to answer", "enquiries to answer")] : []),
		...(handed.length ? [many(handed.length, "case to take on", "cases to take on")] : []),
		...(tasks.length
			? [many(tasks.length, "action after the panel's decisions", "actions after the panel's decisions")]
			: []),
	];
	return said.length ? [{ strong: "Waiting for you: " }, `${listInWords(said)}.`] : "Nothing waits for you.";
}

const many = (n: number, one: Words, more: Words): Words =>
	n > MOST_COUNTED ? `more than ${MOST_COUNTED} ${more}` : count(n, one, more);

/** What is done most stands as buttons, in this order; whatever else has a button is behind a menu. */
const MAIN = ["raise", "mine", "find"];

function buttons(ctx: PersonCtx, others: readonly Action[]): Block[] {
	const all = buttonsOf(ctx, others);
	const main = MAIN.flatMap((name) => all.filter((one) => one.action === name));
	const menu = all.filter((one) => !MAIN.includes(one.action));
	return [
		{
			buttons: [
				...main.map((one, n) => (n ? one : { ...one, tone: "main" as const })),
				button("Help", "help", false),
			],
		},
		...(menu.length ? [{ rows: [{ text: "More to do", menu }] }] : []),
	];
}

/** Whether this person has the morning list, and the button that turns it the other way. */
async function morningRow(ctx: PersonCtx): Promise<Block> {
	const on = await hasMorningList(ctx, ctx.panel, ctx.person.id);
	const turn = on ? button("Turn off", "morning.off", false) : button("Turn on", "morning.on", false);
	return { rows: [{ text: `Your morning list: ${on ? "on" : "off"}`, buttons: [turn] }] };
}

/** What somebody sets for themselves. */
function ownButtons({ person, panel }: PersonCtx, practises: boolean): Button[] {
	return [
		button("Forms you began", "forms", false),
		...(may(person, "say who is away", panel) ? [button("Away or on leave", "cover", true)] : []),
		...(practises ? [button("Practise, or stop", "practice", false)] : []),
	];
}

const button = (label: Words, name: string, opens: boolean): Button => ({
	label,
	action: name,
	on: "",
	opens,
});

const TITLES: Statement = {
	name: "home-panels",
	text: "select id, title, practice from panel where id = any ($1) order by practice, title",
};

interface OwnPanel {
	title: Words;
	roles: Words;
	practice: boolean;
}

/** Each panel with what this person is on it. */
async function panels({ tx, person }: PersonCtx): Promise<OwnPanel[]> {
	type Row = { id: Key; title: Words; practice: boolean };
	const rows = await tx.query<Row>(TITLES, [panelsOf(person)]);
	return rows.map(({ id, title, practice }) => {
		const roles = [...new Set(rolesOn(person, id))].map((role) => labelOf(ROLES, role));
		return { title: practice ? `PRACTICE: ${title}` : title, roles: listInWords(roles), practice };
	});
}

/** @param others every feature whose buttons it offers */
export const homeFeature = (others: readonly Feature[]): Feature => ({
	name: "home",
	under: "Every day",
	actions: [home(others.flatMap((f) => f.actions ?? []))],
});
