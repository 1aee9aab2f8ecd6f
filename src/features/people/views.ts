import type { Block, Key, Words } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ROLES, type Role } from "../../domain/lists/roles.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { PLATFORM_NAMES } from "./account-acts.ts";

/** Roles as people read them. */
export const rolesInWords = (roles: readonly string[]): Words =>
	listInWords(roles.map((role) => labelOf(ROLES, role as Role)));

interface Changed {
	act: string;
	facts: {
		roles?: string[];
		given?: string[];
		ended?: string[];
		to?: Key | null;
		platform?: "slack" | "teams";
	};
	by: Words;
	askedBy: Words | null;
	who: Words | null;
	agency: Words | null;
}

const CHANGED: Statement = {
	name: "people-changed",
	text: `select l.act, l.facts, b.known_as as by, k.known_as as "askedBy", p.known_as as who, a.title as agency
		from ledger l join person b on b.id = l.person_id left join person k on k.id = (l.facts->>'askedBy')::uuid
			left join person p on p.id = (l.facts->>'person')::uuid left join agency a on a.id = p.agency_id
		where l.panel_id = $1 and l.facts->>'change' = $2 and l.act = any ('{person.added,roles.changed,person.left,account.joined,account.taken-off,channel.put-on,channel.taken-off}')
		limit 1`,
};

/** To the panel's other coordinators, in private: somebody changed who is on the panel, or which channels are its. */
export const setUpChanged = view<Changed>({
	name: "set-up-changed",
	async load(ctx, panel, key) {
		const [row] = await ctx.tx.query<Changed>(CHANGED, [panel, key.split(":")[1]]);
		return row;
	},
	show(changed) {
		const says = inWords(changed);
		const { act, facts } = changed;
		const handOver: Block[] =
			act === "person.left" && !facts.to
				? [{ buttons: [{ label: "Hand over", action: "handover", on: "", opens: true, tone: "main" }] }]
				: [];
		return {
			summary: says,
			blocks: [
				{ text: [says] },
				...handOver,
				{
					text: [
						"You are told so that nobody sets the panel up unseen. If it is not right, type “people”, or tell whoever runs Rollcall.",
					],
					tone: "quiet",
				},
			],
		};
	},
});

function inWords({ act, facts, by, askedBy, who, agency }: Changed): Words {
	const whom = `${who}, ${agency}`;
	const on = facts.platform ? PLATFORM_NAMES[facts.platform] : "";
	switch (act) {
		case "person.added":
			return `${by} put ${whom}, on the panel: ${rolesInWords(facts.roles ?? [])}.`;
		case "roles.changed": {
			const given = facts.given?.length ? ` Now: ${rolesInWords(facts.given)}.` : "";
			const ended = facts.ended?.length ? ` No more: ${rolesInWords(facts.ended)}.` : "";
			return `${by} changed the roles of ${whom}.${given}${ended}`;
		}
		case "person.left": {
			const work = facts.to
				? "What waited for them was handed over."
				: "What waits for them was not handed over.";
			return `${by} recorded that ${whom}, has left. Their rights ended at once. ${work}`;
		}
		case "account.joined":
			return `${whom}, joined an account on ${on} to theirs, as ${askedBy} asked.`;
		case "account.taken-off":
			return `${by} took the account on ${on} off ${whom}. Rollcall does not know whoever uses it any more.`;
		case "channel.put-on":
			return `${by} put a channel on ${on} on the panel. The panel's cards and lists are posted there.`;
		default:
			return `${by} took a channel on ${on} off the panel. Nothing more is posted there.`;
	}
}

interface ToJoin {
	join: Key;
	by: Words;
	platform: "slack" | "teams";
}

const TO_JOIN: Statement = {
	name: "people-to-join",
	text: `select l.facts->>'join' as join, l.facts->>'platform' as platform, b.known_as as by
		from ledger l join person b on b.id = l.person_id
		where l.panel_id = $1 and l.act = 'account.asked' and l.facts->>'join' = $2 limit 1`,
};

/** To somebody, in the account that is known: how to join the one on the other platform. */
export const accountToJoin = view<ToJoin>({
	name: "account-to-join",
	async load(ctx, panel, key) {
		const [row] = await ctx.tx.query<ToJoin>(TO_JOIN, [panel, key.split(":")[1]]);
		return row;
	},
	show({ join, by, platform }) {
		const on = PLATFORM_NAMES[platform];
		const says = `${by} asks you to join your account on ${on} to this one, so that Rollcall knows you there too.`;
		return {
			summary: says,
			blocks: [
				{
					text: [says, `Press the button when you have ${on} open: the code is good for ten minutes, once.`],
				},
				{
					buttons: [
						{ label: "Show me a code", action: "account.code", on: join, opens: false, tone: "main" },
					],
				},
				{
					text: [
						"If you have no account there, or did not expect this, do nothing and tell your coordinator.",
					],
					tone: "quiet",
				},
			],
		};
	},
});

interface WasJoined {
	askedBy: Words;
	platform: "slack" | "teams";
}

const WAS_JOINED: Statement = {
	name: "people-was-joined",
	text: `select l.facts->>'platform' as platform, k.known_as as "askedBy"
		from ledger l join person k on k.id = (l.facts->>'askedBy')::uuid
		where l.panel_id = $1 and l.act = 'account.joined' and l.facts->>'change' = $2 limit 1`,
};

/** To whose it is, in the account that was known: whoever gave their code away hears of it there. */
export const accountWasJoined = view<WasJoined>({
	name: "account-was-joined",
	async load(ctx, panel, key) {
		const [row] = await ctx.tx.query<WasJoined>(WAS_JOINED, [panel, key.split(":")[1]]);
		return row;
	},
	show({ askedBy, platform }) {
		const says = `An account on ${PLATFORM_NAMES[platform]} was joined to yours, as ${askedBy} asked.`;
		const wrong =
			"Whoever uses it is you to Rollcall. If that was not you, tell a coordinator of the panel at once.";
		return { summary: says, blocks: [{ text: [says, wrong] }] };
	},
});
