import { date, jsonb, pgTable, primaryKey, text, uuid } from "../drizzle.ts";
import { eventId, instant } from "./columns.ts";

export const authority = pgTable("authority", {
	id: uuid("id").primaryKey().defaultRandom(),
	key: text("key").notNull(),
	title: text("title").notNull(),
});

export const panel = pgTable("panel", {
	id: uuid("id").primaryKey().defaultRandom(),
	key: text("key").notNull(),
	authorityId: uuid("authority_id").notNull(),
	title: text("title").notNull(),
	code: text("code").notNull(),
	settings: jsonb("settings").notNull().default({}),
});

export const agency = pgTable("agency", {
	id: uuid("id").primaryKey().defaultRandom(),
	key: text("key").notNull(),
	kind: text("kind").notNull(),
	title: text("title").notNull(),
	contact: jsonb("contact").notNull().default({}),
	calendar: jsonb("calendar"),
});

export const person = pgTable("person", {
	id: uuid("id").primaryKey().defaultRandom(),
	key: text("key").notNull(),
	agencyId: uuid("agency_id").notNull(),
	knownAs: text("known_as").notNull(),
	job: text("job").notNull().default(""),
	leftAt: instant("left_at"),
});

export const identity = pgTable(
	"identity",
	{
		platform: text("platform").notNull(),
		tenant: text("tenant").notNull(),
		platformUser: text("platform_user").notNull(),
		personId: uuid("person_id").notNull(),
	},
	(t) => [primaryKey({ columns: [t.platform, t.tenant, t.platformUser] })],
);

export const membership = pgTable(
	"membership",
	{
		panelId: uuid("panel_id").notNull(),
		personId: uuid("person_id").notNull(),
		role: text("role").notNull(),
		endedAt: instant("ended_at"),
	},
	(t) => [primaryKey({ columns: [t.panelId, t.personId, t.role] })],
);

export const panelTenant = pgTable(
	"panel_tenant",
	{
		panelId: uuid("panel_id").notNull(),
		platform: text("platform").notNull(),
		tenant: text("tenant").notNull(),
	},
	(t) => [primaryKey({ columns: [t.panelId, t.platform, t.tenant] })],
);

/** Somebody is away from a panel, and who covers for them. */
export const absence = pgTable("absence", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	personId: uuid("person_id").notNull(),
	coverId: uuid("cover_id"),
	fromOn: date("from_on", { mode: "string" }).notNull(),
	toOn: date("to_on", { mode: "string" }).notNull(),
	saidBy: uuid("said_by").notNull(),
	endedAt: instant("ended_at"),
	eventId: eventId(),
});
