import { z } from "zod";
import { parseDate } from "../../domain/date/local-date.ts";
import { AGENCY_KINDS, type AgencyKind } from "../../domain/lists/agencies.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { ROLES, type Role } from "../../domain/lists/roles.ts";
import { Closures, Terms } from "./settings-kinds.ts";
import { PanelSettings } from "./settings-schema.ts";

const title = z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters.");
const key = z
	.string()
	.regex(
		/^[a-z0-9]+(-[a-z0-9]+)*$/,
		"A key is lower-case letters, digits and single hyphens, such as curlew-asha.",
	)
	.max(60, "Keep a key under 60 characters.");
const day = z.string().refine((text) => parseDate(text) !== undefined, "Give a date as YYYY-MM-DD.");

const fileName = z
	.string()
	.regex(/\.ics$/i, "Give the name of an iCalendar file, such as terms.ics, beside this file.");

const SLACK_USER = "Give the Slack workspace and member ids as T0123ABC/U0123ABC.";
const SLACK_CHANNEL = "Give the Slack workspace and channel ids as T0123ABC/C0123ABC.";
const TEAMS_USER = "Give the Entra tenant and object ids as two GUIDs with a slash between.";

/** Nobody is given these: they are those of the public form, which the panel turns on or off. */
const GIVEN_ROLES = codesOf(ROLES).filter((code): code is Exclude<Role, "public"> => code !== "public");
const GIVEN_KINDS = codesOf(AGENCY_KINDS).filter(
	(code): code is Exclude<AgencyKind, "public"> => code !== "public",
);

/** Accepts `first/second` for an object of two ids. */
const pair = <S extends z.ZodType>(first: string, second: string, schema: S) =>
	z.preprocess((given) => {
		if (typeof given !== "string") return given;
		const slash = given.indexOf("/");
		if (slash < 0) return { [first]: given, [second]: "" };
		return { [first]: given.slice(0, slash).trim(), [second]: given.slice(slash + 1).trim() };
	}, schema);

const slackTeam = (says: string) => z.string().regex(/^[TE][A-Z0-9]+$/, says);
const guid = z.guid(TEAMS_USER).transform((id) => id.toLowerCase());

const SlackUser = pair(
	"team",
	"user",
	z.strictObject({
		team: slackTeam(SLACK_USER),
		user: z.string().regex(/^[UW][A-Z0-9]+$/, SLACK_USER),
	}),
);

const SlackChannel = pair(
	"team",
	"channel",
	z.strictObject({
		team: slackTeam(SLACK_CHANNEL),
		channel: z.string().regex(/^[CG][A-Z0-9]+$/, SLACK_CHANNEL),
	}),
);

const TeamsUser = pair("tenant", "user", z.strictObject({ tenant: guid, user: guid }));

/** Teams' endpoint for all regions: it finds the tenant's own, which the bot then keeps. */
const ANY_REGION = "https://smba.trafficmanager.net/teams/";

const thread = z
	.string()
	.regex(
		/^19:[^;\s]+@thread\.(tacv2|skype)$/,
		'Give the id within the channel\'s link, such as "19:abc123@thread.tacv2", in quotes.',
	);

const TeamsChannel = z.strictObject({
	tenant: guid,
	/** The id of the team's General channel. */
	team: thread,
	channel: thread,
	serviceUrl: z.url("Give the whole address, with https://.").default(ANY_REGION),
});

const Authority = z.strictObject({ key, title });

/** A panel's settings stand beside its title, flat: whoever writes the file need not know which is which. */
const PanelHead = z.strictObject({
	key,
	title,
	code: z
		.string()
		.regex(
			/^[A-Z]{2,5}$/,
			"A code is 2 to 5 capital letters: they begin each case reference, as in MIL-2026-0042.",
		),
	...PanelSettings.shape,
	/** An iCalendar file with the authority's terms, in place of `terms` and `closures`. */
	calendar: fileName.optional(),
	officer: key,
	informationGovernance: key.nullable().default(null),
	toldOfEach: z.array(key).max(20, "Name twenty people at most.").default([]),
});

const Agency = z.strictObject({
	key,
	kind: z.enum(GIVEN_KINDS),
	title,
	/** A school's own terms, where they are not its authority's: written here, or in an iCalendar file. */
	terms: Terms.optional(),
	closures: Closures.optional(),
	calendar: fileName.optional(),
	contact: z
		.strictObject({
			phone: z.string().min(3).optional(),
			email: z.email("Give an e-mail address.").optional(),
			lead: key.optional(),
		})
		.prefault({}),
});

/** All but key and roles are left out for somebody whom an earlier part of the file describes. */
const Person = z.strictObject({
	key,
	knownAs: title.optional(),
	job: title.optional(),
	agency: key.optional(),
	roles: z.array(z.enum(GIVEN_ROLES)).min(1, "Give at least one role on this panel."),
	slack: SlackUser.optional(),
	teams: TeamsUser.optional(),
	/** For somebody without an account in chat: they are written to, and sign in, with this address. */
	email: z
		.email("Give an e-mail address.")
		.max(200)
		.transform((address) => address.toLowerCase())
		.optional(),
	/** Their last day: they can do nothing from the next day on. */
	left: day.optional(),
});

const Channel = z
	.strictObject({ slack: SlackChannel.optional(), teams: TeamsChannel.optional() })
	.refine(({ slack, teams }) => !slack !== !teams, "Give each channel either slack or teams.");

/**
 * One part of a panel file: a panel with its authority, agencies, people and channels. A file may hold several,
 * with a line of three hyphens between.
 */
export const PanelPart = z.strictObject({
	authority: Authority,
	panel: PanelHead,
	agencies: z.array(Agency).default([]),
	people: z.array(Person).default([]),
	channels: z.array(Channel).default([]),
});
export type PanelPart = z.infer<typeof PanelPart>;
