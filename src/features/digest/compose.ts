import { addDays, instantAt, type LocalDate, localDate } from "../../domain/date/local-date.ts";
import { moment } from "../../domain/date/words.ts";
import { composeDigest, type Digest } from "../../domain/digest.ts";
import type { DigestAlert, DigestRow } from "../../domain/digest-facts.ts";
import { fullViewFrom } from "../../domain/digest-fold.ts";
import type { Attention, NextPanel } from "../../domain/digest-words.ts";
import { AGENCY_KINDS } from "../../domain/lists/agencies.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import type { Tx } from "../../store/transact.ts";
import { x2Words } from "../not-located.ts";
import type { Panel } from "../panel/settings.ts";
import { overdueRequests } from "../transfer/queries.ts";
import {
	acknowledgedBy,
	actionsLate,
	agencyKind,
	contactsOf,
	enquiriesOf,
	type Figures,
	figuresOf,
	lastDigest,
	type NotLocated,
	notLocatedOf,
	type OpenContact,
} from "./queries.ts";

/** A digest as it is kept: ids, references, dates, counts and the words that a channel may show. People are ids. */
export interface Composed {
	digest: Digest;
	attention: Attention;
	next?: NextPanel;
}

/** Works out a panel's digest as of this transaction, from what the database lets it see. */
export async function compose(tx: Tx, panel: Panel): Promise<Composed> {
	const figures = await figuresOf(tx, panel);
	const digest = composeDigest({
		today: panel.today,
		calendars: panel.calendars,
		...(await acknowledged(tx, await alertsOf(tx, panel), await enquiriesOf(tx, panel))),
		requests: await overdueRequests(tx, panel),
		open: figures.open,
		last: await lastDigest(tx, panel),
		fullFrom: fullViewFrom(panel.digest.fullView, panel.today),
		steps: panel.escalation,
		mention: panel.digest.mention,
	});
	const attention = { ...attentionOf(figures, panel), actionsLate: await actionsLate(tx, panel) };
	return { digest, attention, next: nextPanel(panel) };
}

/** Contacts promised and not confirmed, then children not located whom nobody was told about. */
async function alertsOf(tx: Tx, panel: Panel): Promise<DigestAlert[]> {
	const contacts = await contactsOf(tx, panel.id);
	const words = notLocatedWords(panel);
	const alerts: DigestAlert[] = contacts.map((contact) => ({
		...about(contact),
		id: contact.id,
		about: "contact",
		words: contactWords(contact, panel),
	}));
	for (const one of await notLocatedOf(tx, panel.id, earliestX2(panel))) {
		const says = words(localDate(one.receivedAt, panel.zone));
		if (says) alerts.push({ ...about(one), id: one.caseId, about: "case", words: says });
	}
	return alerts;
}

/** With who is on each urgent case: it is said of the case, whatever is overdue on it. */
async function acknowledged(
	tx: Tx,
	alerts: readonly DigestAlert[],
	rows: readonly DigestRow[],
): Promise<{ alerts: DigestAlert[]; rows: DigestRow[] }> {
	const urgent = [...alerts, ...rows.filter((row) => row.urgent)];
	const by = await acknowledgedBy(tx, [...new Set(urgent.map((one) => one.caseId))]);
	return {
		alerts: alerts.map((alert) => ({ ...alert, acknowledgedBy: by.get(alert.caseId) })),
		rows: rows.map((row) => (row.urgent ? { ...row, acknowledgedBy: by.get(row.caseId) } : row)),
	};
}

function about({ caseId, ref, restricted }: OpenContact | NotLocated) {
	return { caseId, ref, restricted };
}

/** Whom the contact is to tell is left out: the police being asked is a sensitive check. */
function contactWords({ promisedAt, chased, agency }: OpenContact, panel: Panel): string {
	const when = moment(promisedAt, panel.zone, panel.today);
	const who = labelOf(AGENCY_KINDS, agencyKind(agency));
	const handedOn = chased === "deputy" ? " Deputies told." : "";
	return `Safeguarding contact promised ${when}, not confirmed (${who}).${handedOn}`;
}

/** X2 stands on the fourth day after a case was received at the earliest. */
function earliestX2(panel: Panel): Date {
	return instantAt(addDays(panel.today, -3), "00:00", panel.zone);
}

/** What X2 says of a case received on a date, if it stands: counted once for each date. */
function notLocatedWords(panel: Panel): (received: LocalDate) => string | undefined {
	const known = new Map<LocalDate, string | undefined>();
	return (received) => {
		if (!known.has(received)) known.set(received, x2Words(received, panel));
		return known.get(received);
	};
}

function attentionOf(figures: Figures, panel: Panel): Attention {
	const { open: _, untriagedSince, ...counts } = figures;
	return { ...counts, untriagedSince: untriagedSince ? localDate(untriagedSince, panel.zone) : undefined };
}

function nextPanel({ meetings, today }: Panel): NextPanel | undefined {
	const [next] = meetings.filter((m) => m.on >= today).sort((a, b) => (a.on < b.on ? -1 : 1));
	return next && { on: next.on, papersClose: next.papers };
}
