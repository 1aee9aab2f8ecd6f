import { rolesWith } from "../../access/policy.ts";
import { faultsInCalendar } from "../../domain/calendar/term-dates.ts";
import { faultsInPlan } from "../../domain/enquiry-plan.ts";
import { namesKeptFromFamily } from "../../domain/letter-text.ts";
import { LETTERS } from "../../domain/lists/letters.ts";
import { channelOf, identitiesOf, isDescribed } from "./entries.ts";
import type { PanelPart } from "./file.ts";
import { practiceFaults } from "./practice-faults.ts";

/** The way to a value in a part of the file: names and, in lists, places counted from 0. */
export type Path = readonly (string | number)[];

/** A mistake in what a file says, though its shape is right. */
export interface Fault {
	/** Which part of the file, from 0. */
	part: number;
	path: Path;
	says: string;
}

/** One thing that the file names, with where it does. */
interface Named<T> {
	part: number;
	path: Path;
	value: T;
}

/** What is wrong with parts whose shape is right: names that lead nowhere, the same thing twice, and the like. */
export function faultsInParts(parts: readonly PanelPart[]): Fault[] {
	const agencies = listed(parts, "agencies");
	const described = listed(parts, "people").filter((p) => isDescribed(p.value));
	return [
		...repeated(
			parts.map((p, part) => ({ part, path: ["panel", "key"], value: p.panel.key })),
			(k) => `The panel "${k}" is already in this file. Give each panel a key of its own.`,
		),
		...repeated(
			parts.map((p, part) => ({ part, path: ["panel", "code"], value: p.panel.code })),
			(code) => `Another panel of this file has the code ${code}. Case references must tell panels apart.`,
		),
		...repeated(
			agencies.map((a) => ({ ...a, path: [...a.path, "key"], value: a.value.key })),
			(k) => `The agency "${k}" is already described. Describe it once; other parts may use its key.`,
		),
		...repeated(
			described.map((p) => ({ ...p, path: [...p.path, "key"], value: p.value.key })),
			(k) => `The person "${k}" is already described. For another panel give only key and roles.`,
		),
		...sharedIdentities(described),
		...repeated(
			listed(parts, "channels").flatMap((c) =>
				channelOf(c.value).map((one) => ({ ...c, value: `${one.platform} ${one.tenant} ${one.ref}` })),
			),
			() => "This channel is already in the file. A channel belongs to one panel, once.",
		),
		...authorities(parts),
		...practiceFaults(parts),
		...parts.flatMap((part, n) => [
			...peopleFaults(part, n, new Set(agencies.map((a) => a.value.key)), described),
			...settingsFaults(part, n),
			...agreementFaults(part, n, new Set(agencies.map((a) => a.value.key))),
			...schoolFaults(part, n),
		]),
		...agencies.flatMap(({ part, path, value }) => {
			const { lead } = value.contact;
			if (lead === undefined || described.some((p) => p.value.key === lead)) return [];
			const says = `No person of this file has the key "${lead}".`;
			return [{ part, path: [...path, "contact", "lead"], says }];
		}),
	];
}

function listed<L extends "agencies" | "people" | "channels">(
	parts: readonly PanelPart[],
	list: L,
): Named<PanelPart[L][number]>[] {
	return parts.flatMap((p, part) => p[list].map((value, n) => ({ part, path: [list, n], value })));
}

/** Every name after the first of its kind. */
function repeated(named: readonly Named<string>[], says: (name: string) => string): Fault[] {
	return named.flatMap(({ part, path, value }, n) =>
		named.findIndex((other) => other.value === value) < n ? [{ part, path, says: says(value) }] : [],
	);
}

function sharedIdentities(described: readonly Named<PanelPart["people"][number]>[]): Fault[] {
	const holders = new Map<string, string>();
	return described.flatMap(({ part, path, value }) =>
		identitiesOf(value).flatMap(({ platform, tenant, user }) => {
			const id = `${platform} ${tenant} ${user}`;
			const holder = holders.get(id);
			holders.set(id, holder ?? value.key);
			if (holder === undefined || holder === value.key) return [];
			const says = `This is already the identity of "${holder}". An account belongs to one person.`;
			return [{ part, path: [...path, platform === "web" ? "email" : platform], says }];
		}),
	);
}

function authorities(parts: readonly PanelPart[]): Fault[] {
	return parts.flatMap(({ authority }, part) => {
		const first = parts.find((p) => p.authority.key === authority.key)?.authority;
		if (first === undefined || first.title === authority.title) return [];
		const says = `The authority "${authority.key}" is called "${first.title}" above. Use one title.`;
		return [{ part, path: ["authority", "title"], says }];
	});
}

function peopleFaults(
	{ people, panel }: PanelPart,
	part: number,
	agencies: ReadonlySet<string>,
	described: readonly Named<PanelPart["people"][number]>[],
): Fault[] {
	const faults: Fault[] = people.flatMap((person, n) => {
		const at = (name: string, says: string): Fault => ({ part, path: ["people", n, name], says });
		if (people.findIndex((p) => p.key === person.key) < n && !isDescribed(person)) {
			return [at("key", `The person "${person.key}" is on this panel already. Put all roles in one entry.`)];
		}
		if (!isDescribed(person)) {
			if (described.some((p) => p.value.key === person.key)) return [];
			return [at("key", `Say who "${person.key}" is: add knownAs, agency and slack, teams or email.`)];
		}
		if (!person.knownAs)
			return [at("knownAs", `knownAs is missing. Give the name "${person.key}" goes by at work.`)];
		if (!person.agency)
			return [at("agency", `agency is missing. Give the key of the agency of "${person.key}".`)];
		if (person.email && (person.slack || person.teams)) {
			const says =
				"Take the address out: e-mail is for somebody without an account in chat, who is told there.";
			return [at("email", says)];
		}
		if (agencies.has(person.agency)) return [];
		const known = [...agencies].join(", ") || "none yet";
		return [at("agency", `No agency of this file has the key "${person.agency}". Its agencies: ${known}.`)];
	});
	if (!people.some((p) => p.key === panel.officer)) {
		faults.push({
			part,
			path: ["panel", "officer"],
			says: `The officer must be one of this panel's people: none has the key "${panel.officer}".`,
		});
	}
	for (const [n, who] of panel.toldOfEach.entries()) {
		if (people.some((p) => p.key === who)) continue;
		faults.push({
			part,
			path: ["panel", "toldOfEach", n],
			says: `Whoever is told of each notification must be one of this panel's people: none has the key "${who}".`,
		});
	}
	const contact = panel.informationGovernance;
	const governs = people.find((p) => p.key === contact);
	if (contact && !governs) {
		faults.push({
			part,
			path: ["panel", "informationGovernance"],
			says: `The information-governance contact must be one of this panel's people: none has the key "${contact}".`,
		});
	} else if (governs && !governs.roles.some((role) => rolesWith("handle a data breach").includes(role))) {
		faults.push({
			part,
			path: ["panel", "informationGovernance"],
			says: `"${contact}" could not act on a data breach. Give the information-governance contact the role auditor as well.`,
		});
	}
	const coordinates = people.some(({ key, roles }) => {
		const who = described.find((p) => p.value.key === key)?.value;
		return roles.includes("coordinator") && who && !who.left && Boolean(who.slack || who.teams);
	});
	if (!coordinates) {
		faults.push({
			part,
			path: ["people"],
			says: "The panel has no coordinator. Give someone with a slack or teams account, and no last day, the role coordinator.",
		});
	}
	return faults;
}

function settingsFaults({ panel }: PanelPart, part: number): Fault[] {
	const fault = (says: string, ...path: Path): Fault => ({ part, path: ["panel", ...path], says });
	return [
		...(isZone(panel.zone)
			? []
			: [fault("Give a time zone by its usual name, such as Europe/London.", "zone")]),
		...panel.meetings.flatMap(({ on, papers }, n) =>
			papers > on
				? [fault("Papers must close on or before the day of the meeting.", "meetings", n, "papers")]
				: [],
		),
		...faultsInCalendar(panel).map(({ list, n, end, says }) => fault(says, list, n, end)),
		...faultsInPlan(panel.plan).map((says) => fault(says, "plan")),
		// Of the file alone: a panel that was applied before this rule goes on working, and its letters leave the address out.
		...LETTERS.filter((l) => l.toFamily && namesKeptFromFamily(panel.letters[l.code].text).length > 0).map(
			(l) => fault(ADDRESS_TO_PARENT, "letters", l.code, "text"),
		),
	];
}

/** Mistakes in schools' own term dates. */
function schoolFaults({ agencies }: PanelPart, part: number): Fault[] {
	return agencies.flatMap(({ kind, terms, closures = [] }, n) => {
		const at = (says: string, ...path: Path): Fault => ({ part, path: ["agencies", n, ...path], says });
		if (!terms && !closures.length) return [];
		if (kind !== "school") return [at("Only a school has terms of its own. Take them out.", "kind")];
		if (!terms) return [at("Give this school's terms too, or take its closures out.", "closures")];
		return faultsInCalendar({ terms, closures }).map((f) => at(f.says, f.list, f.n, f.end));
	});
}

function agreementFaults({ panel }: PanelPart, part: number, agencies: ReadonlySet<string>): Fault[] {
	return panel.agreements.flatMap(({ agency, signed, expires }, n) => {
		const at = (name: string, says: string): Fault => ({
			part,
			path: ["panel", "agreements", n, name],
			says,
		});
		return [
			...(agencies.has(agency) ? [] : [at("agency", `No agency of this file has the key "${agency}".`)]),
			...(expires < signed ? [at("expires", `This ends before it was signed, on ${signed}.`)] : []),
		];
	});
}

function isZone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat("en-GB", { timeZone: name }) !== undefined;
	} catch {
		return false;
	}
}

const ADDRESS_TO_PARENT =
	"Take {{address}} out: this letter goes to a parent, who may not be meant to know where the child is. Give the address of whoever it goes to when you ask for the letter.";
