import { needsSecondPerson, type Permission, POLICY } from "../src/access/policy.ts";
import { helpFeature } from "../src/bot/help.ts";
import { deliveryFeature } from "../src/delivery/trouble.ts";
import { ROLES } from "../src/domain/lists/roles.ts";
import { features } from "../src/features/all.ts";

const HEAD = `# Who may do what

This page is written from the code by \`npm run docs\`: what it says is what is enforced (\`src/access/policy.ts\`).

A person has one or more roles on each panel, from the panel's file or given in chat by its coordinators and administrators:
to others than themselves, and coordinator, chair and emergency duty by coordinators alone. Whether they may do something is decided on the person
who acts, at each press: a role taken away is gone from the next one. On which cases they may do it is decided a second
time, by the database: see [Which cases](#which-cases).

“2” means that it takes effect only when a second person, another coordinator or the chair, has agreed. The database refuses
that it is the same person.
`;

const FOOT = `
## Which cases

| Who | Sees |
| --- | --- |
| Coordinator, chair | Every case of their panel |
| Agency member, agency lead, education welfare officer, designated safeguarding lead | The cases that their agency is on, or that they are named on |
| Whoever raised a notification | How that case stands. Not its details, unless their agency works on it |
| Emergency duty | A case that they gave a reason for, for some hours (12, unless the panel sets another number). The coordinator and chair are told at once, and review it by the next working day |
| Auditor | The audit record, through the command line. No case |
| Administrator | No case |

A case can be made **need to know**: then its agencies see it no more, only the people named on it do, with the coordinator
and the chair, who alone name them. In a channel it is a count. Whoever raised it and is not named knows how it stands, adds
to it and records a concern; the rest of their agency does not know of it. Neither reads it or works on it.

An enquiry is answered by the agency that it was put to, by the case's owner, by whoever covers for either, and by the
coordinator and the chair.

Rights go one step, from somebody who is away to whoever covers for them. Where whoever covers is away too, nobody has those
rights: what waits is told to the coordinators and the chair, and an alert also to whoever covers in turn and may open its
case. They act in their own right.

For everybody else a case reads as if it were not there, whatever they try: a command, a button of an old message, another's
form. \`npm run test:security\` tries every action, for every role, on a case that it is not for.
`;

/** The policy as a table that anybody can read, with what each permission lets a person do. */
export function accessPage(): string {
	const rows = (Object.keys(POLICY) as Permission[]).map(
		(permission) => `| ${capital(permission)} | ${who(permission)} | ${doing(permission)} |`,
	);
	const table = ["| What | Who | By |", "| --- | --- | --- |", ...rows].join("\n");
	return `${HEAD}\n${table}\n${FOOT}`;
}

function who(permission: Permission): string {
	const { roles } = POLICY[permission];
	const labels = ROLES.filter((r) => (roles as readonly string[]).includes(r.code)).map((r) => r.label);
	const all = labels.length === ROLES.length ? "Everybody" : sentence(labels);
	return needsSecondPerson(permission) ? `**2:** ${all}` : all;
}

const sentence = (labels: readonly string[]): string =>
	labels.map((label, n) => (n === 0 ? label : label.charAt(0).toLowerCase() + label.slice(1))).join(", ");

/** The actions that name this permission, as a person would reach them. */
function doing(permission: Permission): string {
	const all = [...features, helpFeature(features), deliveryFeature].flatMap((f) => f.actions ?? []);
	const named = all.filter((a) => a.allow === permission);
	return (
		named
			.map((a) => (a.doors.word ? `\`${a.doors.word}\`` : (a.form?.title ?? a.help.replace(/\.$/, ""))))
			.join(", ") ||
		(WITHIN[permission] ?? "a decision's type")
	);
}

/** Permissions that an answer in another action's form asks for. */
const WITHIN: Partial<Record<Permission, string>> = {
	"load open cases from a file": "`rollcall import cases`",
	"share what keeps a child safe outside the panel, at once": "`share`",
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
