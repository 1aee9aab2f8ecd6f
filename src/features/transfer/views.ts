import type { Key, Line, Message, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { type View, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { type Incoming, incomingOf, incomingWaits, type Outgoing, outgoingOf } from "./queries.ts";

interface Arrived {
	request: Incoming;
	today: LocalDate;
	emergency: Line;
}

async function loadArrived({ tx }: Parameters<View["load"]>[0], id: Key): Promise<Arrived | undefined> {
	const request = await incomingOf(tx, id);
	if (!request) return undefined;
	const panel = await loadPanel(tx, request.panel);
	return { request, today: panel.today, emergency: emergencyLine(panel) };
}

function showArrived({ request, today, emergency }: Arrived): Message {
	const from = request.sender ?? "Another authority";
	if (request.answeredOn) {
		const says =
			request.answer === "withdrawn" ? `${from} withdrew its request.` : `${from}'s request was answered.`;
		return { summary: says, blocks: [{ text: [says], tone: "quiet" }] };
	}
	const waits = incomingWaits(request)!;
	const say = waits.what === "acknowledge" ? "Acknowledge it" : "Answer it";
	const says = `${from} asks you to take on a child`;
	const urgent = request.urgent
		? [
				"It is urgent there: the child may be at risk of harm. Open it now, and phone social care if the child is here.",
			]
		: [];
	return {
		summary: request.urgent ? `Urgent: ${says}` : says,
		blocks: [
			{
				text: [`${says}.`, ...urgent, `${say} by ${shortDate(waits.by, today)}.`],
				...(request.urgent ? { tone: "urgent" as const } : {}),
			},
			{
				buttons: [
					{ label: "Answer", action: "incoming.answer", on: request.id, opens: true, tone: "main" },
					{ label: "Open", action: "incoming.open", on: request.id, opens: true },
				],
			},
			{ text: [emergency], tone: "quiet" },
		],
	};
}

/** To coordinators, in private: a transfer has arrived from another panel of this deployment. */
export const requestArrived = view<Arrived>({
	name: "request-arrived",
	load: loadArrived,
	show: showArrived,
});

/** The same, of a child who may be at risk: before whatever else waits. */
export const requestArrivedUrgent = view<Arrived>({
	...{ name: "request-arrived-urgent", load: loadArrived, show: showArrived },
	alert: true,
});

/** To coordinators, in private: the panel that asked has taken it back. */
export const requestWithdrawn = view<Words>({
	name: "request-withdrawn",
	load: async ({ tx }, id) => (await incomingOf(tx, id))?.sender ?? "Another authority",
	show: (from) => {
		const says = `${from} withdrew its request: the child stays theirs.`;
		return { summary: says, blocks: [{ text: [says] }] };
	},
});

/** To the case's owner and the coordinators, in private: another panel of this deployment has answered. */
export const transferAnswered = view<Outgoing>({
	name: "transfer-answered",
	load: ({ tx }, id) => outgoingOf(tx, id),
	show: (o) => {
		const open = { label: "Open", action: "outgoing.open", on: o.id, opens: true } as const;
		// The message stands: what was true when it came is not what is to be done now.
		if (o.withdrawnOn) {
			const says = `${o.ref}: the transfer was withdrawn after the other authority answered.`;
			return { summary: says, blocks: [{ text: [says], tone: "quiet" }, { buttons: [open] }] };
		}
		if (!o.accepted) {
			const says = `${o.ref}: the other authority declined. The case is yours again.`;
			const stands = {
				label: "Where it stands",
				action: "case.move",
				on: o.case,
				opens: true,
				tone: "main",
			} as const;
			const blocks = [
				{ text: [says, "Read why, then say where the case stands."] },
				{ buttons: [open, stands] },
			];
			return { summary: says, blocks };
		}
		const there = o.theirRef ? ` as ${o.theirRef}` : "";
		const says = `${o.ref}: the other authority accepted the child${there}.`;
		const close = {
			label: "Close the case",
			action: "decision.record",
			on: o.case,
			opens: true,
			tone: "main",
		} as const;
		return {
			summary: says,
			blocks: [
				{ text: [says, "All that is left here is to close the case; it can still be read."] },
				{ buttons: [close, open] },
			],
		};
	},
});
