import { boolean, date, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const referenceCounter = pgTable(
	"reference_counter",
	{
		panelId: uuid("panel_id").notNull(),
		year: integer("year").notNull(),
		last: integer("last").notNull(),
	},
	(t) => [primaryKey({ columns: [t.panelId, t.year] })],
);

export const caseFile = pgTable("case_file", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	childId: uuid("child_id").notNull(),
	ref: text("ref").notNull(),
	kind: text("kind").notNull(),
	state: text("state").notNull(),
	urgent: boolean("urgent").notNull().default(false),
	restricted: boolean("restricted").notNull().default(false),
	reason: text("reason"),
	receivedAt: instant("received_at").notNull(),
	enteredAt: instant("entered_at").notNull(),
	ownerId: uuid("owner_id"),
	nextReview: date("next_review", { mode: "string" }),
	closedAt: instant("closed_at"),
	triagedAt: instant("triaged_at"),
	triageRemindedOn: date("triage_reminded_on", { mode: "string" }),
	fourWeeksAt: instant("four_weeks_at"),
	episode: integer("episode").notNull().default(1),
	episodeFrom: instant("episode_from"),
	schoolAgeEnds: date("school_age_ends", { mode: "string" }),
	overAgeAskedOn: date("over_age_asked_on", { mode: "string" }),
	reviews: integer("reviews").notNull().default(0),
	eventId: eventId(),
});

export const caseMember = pgTable("case_member", {
	...ofCase(),
	agencyId: uuid("agency_id"),
	personId: uuid("person_id"),
	kind: text("kind").$type<"agency" | "named" | "notifier">().notNull(),
	eventId: eventId(),
});

export const notification = pgTable("notification", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	raisedBy: uuid("raised_by").notNull(),
	agencyId: uuid("agency_id").notNull(),
	tier: text("tier").notNull(),
	risk: jsonb("risk").$type<Record<string, string>>().notNull(),
	complete: boolean("complete").notNull(),
	facts: jsonb("facts").$type<Record<string, unknown>>().notNull().default({}),
	eventId: eventId(),
});

export const riskContact = pgTable("risk_contact", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	ownerId: uuid("owner_id").notNull(),
	told: text("told").notNull(),
	toldAt: instant("told_at"),
	since: instant("since"),
	chaseAt: instant("chase_at"),
	chased: text("chased").$type<"none" | "owner" | "deputy">().notNull().default("none"),
	confirmedAt: instant("confirmed_at"),
	eventId: eventId(),
});

export const enquiry = pgTable("enquiry", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	checkCode: text("check_code").notNull(),
	agencyId: uuid("agency_id").notNull(),
	ownerId: uuid("owner_id"),
	openedOn: date("opened_on", { mode: "string" }).notNull(),
	due: date("due", { mode: "string" }).notNull(),
	dueBecause: jsonb("due_because").notNull().default([]),
	held: text("held"),
	outcome: text("outcome"),
	attempts: integer("attempts").notNull().default(0),
	extended: integer("extended").notNull().default(0),
	closedAt: instant("closed_at"),
	acknowledgedBy: uuid("acknowledged_by"),
	acknowledgedAt: instant("acknowledged_at"),
	putOffFrom: date("put_off_from", { mode: "string" }),
	putOffUntil: date("put_off_until", { mode: "string" }),
	putOffBy: uuid("put_off_by"),
	toldLate: smallint("told_late").notNull().default(0),
	eventId: eventId(),
});

export const welfareTask = pgTable("welfare_task", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	agencyId: uuid("agency_id").notNull(),
	due: date("due", { mode: "string" }).notNull(),
	doneAt: instant("done_at"),
	eventId: eventId(),
});

export const decision = pgTable("decision", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	type: text("type").notNull(),
	saidBy: uuid("said_by"),
	saidAt: instant("said_at").notNull(),
	recordedBy: uuid("recorded_by").notNull(),
	recordedAt: instant("recorded_at").notNull(),
	reviewOn: date("review_on", { mode: "string" }).notNull(),
	agencies: uuid("agencies").array().notNull().default([]),
	placeId: uuid("place_id"),
	messageId: text("message_id"),
	link: text("link").notNull().default(""),
	supersedes: uuid("supersedes"),
	meetingId: uuid("meeting_id"),
	standing: text("standing").$type<"decision" | "recommendation">().notNull().default("decision"),
	eventId: eventId(),
});

export const decisionAction = pgTable("decision_action", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	decisionId: uuid("decision_id").notNull(),
	ownerId: uuid("owner_id"),
	agencyId: uuid("agency_id"),
	due: date("due", { mode: "string" }).notNull(),
	kind: text("kind").$type<"given" | "placement">().notNull().default("given"),
	eventId: eventId(),
});

export const digestRun = pgTable("digest_run", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	onDate: date("on_date", { mode: "string" }).notNull(),
	late: boolean("late").notNull().default(false),
	content: jsonb("content").notNull(),
	eventId: eventId(),
});
