import { action, type Prefilled } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { whichCase } from "../which-case.ts";
import { assignCase } from "./acts.ts";
import { ownerQuestion } from "./form-parts.ts";
import { caseNow } from "./queries.ts";
import { closed } from "./refusals.ts";

/** Names an owner at once, or hands a case over. An education welfare officer may take any child on (S3). */
export const assign = action<"case">({
	name: "case.assign",
	on: "case",
	allow: "assign a case",
	help: "Name the owner of a case, or hand it over.",
	doors: { word: "assign", usage: "assign REFERENCE" },
	form: {
		title: "Owner of a case",
		send: "Assign now",
		steps: [{ title: "Who owns it from now on", notes: whichCase, fields: { owner: ownerQuestion } }],
	},
	async prefill({ ctx, subject }): Promise<Prefilled> {
		if (subject.closed) throw closed();
		const { owner } = await caseNow(ctx.tx, subject.id);
		return owner && owner !== ctx.person.id ? { owner: ctx.person.id } : {};
	},
	async run(ctx, subject, { soFar }) {
		const owner = soFar.owner as string;
		const ref = await assignCase(ctx, subject.id, owner);
		const named = (await panelMembers(ctx.tx, ctx.panel)).find((m) => m.id === owner)!;
		const says = `${ref} is now ${owner === ctx.person.id ? "yours" : `with ${named.knownAs}, ${named.agency}, who has been told`}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
