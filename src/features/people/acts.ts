import { randomUUID } from "node:crypto";
import { mayFor, REACH_EVERY_CASE } from "../../access/policy.ts";
import { notOnPanel } from "../../access/subjects.ts";
import type { Identity, Key, Words } from "../../chat/message.ts";
import type { Role } from "../../domain/lists/roles.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { type HandedOver, handOver } from "../cover/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { lockSetUp, setRoles } from "../panel/set-up.ts";
import { loadPanel } from "../panel/settings.ts";
import { personAdded, personLeft, rolesChanged } from "./events.ts";
import { hasAnotherCoordinator, holderOf, keyFor, rolesOf } from "./queries.ts";
import * as no from "./refusals.ts";

export const SETS_UP = "say who is on the panel, and which channels are its";

/** @throws the refusal that it is this person's to do by covering for somebody alone: cover makes nobody's rights */
export function requireOwn({ person, panel }: PersonCtx): void {
	if (mayFor(person, SETS_UP, panel).length) throw no.borrowed();
}

/**
 * That this person sets the panel up still, asked with the set-up locked; returns what they are on it.
 * @throws the refusal that their role was taken while they waited
 */
export async function requireStill({ tx, panel, person }: PersonCtx): Promise<Role[]> {
	const roles = await rolesOf(tx, panel, person.id);
	if (!roles.some((role) => role === "coordinator" || role === "administrator")) throw no.endedMeanwhile();
	return roles;
}

/** Whether this person gives and takes the roles that reach every case. */
export const givesAll = ({ person, panel }: PersonCtx): boolean =>
	person.roles.some((r) => r.panel === panel && r.role === "coordinator" && !r.for);

/** @throws refusals: by cover; not any more; of oneself; of the panel's last coordinator; of roles that a coordinator gives */
async function requireMay(
	ctx: PersonCtx,
	person: Key,
	changed: readonly Role[],
	ended: readonly Role[] = [],
): Promise<void> {
	requireOwn(ctx);
	const own = await requireStill(ctx);
	if (person === ctx.person.id) throw no.oneself();
	if (ended.includes("coordinator")) await requireAnother(ctx, person);
	if (!own.includes("coordinator") && changed.some((role) => REACH_EVERY_CASE.includes(role)))
		throw no.notYours();
}

/**
 * The panel's coordinators but whoever acts, and whoever leaves, to be told in private of an act. Where nobody else
 * coordinates, the chair and the information-governance contact are told: no one person sets a panel up unseen.
 */
export async function tellOthers(ctx: PersonCtx, change: Key, leaver?: Key): Promise<Tell[]> {
	const others = (await panelMembers(ctx.tx, ctx.panel)).filter(
		({ id }) => id !== ctx.person.id && id !== leaver,
	);
	const coordinators = withRole(others, "coordinator");
	const { informationGovernance } = await loadPanel(ctx.tx, ctx.panel);
	const instead = () => [
		...withRole(others, "chair"),
		...others.filter((m) => m.id === informationGovernance),
	];
	const told = coordinators.length ? coordinators : instead();
	const people = [...new Set(told.map((m) => m.id))];
	return people.length
		? [{ to: { people }, view: "set-up-changed", subject: ctx.panel, key: `set-up:${change}` }]
		: [];
}

const ADD: Statement = {
	name: "people-add",
	text: "select add_person($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
};

/** Somebody who is to be put on the panel. */
export interface NewPerson {
	knownAs: Words;
	job: Words;
	agency: Key;
	roles: readonly Role[];
	/** Chosen from the platform's own list of people. */
	account: Identity;
}

/**
 * Puts somebody on the panel who is told apart by the account that was chosen. Whoever is on record with it already, such as
 * on another panel, keeps the name and agency that they have there: those are returned.
 * @throws refusals: chosen in another workspace; oneself; on the panel already; left before; a role that is not this
 *   person's to give
 */
export async function addPerson(
	ctx: PersonCtx,
	given: NewPerson,
): Promise<{ knownAs: Words; known: boolean }> {
	const { account, roles } = given;
	const { platform, tenant } = ctx.who;
	if (account.platform !== platform || account.tenant !== tenant) throw no.choseElsewhere();
	await lockSetUp(ctx.tx);
	const holder = await holderOf(ctx.tx, account, ctx.panel);
	await requireMay(ctx, holder?.id ?? "", roles);
	if (holder?.left) throw no.leftBefore();
	if (holder?.here) throw no.alreadyHere();
	const person = holder?.id ?? randomUUID();
	const change = randomUUID();
	const facts = {
		...{ change, person, agency: holder?.agency ?? given.agency, roles: [...roles] },
		...{ platform: platform as "slack" | "teams", known: Boolean(holder) },
	};
	const event = await ctx.record(personAdded, { panel: ctx.panel }, facts, await tellOthers(ctx, change));
	await ctx.tx.query(ADD, [
		...[ctx.panel, person, await keyFor(ctx.tx, given.knownAs), given.agency, given.knownAs, given.job],
		...[platform, tenant, account.user, event],
	]);
	await setRoles(ctx.tx, { panel: ctx.panel, person, roles, event });
	return { knownAs: holder?.knownAs ?? given.knownAs, known: Boolean(holder) };
}

/**
 * Brings somebody's roles on the panel to these; returns what was given and ended, or undefined where that is nothing.
 * @throws refusals: they left meanwhile; of oneself; a role that is not this person's to give or take; the panel's last
 *   coordinator
 */
export async function changeRoles(
	ctx: PersonCtx,
	person: Key,
	roles: readonly Role[],
): Promise<{ given: Role[]; ended: Role[] } | undefined> {
	const before = await rolesNow(ctx, person);
	const given = roles.filter((role) => !before.includes(role));
	const ended = before.filter((role) => !roles.includes(role));
	await requireMay(ctx, person, [...given, ...ended], ended);
	if (!given.length && !ended.length) return undefined;
	const change = randomUUID();
	const facts = { change, person, given, ended };
	const event = await ctx.record(rolesChanged, { panel: ctx.panel }, facts, await tellOthers(ctx, change));
	await setRoles(ctx.tx, { panel: ctx.panel, person, roles, event });
	return { given, ended };
}

/**
 * What somebody is on the panel, held until the change is made: nobody is brought back by a form that was open while they left.
 * @throws the refusal that they are not on it any more
 */
async function rolesNow(ctx: PersonCtx, person: Key): Promise<Role[]> {
	await lockSetUp(ctx.tx);
	if (!(await panelMembers(ctx.tx, ctx.panel)).some((m) => m.id === person)) throw notOnPanel();
	const roles = await rolesOf(ctx.tx, ctx.panel, person);
	if (!roles.length) throw notOnPanel();
	return roles;
}

/** @throws the refusal that nobody else coordinates the panel */
async function requireAnother(ctx: PersonCtx, person: Key): Promise<void> {
	if (!(await hasAnotherCoordinator(ctx.tx, ctx.panel, person))) throw no.lastCoordinator();
}

const LEFT: Statement = { name: "people-left", text: "select mark_left($1, $2, $3) as everywhere" };

/** What it came to that somebody left. */
export interface Gone {
	/** Whether they are on no other panel here. */
	everywhere: boolean;
	handed: HandedOver | undefined;
}

/**
 * Ends somebody's rights on the panel at once, then hands what waited for them to somebody else, where one is named: forms in
 * progress go only from somebody who is not there.
 * @throws refusals: they left meanwhile; of oneself; of somebody whose roles are not this person's to take; the panel's last
 *   coordinator
 */
export async function markLeft(ctx: PersonCtx, person: Key, to: Key | null): Promise<Gone> {
	const roles = await rolesNow(ctx, person);
	await requireMay(ctx, person, roles, roles);
	if (to === person) throw no.handsToLeaver();
	const change = randomUUID();
	const facts = { change, person, to };
	const tells = await tellOthers(ctx, change, person);
	const event = await ctx.record(personLeft, { panel: ctx.panel }, facts, tells);
	const [row] = await ctx.tx.query<{ everywhere: boolean }>(LEFT, [ctx.panel, person, event]);
	const handed = to === null ? undefined : await handOver(ctx, person, to);
	return { everywhere: row!.everywhere, handed };
}
