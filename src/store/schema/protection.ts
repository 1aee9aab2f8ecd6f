import { boolean, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { bytes, eventId, instant } from "./columns.ts";

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
