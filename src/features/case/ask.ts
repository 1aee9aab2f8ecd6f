import type { Key, Message } from "../../chat/message.ts";
import { parseReference } from "../../domain/reference.ts";
import type { Statement } from "../../store/transact.ts";
import { action, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { coordinatorAsked } from "./events.ts";

/** "Ask the coordinator": offered with every "not found", so that nobody is left outside a closed door. */
export const askCoordinator = action({
	name: "coordinator.ask",
	on: "nothing",
	allow: "ask for help",
	help: "Ask the coordinator to get in touch with you.",
	doors: { word: "ask" },
	async run(ctx) {
		const ref = parseReference(ctx.from.hint ?? "") ?? null;
		const coordinators = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator");
		const tell = {
			to: { people: coordinators.map((c) => c.id) },
			view: "coordinator-asked",
			subject: ctx.person.id,
			// Once an hour, and once for each reference: to ask again and again must not fill a coordinator's chat.
			key: `asked:${ctx.person.id}:${ref ?? ctx.now.toISOString().slice(0, 13)}`,
		};
		await ctx.record(coordinatorAsked, { panel: ctx.panel }, { by: ctx.person.id, ref }, [tell]);
		const says = "The coordinator has been asked to get in touch with you.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

const WHO: Statement = {
	name: "who-asked",
	text: `select p.known_as as "knownAs", a.title as agency from person p join agency a on a.id = p.agency_id where p.id = $1`,
};

interface Asked {
	knownAs: string;
	agency: string;
	/** The reference that they could not open, if that is why they ask. */
	ref?: string;
}

/** To the coordinators: who would like to hear from them. The posting's key ends with the reference. */
export const asked = view<Asked>({
	name: "coordinator-asked",
	async load(ctx, id: Key, key) {
		const [who] = await ctx.tx.query<Asked>(WHO, [id]);
		return who && { ...who, ref: parseReference(key.split(":").at(-1) ?? "") };
	},
	show: ({ knownAs, agency, ref }): Message => {
		const why = ref ? ` They could not open ${ref}.` : "";
		return {
			summary: `${knownAs} asks you to get in touch`,
			blocks: [{ text: [`${knownAs}, ${agency}, asks you to get in touch.${why}`] }],
		};
	},
});
