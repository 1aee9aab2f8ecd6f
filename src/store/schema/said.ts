import { pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const said = pgTable("said", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	how: text("how").$type<"added" | "heard">().notNull(),
	placeId: uuid("place_id"),
	messageId: text("message_id"),
	link: text("link").notNull(),
	saidBy: uuid("said_by"),
	saidAt: instant("said_at").notNull(),
	addedBy: uuid("added_by"),
	eventId: eventId(),
});

export const messageChange = pgTable("message_change", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	about: uuid("about").notNull(),
	change: text("change").$type<"edited" | "deleted">().notNull(),
	at: instant("at").notNull(),
	eventId: eventId(),
});
