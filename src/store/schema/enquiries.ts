import { date, integer, pgTable, text, uuid } from "../drizzle.ts";
import { eventId, instant, ofCase } from "./columns.ts";

export const signOff = pgTable("sign_off", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	enquiryId: uuid("enquiry_id").notNull(),
	side: text("side").$type<"school" | "authority">().notNull(),
	ending: text("ending").notNull(),
	ground: text("ground").notNull(),
	signedBy: uuid("signed_by").notNull(),
	agencyId: uuid("agency_id").notNull(),
	signedAt: instant("signed_at").notNull(),
	eventId: eventId(),
});

export const otherAddress = pgTable("other_address", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	number: integer("number").notNull(),
	toldBy: text("told_by").notNull(),
	eventId: eventId(),
});

export const addressVisit = pgTable("address_visit", {
	id: uuid("id").primaryKey(),
	...ofCase(),
	addressId: uuid("address_id").notNull(),
	onDate: date("on_date", { mode: "string" }).notNull(),
	outcome: text("outcome").notNull(),
	saidBy: uuid("said_by").notNull(),
	saidAt: instant("said_at").notNull(),
	eventId: eventId(),
});

export const visitReceipt = pgTable("visit_receipt", {
	enquiryId: uuid("enquiry_id").primaryKey(),
	...ofCase(),
	receivedBy: uuid("received_by").notNull(),
	receivedAt: instant("received_at").notNull(),
	eventId: eventId(),
});

export const familyMember = pgTable("family_member", {
	id: uuid("id").primaryKey(),
	familyId: uuid("family_id").notNull(),
	...ofCase(),
	linkedBy: uuid("linked_by").notNull(),
	leftAt: instant("left_at"),
	eventId: eventId(),
});
