import type { Identity } from "../../chat/message.ts";
import type { Role } from "../../domain/lists/roles.ts";
import { neededChoice } from "../answers.ts";
import { action } from "../kit.ts";
import { addPerson, requireOwn, SETS_UP } from "./acts.ts";
import { chosenAccount, jobTitle, rolesToGive, someRoles, workName } from "./fields.ts";
import { agenciesEver } from "./queries.ts";
import { rolesInWords } from "./views.ts";

/** Puts somebody on the panel, with the account chosen from the platform's own list: no id is typed or guessed. */
export const add = action({
	name: "person.add",
	on: "nothing",
	allow: SETS_UP,
	help: "Put somebody on the panel.",
	doors: {},
	form: {
		title: "Add somebody",
		send: "Add them",
		steps: [
			{
				title: "Who is to be on the panel",
				notes: [
					{
						text: [
							"Rollcall knows them by the account that you choose. The panel's other coordinators are told.",
						],
					},
				],
				fields: ({ ctx }) => ({
					person_account: {
						label: "Their account",
						hint: "Choose them from the list of people. A second account, on another platform, is joined afterwards.",
						as: "person",
						schema: chosenAccount,
					},
					person_known_as: {
						label: "The name they go by at work",
						hint: "It is shown to everybody on the panel. Never a child's.",
						as: "text",
						schema: workName,
					},
					person_job: { label: "What they do", as: "text", schema: jobTitle },
					person_agency: {
						label: "Agency",
						hint: "An agency that is not listed is put on the panel by the panel's file.",
						as: "one",
						look: "list",
						options: async () =>
							(await agenciesEver(ctx.tx, ctx.panel)).map(({ id, title }) => ({ value: id, label: title })),
						schema: neededChoice("Choose their agency."),
					},
					person_roles: { label: "Roles", as: "many", options: rolesToGive(ctx), schema: someRoles },
				}),
			},
		],
	},
	prefill({ ctx }) {
		requireOwn(ctx);
		return {};
	},
	async run(ctx, _, { soFar }) {
		const roles = soFar.person_roles as Role[];
		const { knownAs, known } = await addPerson(ctx, {
			...{ knownAs: soFar.person_known_as as string, job: soFar.person_job as string },
			...{ agency: soFar.person_agency as string, account: soFar.person_account as Identity, roles },
		});
		const says = `${knownAs} is on the panel now: ${rolesInWords(roles)}.`;
		const as = known ? ["Rollcall knew that account already: name and agency stay as they were."] : [];
		const next = "They can begin at once: type “help” to Rollcall. The panel's file need not be changed.";
		return { say: { summary: says, blocks: [{ text: [says, ...as, next] }] } };
	},
});
