import { z } from "zod";
import type { Person } from "../../access/people.ts";
import type { Option } from "../../chat/form.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { AgencyKind } from "../../domain/lists/agencies.ts";
import { calledAs } from "../../record/identity.ts";
import type { Asking, Question } from "../kit.ts";
import { agenciesOf, type Member, panelMembers, withRole } from "../panel/members.ts";

/** A school raises its own pupils. Anybody else says which of the panel's schools it is, if it is one. */
export const choosesSchool = (raiser: Person): boolean => raiser.agencyKind !== "school";

const schoolsOf = (members: readonly Member[]) => agenciesOf(members).filter((a) => a.kind === "school");

/**
 * The school that is asked about a child and told of the notification: the raiser's own, or the one that was chosen. It is
 * never guessed: another school would learn who the child is, and the child's own would not. Undefined where the school is
 * not on the panel, or nobody knows which it is.
 */
export function schoolAsked(
	raiser: Person,
	members: readonly Member[],
	chosen: Key | undefined,
): Key | undefined {
	if (!choosesSchool(raiser)) return raiser.agencyId;
	return schoolsOf(members).find((school) => school.id === chosen)?.id;
}

/** The panel's school of which this is the key or the title, word for word but for capitals; undefined where none is. */
export function schoolCalled(members: readonly Member[], name: Private | undefined): Key | undefined {
	return calledAs(name, schoolsOf(members), ({ key, title }) => [key, title])?.id;
}

/**
 * Who is asked: the raiser's own agency where it is of that kind, else the panel's. A school is asked only where it is
 * known which; without it, as where the panel has nobody of a kind, the CME team asks.
 */
export function agencyFinder(
	raiser: Person,
	members: readonly Member[],
	school: Key | undefined,
): (kind: AgencyKind) => Key {
	const agencies = agenciesOf(members);
	const first = (kind: AgencyKind) => agencies.find((a) => a.kind === kind)?.id;
	const fallback = withRole(members, "coordinator")[0]?.agencyId ?? first("cme_team") ?? raiser.agencyId;
	return (kind) => {
		if (kind === "school") return school ?? fallback;
		if (raiser.agencyKind === kind) return raiser.agencyId;
		return first(kind) ?? fallback;
	};
}

/** Offered always: a panel may have no school, and a list is never empty. */
const NONE = "none";

/** Asked of whoever is of no school, beside the school's name. Nothing waits for it. */
export const panelSchool = {
	label: "Is it one of the panel's schools?",
	hint: "If it is, choose it: it is asked, and told of the notification. If not, the CME team asks.",
	as: "one",
	look: "list",
	schema: z.union([
		z.enum(["", NONE]).transform(() => undefined),
		z.uuid("Choose a school from the list, or leave it blank."),
	]),
	options: async ({ ctx }: Asking): Promise<Option[]> => [
		{ value: NONE, label: "No, or I don't know" },
		...schoolsOf(await panelMembers(ctx.tx, ctx.panel)).map(({ id, title }) => ({ value: id, label: title })),
	],
} satisfies Question;

/** Who asks at the school, for a last look. */
export async function whoAsks({ ctx }: Asking<"nothing">, chosen: Key | undefined): Promise<Words> {
	const schools = schoolsOf(await panelMembers(ctx.tx, ctx.panel));
	return schools.find((school) => school.id === chosen)?.title ?? "The CME team";
}
