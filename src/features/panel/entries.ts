import type { Identity } from "../../chat/message.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import type { AgencyKind } from "../../domain/lists/agencies.ts";
import type { Role } from "../../domain/lists/roles.ts";
import type { PanelPart } from "./file.ts";
import type { PanelSettings } from "./settings-schema.ts";

/** An agency as the file describes it; its lead is a person's key. */
export interface AgencyEntry {
	key: string;
	kind: AgencyKind;
	title: string;
	contact: { phone?: string; email?: string; lead?: string };
	/** A school's own calendar. */
	calendar?: SchoolCalendar;
}

export interface PersonEntry {
	key: string;
	knownAs: string;
	job: string;
	/** An agency's key. */
	agency: string;
	/** The last day, a calendar date in the panel's zone. */
	left?: string;
	identities: readonly Identity[];
}

/** A channel, with the address in the shape of its platform's adapter. */
export type ChannelEntry = { tenant: string; ref: string } & (
	| { platform: "slack"; address: { channel: string } }
	| {
			platform: "teams";
			address: {
				tenantId: string;
				serviceUrl: string;
				conversationId: string;
				teamId: string;
				channelId: string;
			};
	  }
);

/** A panel as its part of the file sets it up. */
export interface PanelEntry {
	authority: { key: string; title: string };
	key: string;
	title: string;
	code: string;
	/** As kept in the record, but for `officer`, `informationGovernance` and `toldOfEach`, which are people's keys here. */
	settings: PanelSettings;
	/** The agencies and people that this part describes; other parts may name them. */
	agencies: readonly AgencyEntry[];
	people: readonly PersonEntry[];
	members: readonly { person: string; roles: readonly Role[] }[];
	channels: readonly ChannelEntry[];
}

/** A panel file that was read and found without fault. */
export interface PanelFile {
	panels: readonly PanelEntry[];
}

/** The entry that a faultless part comes to. */
export function toEntry(part: PanelPart): PanelEntry {
	const { key, title, code, calendar: _file, ...settings } = part.panel;
	const pub = settings.publicForm ? publicOf(key) : undefined;
	return {
		authority: part.authority,
		key,
		title,
		code,
		settings,
		agencies: [
			...part.agencies.map(({ key, kind, title, contact, terms, closures = [] }) => ({
				...{ key, kind, title, contact },
				...(terms ? { calendar: { terms, closures } } : {}),
			})),
			...(pub ? [pub.agency] : []),
		],
		people: [
			...part.people.filter(isDescribed).map((person) => ({
				key: person.key,
				knownAs: person.knownAs ?? "",
				job: person.job ?? "",
				agency: person.agency ?? "",
				left: person.left,
				identities: identitiesOf(person),
			})),
			...(pub ? [pub.person] : []),
		],
		members: [
			...part.people.map((person) => ({ person: person.key, roles: [...new Set(person.roles)] })),
			...(pub ? [pub.member] : []),
		],
		channels: part.channels.flatMap(channelOf),
	};
}

/** The tenant of those who use a panel's public form: nobody is written to there. */
export const PUBLIC = "public";

/**
 * Who acts when anybody at all fills in a panel's public form: one person of the record for all of them, who may do that
 * and nothing else.
 */
function publicOf(panel: string) {
	const key = `${panel}-public`;
	const agency: AgencyEntry = { key, kind: "public", title: "Members of the public", contact: {} };
	const identities = [{ platform: "web", tenant: PUBLIC, user: panel }];
	const person: PersonEntry = { key, knownAs: "A member of the public", job: "", agency: key, identities };
	return { agency, person, member: { person: key, roles: ["public" as const] } };
}

/** Whether an entry says who somebody is, rather than naming somebody described before. */
export function isDescribed({ key: _key, roles: _roles, ...rest }: PanelPart["people"][number]): boolean {
	return Object.values(rest).some((value) => value !== undefined);
}

/** Who a person is on each platform. */
export function identitiesOf(person: PanelPart["people"][number]): Identity[] {
	const { slack, teams, email } = person;
	return [
		...(slack ? [{ platform: "slack", tenant: slack.team, user: slack.user }] : []),
		...(teams ? [{ platform: "teams", tenant: teams.tenant, user: teams.user }] : []),
		...(email ? [{ platform: "web", tenant: "email", user: email }] : []),
	];
}

/** A channel's place, as the platform's adapter would give it. */
export function channelOf({ slack, teams }: PanelPart["channels"][number]): ChannelEntry[] {
	if (slack) {
		const { team, channel: ref } = slack;
		return [{ platform: "slack", tenant: team, ref, address: { channel: ref } }];
	}
	if (!teams) return [];
	const { tenant, team, channel: ref, serviceUrl } = teams;
	const address = { tenantId: tenant, serviceUrl, conversationId: ref, teamId: team, channelId: ref };
	return [{ platform: "teams", tenant, ref, address }];
}
