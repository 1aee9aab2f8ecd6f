import { boolean, date, integer, pgTable, primaryKey, text, uuid } from "../drizzle.ts";
import { bytes, eventId, instant, ofCase } from "./columns.ts";

export const meeting = pgTable("meeting", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	onDate: date("on_date", { mode: "string" }).notNull(),
	papersOn: date("papers_on", { mode: "string" }).notNull(),
	urgent: boolean("urgent").notNull(),
	frozenAt: instant("frozen_at"),
	openedAt: instant("opened_at"),
	chairId: uuid("chair_id"),
	endedAt: instant("ended_at"),
	approvedAt: instant("approved_at"),
	approvedBy: uuid("approved_by"),
	eventId: eventId(),
});

export const attendance = pgTable(
	"attendance",
	{
		meetingId: uuid("meeting_id").notNull(),
		panelId: uuid("panel_id").notNull(),
		personId: uuid("person_id").notNull(),
		agencyId: uuid("agency_id").notNull(),
		how: text("how").$type<"present" | "apologies" | "neither">().notNull(),
		eventId: eventId(),
	},
	(t) => [primaryKey({ columns: [t.meetingId, t.personId] })],
);

export const agendaItem = pgTable("agenda_item", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	meetingId: uuid("meeting_id").notNull(),
	place: integer("place").notNull(),
	why: text("why").array().notNull(),
	outcome: text("outcome").$type<"decided" | "deferred">(),
	conflicts: uuid("conflicts").array().notNull().default([]),
	eventId: eventId(),
});

export const decisionConfirmation = pgTable("decision_confirmation", {
	decisionId: uuid("decision_id").primaryKey(),
	...ofCase(),
	confirmedBy: uuid("confirmed_by").notNull(),
	confirmedAt: instant("confirmed_at").notNull(),
	eventId: eventId(),
});

export const actionProgress = pgTable("action_progress", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	actionId: uuid("action_id").notNull(),
	what: text("what").$type<"started" | "done">().notNull(),
	onDate: date("on_date", { mode: "string" }).notNull(),
	saidBy: uuid("said_by").notNull(),
	saidAt: instant("said_at").notNull(),
	eventId: eventId(),
});

export const minutesCorrection = pgTable("minutes_correction", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	meetingId: uuid("meeting_id").notNull(),
	caseId: uuid("case_id"),
	correctedBy: uuid("corrected_by").notNull(),
	correctedAt: instant("corrected_at").notNull(),
	words: bytes("words"),
	struckFor: uuid("struck_for"),
	eventId: eventId(),
});
