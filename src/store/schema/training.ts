import { date, pgTable, text, uuid } from "../drizzle.ts";
import { bytes, eventId, instant } from "./columns.ts";

export const trainingSession = pgTable("training_session", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	kind: text("kind").notNull(),
	audience: text("audience").array().notNull(),
	onDate: date("on_date", { mode: "string" }).notNull(),
	words: bytes("words").notNull(),
	recordedBy: uuid("recorded_by").notNull(),
	cameAt: instant("came_at"),
	others: bytes("others"),
	eventId: eventId(),
});

export const trainingAttendance = pgTable("training_attendance", {
	sessionId: uuid("session_id").notNull(),
	panelId: uuid("panel_id").notNull(),
	agencyId: uuid("agency_id").notNull(),
	personId: uuid("person_id"),
	eventId: eventId(),
});

export const feedback = pgTable("feedback", {
	id: uuid("id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	givenBy: uuid("given_by").notNull(),
	givenAt: instant("given_at").notNull(),
	/** Null once they are gone. */
	words: bytes("words"),
	goneAt: instant("gone_at"),
	/** Whoever struck them; null where their time was over. */
	struckBy: uuid("struck_by"),
	eventId: eventId(),
});

export const practising = pgTable("practising", {
	personId: uuid("person_id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	until: instant("until").notNull(),
	eventId: eventId(),
});
