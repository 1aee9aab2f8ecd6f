import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Asking } from "../kit.ts";
import { agenciesOf, type Member, panelMembers, withRole } from "../panel/members.ts";
import { SOMEBODY_ELSE } from "./answers.ts";

type Asked = Asking<SubjectKind>;

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

/** Everybody on the panel; whoever wrote the message, and those who usually state decisions, first. */
export async function speakers({ ctx }: Asked): Promise<Option[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const author = members.filter((m) => m.id === ctx.from.message?.authorId);
	const first = [...author, ...withRole(members, "chair", "coordinator")];
	const someone = { value: SOMEBODY_ELSE, label: "Somebody who is not on this list" };
	return [...peopleOptions([...first, ...members]).slice(0, MOST_OPTIONS - 1), someone];
}

/** Everybody on the panel, to do something. */
export async function owners({ ctx }: Asked): Promise<Option[]> {
	return peopleOptions(await panelMembers(ctx.tx, ctx.panel)).slice(0, MOST_OPTIONS);
}

function peopleOptions(people: readonly Member[]): Option[] {
	return [
		...new Map(people.map((p) => [p.id, { value: p.id, label: `${p.knownAs}, ${p.agency}` }])).values(),
	];
}

/** The panel's agencies. */
export async function agencyOptions({ ctx }: Asked): Promise<Option[]> {
	const agencies = agenciesOf(await panelMembers(ctx.tx, ctx.panel));
	return agencies.slice(0, MOST_OPTIONS).map((a) => ({ value: a.id, label: a.title }));
}
