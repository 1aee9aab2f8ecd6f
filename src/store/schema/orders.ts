import { boolean, date, integer, jsonb, pgTable, primaryKey, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

const day = (name: string) => date(name, { mode: "string" });

export const letter = pgTable("letter", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	template: text("template").notNull(),
	due: day("due").notNull(),
	dueBecause: jsonb("due_because").notNull(),
	askedBy: uuid("asked_by").notNull(),
	askedAt: instant("asked_at").notNull(),
	sentOn: day("sent_on"),
	sentHow: text("sent_how").$type<"post" | "email" | "hand">(),
	sentBy: uuid("sent_by"),
	remindedAt: instant("reminded_at"),
	eventId: eventId(),
});

export const orderStep = pgTable("order_step", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	step: text("step").notNull(),
	onDate: day("on_date").notNull(),
	how: text("how"),
	days: integer("days"),
	endsOn: day("ends_on"),
	recordedBy: uuid("recorded_by").notNull(),
	recordedAt: instant("recorded_at").notNull(),
	eventId: eventId(),
});

export const rollRemoval = pgTable("roll_removal", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	ground: text("ground").notNull(),
	removedOn: day("removed_on"),
	absentFrom: day("absent_from"),
	enquiries: text("enquiries").notNull(),
	returnSentOn: day("return_sent_on"),
	returnReceivedOn: day("return_received_on"),
	fileOn: day("file_on"),
	recordedBy: uuid("recorded_by").notNull(),
	recordedAt: instant("recorded_at").notNull(),
	eventId: eventId(),
});

export const provision = pgTable("provision", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	agencyId: uuid("agency_id").notNull(),
	toldAgencyId: uuid("told_agency_id").notNull(),
	fromOn: day("from_on").notNull(),
	untilOn: day("until_on"),
	setBy: uuid("set_by").notNull(),
	eventId: eventId(),
});

export const attendanceMark = pgTable(
	"attendance_mark",
	{
		...ofCase(),
		onDate: day("on_date").notNull(),
		session: text("session").$type<"am" | "pm">().notNull(),
		code: text("code").notNull(),
		minutesLate: integer("minutes_late"),
		enteredBy: uuid("entered_by").notNull(),
		enteredAt: instant("entered_at").notNull(),
		eventId: eventId(),
	},
	(t) => [primaryKey({ columns: [t.caseId, t.onDate, t.session] })],
);

export const attendanceRun = pgTable(
	"attendance_run",
	{
		panelId: uuid("panel_id").notNull(),
		onDate: day("on_date").notNull(),
		chased: boolean("chased").notNull().default(false),
		eventId: eventId(),
	},
	(t) => [primaryKey({ columns: [t.panelId, t.onDate] })],
);

export const attendanceNotice = pgTable("attendance_notice", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	fromOn: day("from_on").notNull(),
	toOn: day("to_on").notNull(),
	sessions: integer("sessions").notNull(),
	kind: text("kind").notNull().default("pattern"),
	eventId: eventId(),
});
