import { z } from "zod";
import { REACH_EVERY_CASE } from "../../access/policy.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { ROLES, type Role } from "../../domain/lists/roles.ts";
import { type Asking, action, type Questions, step } from "../kit.ts";
import { lockSetUp } from "../panel/set-up.ts";
import { changeRoles, givesAll, requireOwn, SETS_UP } from "./acts.ts";
import { rolesToGive, someRoles } from "./fields.ts";
import { rolesOf } from "./queries.ts";
import { oneself } from "./refusals.ts";
import { rolesInWords } from "./views.ts";

/** An administrator sees, and leaves as they are, the roles that are a coordinator's to give and take. */
async function kept({ ctx, subject }: Asking<"member">): Promise<Role[]> {
	if (givesAll(ctx)) return [];
	return (await rolesOf(ctx.tx, ctx.panel, subject.person)).filter((role) => REACH_EVERY_CASE.includes(role));
}

const fields = ({ ctx }: Asking<"member">): Questions<"member"> => ({
	member_roles: {
		label: "Roles on this panel",
		as: "many",
		options: rolesToGive(ctx),
		schema: z.array(z.enum(codesOf(ROLES))),
	},
});

/** Changes what somebody may do on the panel, from now on. */
export const changeRolesOf = action({
	name: "person.roles",
	on: "member",
	allow: SETS_UP,
	help: "Change what somebody may do on the panel.",
	doors: {},
	form: {
		title: "Change roles",
		send: "Change roles",
		steps: [
			step<"member">({
				title: "What they may do on the panel",
				async notes(asking) {
					const stays = await kept(asking);
					const { knownAs, agency } = asking.subject;
					return [
						{ text: [`${knownAs}, ${agency}. The panel's other coordinators are told.`] },
						...(stays.length
							? [{ text: [`They stay ${rolesInWords(stays)}: a coordinator gives and takes that.`] }]
							: []),
					];
				},
				fields,
				async check(asking): Promise<Record<string, string>> {
					const all = [...(asking.soFar.member_roles as Role[]), ...(await kept(asking))];
					const { error } = someRoles.safeParse(all);
					return error ? { member_roles: error.issues[0]!.message } : {};
				},
			}),
		],
	},
	async prefill({ ctx, subject }) {
		requireOwn(ctx);
		if (subject.person === ctx.person.id) throw oneself();
		const offered = rolesToGive(ctx).map((option) => option.value);
		return {
			member_roles: (await rolesOf(ctx.tx, ctx.panel, subject.person)).filter((r) => offered.includes(r)),
		};
	},
	async run(ctx, subject, asking) {
		const chosen = asking.soFar.member_roles as Role[];
		await lockSetUp(ctx.tx);
		const changed = await changeRoles(ctx, subject.person, [...chosen, ...(await kept(asking))]);
		const { knownAs } = subject;
		if (!changed) {
			const says = `${knownAs} has these roles already. Nothing was changed.`;
			return { say: { summary: says, blocks: [{ text: [says] }] } };
		}
		const { given, ended } = changed;
		const says = `The roles of ${knownAs} are changed, from now on.`;
		const lines = [
			...(given.length ? [`New: ${rolesInWords(given)}.`] : []),
			...(ended.length ? [`No more: ${rolesInWords(ended)}.`] : []),
		];
		return { say: { summary: says, blocks: [{ text: [says, ...lines] }] } };
	},
});
