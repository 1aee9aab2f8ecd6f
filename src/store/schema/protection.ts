import { boolean, date, integer, jsonb, pgTable, text, uuid } from "../drizzle.ts";
import { bytes, eventId, instant, ofCase } from "./columns.ts";

export const breach = pgTable("breach", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	platform: text("platform").notNull(),
	tenant: text("tenant").notNull(),
	placeRef: text("place_ref").notNull(),
	placeId: uuid("place_id"),
	messageId: text("message_id").notNull(),
	link: text("link").notNull(),
	authorId: uuid("author_id"),
	own: boolean("own").notNull(),
	caseId: uuid("case_id"),
	reportedBy: uuid("reported_by").notNull(),
	foundAt: instant("found_at").notNull(),
	deletedAt: instant("deleted_at"),
	deletedBy: uuid("deleted_by"),
	reminded: integer("reminded").notNull().default(0),
	eventId: eventId(),
});

export const breachDecision = pgTable("breach_decision", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	breachId: uuid("breach_id").notNull(),
	ico: text("ico").notNull(),
	affected: text("affected").notNull(),
	decidedBy: uuid("decided_by").notNull(),
	decidedAt: instant("decided_at").notNull(),
	words: bytes("words").notNull(),
	eventId: eventId(),
});

export const share = pgTable("share", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	decision: text("decision").$type<"shared" | "withheld">().notNull(),
	agencyId: uuid("agency_id"),
	atOnce: boolean("at_once").notNull(),
	purpose: text("purpose"),
	basis: text("basis"),
	details: text("details").array().notNull().default([]),
	withheldBecause: text("withheld_because"),
	agreement: text("agreement").notNull(),
	askedBy: uuid("asked_by").notNull(),
	askedAt: instant("asked_at").notNull(),
	madeAt: instant("made_at"),
	reviewBy: date("review_by", { mode: "string" }),
	remindedOn: date("reminded_on", { mode: "string" }),
	finding: text("finding").$type<"needed" | "not_needed">(),
	reviewedBy: uuid("reviewed_by"),
	reviewedAt: instant("reviewed_at"),
	eventId: eventId(),
});

export const download = pgTable("download", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	caseId: uuid("case_id"),
	kind: text("kind").notNull(),
	format: text("format").notNull(),
	parameters: jsonb("parameters").notNull().default({}),
	madeFor: uuid("made_for").notNull(),
	platform: text("platform").notNull(),
	tenant: text("tenant").notNull(),
	platformUser: text("platform_user").notNull(),
	tokenHash: bytes("token_hash").notNull(),
	madeAt: instant("made_at").notNull(),
	expiresAt: instant("expires_at").notNull(),
	fetchedAt: instant("fetched_at"),
	eventId: eventId(),
});
