import { date, pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const emergencyAccess = pgTable("emergency_access", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	personId: uuid("person_id").notNull(),
	at: instant("at").notNull(),
	until: instant("until").notNull(),
	reviewBy: date("review_by", { mode: "string" }).notNull(),
	remindedOn: date("reminded_on", { mode: "string" }),
	finding: text("finding").$type<"needed" | "not_needed">(),
	reviewedBy: uuid("reviewed_by"),
	reviewedAt: instant("reviewed_at"),
	eventId: eventId(),
});

export const approval = pgTable("approval", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	permission: text("permission").notNull(),
	about: uuid("about").notNull(),
	askedBy: uuid("asked_by").notNull(),
	askedAt: instant("asked_at").notNull(),
	agreedBy: uuid("agreed_by"),
	agreedAt: instant("agreed_at"),
	eventId: eventId(),
});
