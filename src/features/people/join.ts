import type { Key } from "../../chat/message.ts";
import { tellOf } from "../../record/record.ts";
import type { Statement } from "../../store/transact.ts";
import { action } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { askToJoin, PLATFORM_NAMES, showCode } from "./account-acts.ts";
import { SETS_UP } from "./acts.ts";
import { notAsked } from "./refusals.ts";

/** Asks somebody to join their account on the other platform: from there they type a code that they alone are shown. */
export const askJoin = action({
	name: "person.join",
	on: "member",
	allow: SETS_UP,
	help: "Ask somebody to join their account on the other platform.",
	doors: {},
	async run(ctx, subject) {
		const on = PLATFORM_NAMES[await askToJoin(ctx, subject.person)];
		const says = `${subject.knownAs} is asked, in private, to join their account on ${on}.`;
		const how =
			"They are shown a code, and type it to Rollcall from there. Never ask anybody for such a code.";
		return { say: { summary: says, blocks: [{ text: [says, how] }] } };
	},
});

/** Shows the code, to whoever was asked. */
export const code = action({
	name: "account.code",
	on: "joining",
	allow: "ask for help",
	help: "Show a code with which to join another account.",
	doors: {},
	async run(ctx, subject) {
		if (subject.used) throw notAsked();
		const shown = await showCode(ctx, subject.id);
		const on = PLATFORM_NAMES[subject.platform];
		const summary = "Your code is below.";
		const says = `On ${on}, type this to Rollcall, within ten minutes:`;
		const warns = "Give it to nobody, not to a coordinator either: whoever types it is you to Rollcall.";
		return { say: { summary, blocks: [{ text: [says, [{ strong: `join ${shown}` }], warns] }] } };
	},
});

const JUST_JOINED: Statement = {
	name: "account-just-joined",
	text: `select id, panel_id as panel, facts->>'change' as change, facts->>'askedBy' as "askedBy" from ledger
		where act = 'account.joined' and person_id = me() and xid = pg_current_xact_id_if_assigned()`,
};

/** What the account is told that has just been joined (bot/join.ts); one that was known before has nothing to join. */
export const join = action({
	name: "join",
	on: "nothing",
	allow: "ask for help",
	help: "Join this account to the one that Rollcall knows, with the code shown there.",
	doors: { word: "join", usage: "join CODE" },
	async run(ctx) {
		type Joined = { id: string; panel: Key; change: Key; askedBy: Key };
		const [row] = await ctx.tx.query<Joined>(JUST_JOINED, []);
		if (!row) {
			const known =
				"This account is known already. Type the word and the code from the other account, the one that Rollcall does not know.";
			return { say: { summary: known, blocks: [{ text: [known] }] } };
		}
		const coordinators = withRole(await panelMembers(ctx.tx, row.panel), "coordinator").map((m) => m.id);
		const people = [...new Set([...coordinators, row.askedBy])].filter((id) => id !== ctx.person.id);
		const tell = { to: { people }, view: "set-up-changed", subject: row.panel, key: `set-up:${row.change}` };
		const own = {
			...{ to: { people: [ctx.person.id], themselves: true as const }, view: "account-was-joined" },
			...{ subject: row.panel, key: `account-joined:${row.change}` },
		};
		await tellOf(ctx.tx, Number(row.id), { panel: row.panel }, [...(people.length ? [tell] : []), own]);
		const says = `This account is yours now: Rollcall knows you here as ${ctx.person.knownAs}, ${ctx.person.agency}.`;
		const wrong = "If that is not you, tell a coordinator of the panel at once.";
		return { say: { summary: says, blocks: [{ text: [says, wrong] }] } };
	},
});
