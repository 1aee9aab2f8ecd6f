import { boolean, date, pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const triage = pgTable("triage", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	result: text("result").notNull(),
	accepted: boolean("accepted").notNull(),
	duplicateOf: uuid("duplicate_of"),
	decidedBy: uuid("decided_by").notNull(),
	decidedAt: instant("decided_at").notNull(),
	eventId: eventId(),
});

export const handOff = pgTable("hand_off", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	triageId: uuid("triage_id").notNull(),
	personId: uuid("person_id"),
	due: date("due", { mode: "string" }).notNull(),
	takenAt: instant("taken_at"),
	takenBy: uuid("taken_by"),
	eventId: eventId(),
});

export const referrerNotice = pgTable("referrer_notice", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	personId: uuid("person_id").notNull(),
	turn: text("turn").$type<"triaged" | "moved" | "closed" | "reopened">().notNull(),
	code: text("code").notNull(),
	at: instant("at").notNull(),
	eventId: eventId(),
});
