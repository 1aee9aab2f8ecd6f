import { boolean, pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const concern = pgTable("concern", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	kinds: text("kinds").array().notNull(),
	atRisk: text("at_risk").$type<"yes" | "no" | "unknown">(),
	flags: text("flags").array().notNull().default([]),
	socialCare: boolean("social_care").notNull(),
	toldBy: uuid("told_by").notNull(),
	at: instant("at").notNull(),
	eventId: eventId(),
});

export const toldLater = pgTable("told_later", {
	caseId: uuid("case_id").primaryKey(),
	panelId: uuid("panel_id").notNull(),
	groups: text("groups").array().notNull().default([]),
	ehcPlan: boolean("ehc_plan").notNull().default(false),
	screens: text("screens").array().notNull().default([]),
	remindedAt: instant("reminded_at"),
	eventId: eventId(),
});

export const notice = pgTable("notice", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	personId: uuid("person_id").notNull(),
	why: text("why").$type<"authority" | "school" | "other">().notNull(),
	at: instant("at").notNull(),
	receivedAt: instant("received_at"),
	eventId: eventId(),
});
